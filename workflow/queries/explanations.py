"""What a person was asked to explain and has not explained, and who of some people is away today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.models import Absence, Explanation, User
from workflow.queries.deputies import absent_on

DEPUTY = aliased(User)


@dataclass(frozen=True, slots=True)
class Question:
    """One request: the line of history that says what has to be explained, and until when."""

    seq: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away today, until when, and who stands in; nobody when ``deputy`` is empty."""

    user_id: int
    name: str
    until_on: date
    deputy: str


def asked_of(session: Session, case_id: int, person_id: int) -> tuple[Question, ...]:
    """Return what a person still has to explain about a case, the oldest first."""
    own = (Explanation.case_id == case_id, Explanation.asked_id == person_id, Explanation.answered_at.is_(None))
    found = select(Explanation.seq, Explanation.due_at).where(*own).order_by(Explanation.id)
    return tuple(Question(*row) for row in session.execute(found))


def away_now(session: Session, people: Collection[int], *, on: date) -> tuple[Away, ...]:
    """Return who of these people is away on a day, by name; one line for each, the longest absence."""
    found = (
        select(User.id, User.name, Absence.until_on, DEPUTY.name)
        .join(Absence, Absence.user_id == User.id)
        .outerjoin(DEPUTY, DEPUTY.id == Absence.deputy_id)
        .where(User.id.in_(people), *absent_on(on))
        .order_by(User.name, User.id, Absence.until_on)
    )
    longest = {row[0]: Away(row[0], row[1], row[2], row[3] or "") for row in session.execute(found)}
    return tuple(longest.values())
