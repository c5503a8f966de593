"""Who is concerned by a case on a day: people whose memberships reach one of its units, as authority sees them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import CaseRef, Grant, Person
from workflow.definition import Role
from workflow.models import Case, CaseEvent, CaseRecusal, CaseSeat, CaseTask, Membership, NoticeChoice, Unit, User
from workflow.models.base import table_of
from workflow.queries.deputies import deputies

TIES = (
    Case.id, Case.applicant_id, Case.centre_id, Case.commune_id, Case.owner_unit_id, Case.submitted_at,
    Case.process_key, Case.support, Case.agency_id,
)  # fmt: skip
ESTABLISHMENT = "establishment"
AT_ONCE, DIGEST, OFF = "at_once", "digest", "off"
UNIT, MEMBER = table_of(Unit), table_of(Membership)
Asked = tuple[int | None, int | None, Role]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody with an active account, and how working notices are wanted: at once, in a digest, or not by mail."""

    id: int
    name: str
    email: str
    language: str
    mode: str = AT_ONCE


def refs(session: Session, case_ids: Sequence[int]) -> dict[int, CaseRef]:
    """Return what authority looks at of some cases, in four statements."""
    asked, (conflicted, hidden) = _asked(session, case_ids), _conflicts(session, case_ids)
    rows = session.execute(select(*TIES).where(Case.id.in_(case_ids)))
    return {
        row.id: CaseRef(
            row.applicant_id, row.centre_id, row.commune_id, row.owner_unit_id, row.submitted_at is not None,
            tuple(asked[row.id]), frozenset(hidden[row.id]), row.process_key, row.support,
            frozenset(conflicted[row.id]), row.agency_id,
        )
        for row in rows
    }  # fmt: skip


def concerned(session: Session, ref: CaseRef, *, on: date) -> tuple[Person, ...]:
    """Return the active people whose roles of that day may touch the case, with only those grants that do.

    A grant reaches a unit from the unit itself, from any above it and from its successor. People who hold parallel
    work by name are among them, also without a membership, and so are the deputies of people who are away.
    """
    asked = {user for user, _, _ in ref.asked if user is not None}
    grants = _grants(session, _units_of(ref), on=on)
    for deputy_id, taken_on in deputies(session, grants, on=on).items():
        grants[deputy_id] = [*grants.get(deputy_id, ()), *taken_on]
    people = session.execute(
        select(User.id, User.name, User.email, User.language).where(_active(grants.keys() | asked))
    )
    return tuple(Person(row.id, row.name, row.email, row.language, tuple(grants.get(row.id, ()))) for row in people)


def recused(session: Session, case_id: int) -> frozenset[int]:
    """Return the people who declared a conflict with the case."""
    return frozenset(session.scalars(select(CaseRecusal.user_id).where(CaseRecusal.case_id == case_id)))


def doer_of(session: Session, case_id: int, seq: int) -> int | None:
    """Return who wrote a line of history; None for time and linked cases."""
    return session.scalar(select(CaseEvent.actor_id).where(CaseEvent.case_id == case_id, CaseEvent.seq == seq))


def addressees(session: Session, user_ids: Iterable[int], *, waiting: bool = False) -> tuple[Addressee, ...]:
    """Return those of the people who have an active account; with ``waiting``, accounts not yet confirmed too."""
    ids = set(user_ids)
    reached = User.id.in_(sorted(ids)) if waiting else _active(ids)
    mode = func.coalesce(NoticeChoice.mode, AT_ONCE)
    found = select(User.id, User.name, User.email, User.language, mode).where(reached)
    chosen = found.outerjoin(NoticeChoice, NoticeChoice.user_id == User.id)
    return tuple(Addressee(*row) for row in session.execute(chosen.order_by(User.id)))


def _active(ids: Iterable[int]) -> ColumnElement[bool]:
    return User.id.in_(sorted(ids)) & User.active


