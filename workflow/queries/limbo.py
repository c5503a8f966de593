"""The proof that nothing is lost: of every open case, open task and vote to come, whether somebody can go on with it.

Read for all cases at once, in a number of statements that does not grow with theirs; what is wrong names its cause.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import Absence, Case, CaseClock, CaseHold, CaseRecusal, CaseTask, Membership, Unit, User
from workflow.published import process_of
from workflow.queries.deputies import absent_on
from workflow.queries.round_gate import Door
from workflow.queries.round_quorum import broken_quorums
from workflow.rounds.records import CASE, items, rounds, seated, standing_items

NO_HOLDER, HOLDERS_AWAY, HANDLER_AWAY = "no_holder", "holders_away", "handler_away"
NO_STEP, NO_TERM, REVIEW_OVER, TASK_UNHELD, NO_QUORUM = "no_step", "no_term", "review_over", "task_unheld", "no_quorum"
CAUSES = (NO_HOLDER, HOLDERS_AWAY, HANDLER_AWAY, NO_STEP, NO_TERM, REVIEW_OVER, TASK_UNHELD, NO_QUORUM)
BEFORE_DECIDING = ("scoring", "session")
"""States of a round whose votes are still to come."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in limbo: which case, why, and which task or vote of it."""

    case_id: int
    cause: str
    subject: str = ""
    content: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof looked at and what it found."""

    looked_at: int
    found: tuple[Finding, ...]


def prove(session: Session, *, now: datetime) -> Proof:
    """Look at every open case with its tasks, and at every vote to come."""
    people = _People(session, local(now).date())
    cases = {row.id: row for row in _open_cases(session)}
    found = [finding for case in cases.values() for finding in _of_case(session, case, people)]
    found += _of_tasks(session, cases, people)
    found += _of_votes(session, people.on)
    return Proof(len(cases), tuple(found))


class _People:
    """Who holds what on a day, who is away, and who stays away from which case."""

    def __init__(self, session: Session, on: date) -> None:
        self._session, self.on = session, on
        self._held: dict[tuple[str, int | None], frozenset[int]] = {}

    def able(self, case: Any, role: str, unit_id: int | None) -> bool:
        """Whether somebody who holds the role there may act on the case."""
        return any(self.may(user, case) for user in self.holders(role, unit_id))

    def holders(self, role: str, unit_id: int | None) -> frozenset[int]:
        """Who holds a role in a unit, in a unit above it or in its successor: asked of many cases, looked up once."""
        post = (role, unit_id)
        if post not in self._held:
            found = (self._posts.get((role, path), ()) for path in self._paths(unit_id))
            self._held[post] = frozenset(user for users in found for user in users)
        return self._held[post]

    def may(self, user: int, case: Any) -> bool:
        """Whether a person with an account may act on a case, or is away with a deputy who may."""
        if user not in self._active or (case.id, user) in self._aside:
            return False
        away = self._away.get(user)
        return away is None or self._stands_in(away, case)

    def _stands_in(self, away: Any, case: Any) -> bool:
        deputy = away.deputy_id
        there = deputy in self._active and deputy not in self._away and (case.id, deputy) not in self._aside
        covers = not away.procedures or case.process_key in away.procedures
        return there and covers and (away.up_to is None or case.support <= away.up_to)

    def _paths(self, unit_id: int | None) -> Iterator[str]:
        unit = self._units.get(unit_id or 0)
        for one in (unit, self._units.get(unit.successor_id or 0) if unit else None):
            parts = one.path.split("/") if one else []
            yield from ("/".join(parts[:length]) for length in range(1, len(parts) + 1))

    @cached_property
    def _units(self) -> Mapping[int, Any]:
        return {row.id: row for row in self._session.execute(select(Unit.id, Unit.path, Unit.successor_id))}

    @cached_property
    def _active(self) -> frozenset[int]:
        return frozenset(self._session.scalars(select(User.id).where(User.active)))

    @cached_property
    def _posts(self) -> Mapping[tuple[str, str], set[int]]:
        valid = (Membership.valid_from <= self.on, or_(Membership.valid_to.is_(None), Membership.valid_to >= self.on))
        found: dict[tuple[str, str], set[int]] = {}
        columns = (Membership.role, Membership.unit_id, Membership.user_id)
        for role, unit_id, user in self._session.execute(select(*columns).where(*valid)):
            found.setdefault((role, self._units[unit_id].path), set()).add(user)
        return found

    @cached_property
    def _away(self) -> Mapping[int, Any]:
        columns = (Absence.user_id, Absence.deputy_id, Absence.procedures, Absence.up_to)
        return {row.user_id: row for row in self._session.execute(select(*columns).where(*absent_on(self.on)))}

    @cached_property
    def _aside(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (row[0], row[1]) for row in self._session.execute(select(CaseRecusal.case_id, CaseRecusal.user_id))
        )


def _open_cases(session: Session) -> Iterable[Any]:
    running = select(CaseClock.case_id).where(CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    columns = (
        Case.id, Case.process_hash, Case.process_key, Case.state.label("state"), Case.holder_role, Case.holder_unit_id,
        Case.assignee_id, Case.support, CaseHold.review_on, Case.id.in_(running).label("runs"),
    )  # fmt: skip
    ends = (CaseHold.case_id == Case.id) & CaseHold.ended_at.is_(None)
    return session.execute(select(*columns).outerjoin(CaseHold, ends).where(Case.closed_at.is_(None)))


def _of_case(session: Session, case: Any, people: _People) -> Iterator[Finding]:
    process = process_of(session, case.process_hash)
    if not any(step.target for step in process.steps_from[case.state]):
        yield Finding(case.id, NO_STEP)
    if case.state not in process.scheduled:
        yield from _of_holder(case, people)
    if case.review_on is not None and case.review_on < people.on:
        yield Finding(case.id, REVIEW_OVER, content={"review_on": str(case.review_on)})
    elif case.review_on is None and not case.runs:
        yield Finding(case.id, NO_TERM)


def _of_holder(case: Any, people: _People) -> Iterator[Finding]:
    role, unit = case.holder_role or "", case.holder_unit_id
    if not people.holders(role, unit):
        yield Finding(case.id, NO_HOLDER, content={"role": role})
    elif not people.able(case, role, unit):
        yield Finding(case.id, HOLDERS_AWAY, content={"role": role})
    elif case.assignee_id is not None and not people.may(case.assignee_id, case):
        yield Finding(case.id, HANDLER_AWAY)


def _of_tasks(session: Session, cases: Mapping[int, Any], people: _People) -> Iterator[Finding]:
    """Work that was asked for and that nobody can do; of one kind on one case, one finding."""
    columns = (CaseTask.case_id, CaseTask.kind, CaseTask.role, CaseTask.holder_user_id, CaseTask.holder_unit_id)
    waiting = select(*columns).where(CaseTask.answered_at.is_(None), CaseTask.cancelled_at.is_(None))
    seen = set()
    for task in session.execute(waiting):
        case, place = cases.get(task.case_id), (task.case_id, task.kind)
        if case is None or place in seen:
            continue
        user = task.holder_user_id
        if not (people.may(user, case) if user is not None else people.able(case, task.role, task.holder_unit_id)):
            seen.add(place)
            yield Finding(case.id, TASK_UNHELD, task.kind)


def _of_votes(session: Session, on: date) -> Iterator[Finding]:
    """Nominations on which the council could not decide even if everybody came."""
    for of in rounds(session, CASE.c.state.in_(BEFORE_DECIDING)):
        door = Door(of, 0, frozenset(), seated(session, of.id), on)
        for broken in broken_quorums(session, door, standing_items(items(session, of.id))):
            yield Finding(broken.item.case_id, NO_QUORUM, "vote", dict(broken.refusal.params))
