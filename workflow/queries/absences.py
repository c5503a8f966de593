"""Who is away and who stands in, for the people whose absences somebody may arrange."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.authority import DEPUTED, Person
from workflow.colleagues import Colleague, official, officials
from workflow.definition import Role
from workflow.models import Absence, User
from workflow.queries.deputies import absent_on

LEADERS = (Role.COMMUNE_LEADER, Role.DEPT_LEADER, Role.PROV_LEADER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER)
SHOWN_AFTER = timedelta(days=90)
"""How long an absence that is over stays on the page."""


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One absence: who, until when, who stands in within which limits. ``open``: it holds now or will."""

    id: int
    person: str
    deputy: str
    from_on: date
    until_on: date
    procedures: tuple[str, ...]
    up_to: int | None
    reason: str
    open: bool


def arranges(person: Person) -> bool:
    """Whether absences are anything to somebody: an establishment acts for itself and is never stood in for."""
    return any(grant.role in DEPUTED or grant.role is Role.SYS_ADMIN for grant in person.own)


def arranged_by(session: Session, person: Person, governed: Collection[int], *, on: date) -> dict[int, Colleague]:
    """Return the people whose absences somebody may arrange, by name: their own first, if they serve in an office.

    Leaders arrange for the people of their units, administrators for those of the units that they govern.
    """
    units = frozenset(governed).union(*(person.units_as(role) for role in LEADERS))
    found = officials(session, units, on=on) if units else {}
    own = found.pop(person.id, None) or official(session, person.id, on=on)
    return {**({own.id: own} if own else {}), **found}


def absence_lines(session: Session, user_ids: Iterable[int], *, on: date) -> tuple[AbsenceLine, ...]:
    """Return the absences of these people, the latest first."""
    away, deputy = aliased(User), aliased(User)
    found = (
        select(Absence, away.name.label("person"), deputy.name.label("deputy"))
        .join(away, away.id == Absence.user_id)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.user_id.in_(sorted(user_ids)), Absence.until_on >= on - SHOWN_AFTER)
        .order_by(Absence.from_on.desc(), Absence.id.desc())
    )
    return tuple(
        AbsenceLine(
            one.id, person, deputed or "", one.from_on, one.until_on, tuple(one.procedures), one.up_to, one.reason,
            one.ended_at is None and one.until_on >= on,
        )
        for one, person, deputed in session.execute(found)
    )  # fmt: skip


def away_until(session: Session, user_ids: Iterable[int], *, on: date) -> dict[int, date]:
    """Return until when each of these people is away who is away on a day."""
    found = select(Absence.user_id, Absence.until_on).where(Absence.user_id.in_(sorted(user_ids)), *absent_on(on))
    return {row.user_id: row.until_on for row in session.execute(found)}