def _units_of(ref: CaseRef) -> frozenset[int]:
    asked = (unit for _, unit, _ in ref.asked)
    units = (ref.applicant_id, ref.centre_id, ref.commune_id, ref.owner_unit_id, ref.agency_id, *asked)
    return frozenset(unit for unit in units if unit is not None)


def _grants(session: Session, units: frozenset[int], *, on: date) -> dict[int, list[Grant]]:
    """Return who holds which role at or above these units, each grant cut down to them."""
    reached: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for user_id, role, root, unit_id in session.execute(REACHING, {"units": sorted(units), "day": on}):
        reached[user_id, role, root].add(unit_id)
    grants: dict[int, list[Grant]] = defaultdict(list)
    for (user_id, role, root), below in reached.items():
        grants[user_id].append(Grant(Role(role), root, frozenset(below)))
    return grants


def _reaching() -> Select[Any]:
    """Ask who is a member at or above ``units`` on a ``day``; every message asks it, so it is written once."""
    above, day = _above(), bindparam("day", type_=MEMBER.c.valid_from.type)
    held = select(MEMBER.c.user_id, MEMBER.c.role, MEMBER.c.unit_id, above.c.unit_id.label("reached"))
    in_force = (MEMBER.c.valid_from <= day, or_(MEMBER.c.valid_to.is_(None), MEMBER.c.valid_to >= day))
    return held.join(above, above.c.root == MEMBER.c.unit_id).where(*in_force).order_by(MEMBER.c.id)


def _above() -> CTE:
    """Walk from units up the tree and on to successors, as ``people_sign_in`` walks down; establishments stay alone."""
    asked = UNIT.c.id.in_(bindparam("units", expanding=True))
    above = select(UNIT.c.id.label("unit_id"), UNIT.c.id.label("root")).where(asked).cte("above", recursive=True)
    own, upper = UNIT.alias(), UNIT.alias()
    up = or_(upper.c.id == own.c.parent_id, upper.c.id == own.c.successor_id)
    step = select(above.c.unit_id, upper.c.id).join(own, own.c.id == above.c.root).join(upper, up)
    return above.union(step.where(own.c.kind != ESTABLISHMENT))


REACHING = _reaching()


def _asked(session: Session, case_ids: Sequence[int]) -> dict[int, list[Asked]]:
    """Return the parties of the newest round of each kind of parallel work, and who has a seat, by case."""
    newest = func.max(CaseTask.round).over(partition_by=(CaseTask.case_id, CaseTask.kind))
    alive = (CaseTask.case_id.in_(case_ids), CaseTask.cancelled_at.is_(None))
    columns = (CaseTask.case_id, CaseTask.holder_user_id, CaseTask.holder_unit_id, CaseTask.role, CaseTask.round)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for case_id, user, unit, role, own, last in session.execute(
        select(*columns, newest).where(*alive).order_by(CaseTask.id)
    ):
        if own == last:
            asked[case_id].append((user, unit, Role(role)))
    held = (CaseSeat.case_id.in_(case_ids), CaseSeat.ended_at.is_(None))
    seats = select(CaseSeat.case_id, CaseSeat.user_id, CaseSeat.role).where(*held).order_by(CaseSeat.id)
    for case_id, user, role in session.execute(seats):
        asked[case_id].append((user, None, Role(role)))
    return asked


def _conflicts(session: Session, case_ids: Sequence[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return by case the people who declared a conflict, and those of them from whom it hides the case."""
    conflicted: dict[int, set[int]] = defaultdict(set)
    hidden: dict[int, set[int]] = defaultdict(set)
    columns = (CaseRecusal.case_id, CaseRecusal.user_id, CaseRecusal.hides)
    for case_id, user, hides in session.execute(select(*columns).where(CaseRecusal.case_id.in_(case_ids))):
        conflicted[case_id].add(user)
        if hides:
            hidden[case_id].add(user)
    return conflicted, hidden
