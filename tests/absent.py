"""People who are away, in the small world of the tests."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from workflow.authority import Person
from workflow.models import Absence
from workflow.queries.people_sign_in import person_of
from workflow.services.absences import NewAbsence, arrange_absence

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)


def away(session: Session, world: World, who: str, deputy: str, **limits: Any) -> int:
    """Let somebody be away for a week with a deputy."""
    people = world.people
    new = NewAbsence(people[who].id, FIRST, LAST, people[deputy].id, **limits)
    return arrange_absence(session, new, [new.user_id], by=people[who], now=MONDAY, office=world.office)


def an_absence(session: Session, world: World, who: str, deputy: str, **columns: object) -> None:
    """Put an absence into the database without asking whether it may be."""
    people = world.people
    days = {"from_on": FIRST, "until_on": LAST, "procedures": [], "created_at": MONDAY}
    session.add(Absence(user_id=people[who].id, deputy_id=people[deputy].id, **{**days, **columns}))
    session.flush()


def signed_in(session: Session, world: World, who: str, on: date = FIRST) -> Person:
    """Return somebody of the world as they sign in on a day, with what they take on for others."""
    return person_of(session, world.people[who].id, on)
