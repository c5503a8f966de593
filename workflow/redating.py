"""What a decision about days does to open terms: which end on another date, from when to when, who is to be told.

Nothing is written here. A term that stands still counts its days when it goes on, one that is over never changes, and
an end that a paper or a person set stays, unless its day is taken off. A pause is looked at again on its own date,
whether offices work on it or not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import literal, null, select
from sqlalchemy.orm import Session

from workflow.calendar import Overlay, WorkCalendar, local, scopes
from workflow.canonical import canonical, digest
from workflow.clocks import BY_DATE
from workflow.definition import Process, Role
from workflow.models import Apology, Case, CaseClock, CaseTarget, CaseTask, Explanation
from workflow.office import Office
from workflow.published import process_of
from workflow.reminders import names_of, next_moment, reminders
from workflow.rules import RuleMissing
from workflow.terms import FIXED, Term, due

APPLICANT = f"role:{Role.BENEFICIARY.value}"
CLOCK, TASK, TARGET, EXPLANATION, PROMISE = "clock", "task", "target", "explanation", "promise"
CHOSEN = {TARGET: "Mốc nội bộ", EXPLANATION: "Giải trình", PROMISE: "Ngày hẹn trả kết quả"}
"""Ends that a person set on a working day, with their names."""
PROMISED = (CLOCK, PROMISE)
"""What may end on the date that was promised to the applicant."""


@dataclass(frozen=True, slots=True)
class TermMove:
    """One open term that ends on another date."""

    subject: str
    id: int
    case_id: int
    code: str
    title: str
    key: str
    label: str
    before: datetime
    after: datetime
    provisional: bool
    next_at: datetime | None
    holder: str
    told: tuple[str, ...]
    promised: bool
    """Whether the date was promised to the applicant."""


def decided(office: Office, days: Iterable[Overlay]) -> Office:
    """Return the office in which a decision is in force."""
    calendar = office.calendar
    return replace(office, calendar=replace(calendar, overlays=(*calendar.overlays, *days)))


def undone(office: Office, days: Iterable[Overlay]) -> Office:
    """Return the office as it would be without the days of a decision."""
    calendar, gone = office.calendar, set(days)
    kept = tuple(day for day in calendar.overlays if day not in gone)
    return replace(office, calendar=replace(calendar, overlays=kept))


def moves(session: Session, office: Office, days: Sequence[Overlay], *, now: datetime) -> tuple[TermMove, ...]:
    """Return every open term that a decision moves, by the case and the order in which the terms began."""
    if not days:
        return ()
    first, scope = min(day.on for day in days), days[0].scope
    judge = _Judge(session, office, decided(office, days), now)
    found = [*judge.clocks(_bound(_clocks(), CaseClock, office, first, scope))]
    found += judge.tasks(_bound(_tasks(), CaseTask, office, first, scope))
    found += judge.chosen(TARGET, _bound(_targets(), CaseTarget, office, first, scope))
    found += judge.chosen(PROMISE, _bound(_promises(), Apology, office, first, scope, end=Case.promised_at))
    found += judge.chosen(EXPLANATION, _bound(_explanations(), Explanation, office, first, scope))
    return tuple(sorted(found, key=lambda move: (move.case_id, move.subject, move.id)))


def fingerprint(days: Sequence[Overlay], found: Sequence[TermMove]) -> str:
    """Return the identity of a preview; anything that would change what it says changes it."""
    said = [[day.on.isoformat(), day.kind, day.label, day.scope] for day in days]
    moved = [[one.subject, one.id, one.before.isoformat(), one.after.isoformat(), *one.told] for one in found]
    return digest(canonical([said, moved]))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Compares the ends of terms before and after."""

    session: Session
    old: Office
    new: Office
    now: datetime

    def clocks(self, found: Any) -> Iterator[TermMove]:
        for row in self.session.execute(found):
            scope = self.old.scope(row.owner_unit_id)
            after = self._end(row.rule, row.started_at, row, scope, length=row.length)
            if after is None:
                continue
            spec, process = self._process(row).clock_by_key[row.key], self._process(row)
            next_at = self._next(row, after[0], names_of(process.key, spec), scope, breach=spec.breach is not None)
            told = (f"role:{row.holder_role}", APPLICANT) if row.holder_role else (APPLICANT,)
            holder = process.states[row.state].holder
            yield _move(CLOCK, row, spec.label, after, next_at=next_at, told=told, holder=holder and holder.value)

    def tasks(self, found: Any) -> Iterator[TermMove]:
        for row in self.session.execute(found):
            task = self._process(row).task_by_key[row.key]
            after = self._end(task.rule, row.since, row, self.old.scope(row.owner_unit_id), length=None)
            if after is not None:
                unit = f"unit:{row.holder_unit_id}:{row.role}"
                told = (f"user:{row.holder_user_id}" if row.holder_user_id is not None else unit,)
                next_at = None if row.next_at is None else after[0]
                yield _move(TASK, row, task.label, after, next_at=next_at, told=told, holder=row.role)

    def chosen(self, subject: str, found: Any) -> Iterator[TermMove]:
        for row in self.session.execute(found):
            old, new = self._calendars(self.old.scope(row.owner_unit_id))
            after = _next_open(row.due_at, old, new)
            if after is not None:
                holder = row.holder_role and f"role:{row.holder_role}"
                told = APPLICANT if subject == PROMISE else holder if row.told_id is None else f"user:{row.told_id}"
                yield _move(
                    subject, row, CHOSEN[subject], after, next_at=None if row.next_at is None else after[0],
                    told=(told,) if told else (), holder=row.holder_role,
                )  # fmt: skip

    def _end(
        self, rule: str, started: datetime, row: Any, scope: str, *, length: int | None
    ) -> tuple[datetime, bool] | None:
        """Return when a term ends now, and whether that may still change; None where nothing moves."""
        try:
            term = self.old.rules.term(rule, local(started).date(), scope)
        except RuleMissing:
            return None
        old, new = self._calendars(scope)
        if term.unit in FIXED:
            return None
        if due(term, row.since, old, length=length).at != row.due_at:
            return _pushed_off(term, row.due_at, old, new)
        ends = due(term, row.since, new, length=length)
        return None if ends.at == row.due_at else (ends.at, ends.provisional)

    def _calendars(self, scope: str) -> tuple[WorkCalendar, WorkCalendar]:
        return self.old.calendar.scoped(scope), self.new.calendar.scoped(scope)

    def _next(self, row: Any, due_at: datetime, names: tuple[str, ...], scope: str, *, breach: bool) -> datetime | None:
        calendar = self.new.calendar.scoped(scope)
        return next_moment(reminders(self.new.rules, names, row.since, due_at, calendar, breach=breach), self.now)

    def _process(self, row: Any) -> Process:
        return process_of(self.session, row.process_hash)


def _pushed_off(term: Term, due_at: datetime, old: WorkCalendar, new: WorkCalendar) -> tuple[datetime, bool] | None:
    """Return the next working day for an end that is not counted from the start, when its day is taken off."""
    return _next_open(due_at, old, new) if term.unit in BY_DATE else None


def _next_open(due_at: datetime, old: WorkCalendar, new: WorkCalendar) -> tuple[datetime, bool] | None:
    """Return the end of the next working day when the day is taken off, and None when it is not."""
    on = local(due_at).date()
    if not old.is_working(on) or new.is_working(on):
        return None
    later = new.next_working(on)
    return new.close_of(later), new.day(later).provisional


def _move(
    subject: str,
    row: Any,
    label: str,
    after: tuple[datetime, bool],
    *,
    next_at: datetime | None,
    told: tuple[str, ...],
    holder: str | None,
) -> TermMove:
    return TermMove(
        subject, row.id, row.case_id, row.code, row.title, row.key, label, row.due_at, after[0], after[1], next_at,
        holder or "", tuple(dict.fromkeys(told)), subject in PROMISED and row.promised_at == row.due_at,
    )  # fmt: skip


CASE = (
    Case.code, Case.title, Case.process_hash, Case.owner_unit_id, Case.holder_role, Case.state, Case.promised_at,
)  # fmt: skip


def _clocks() -> Any:
    columns = (
        CaseClock.id, CaseClock.case_id, CaseClock.key, CaseClock.rule, CaseClock.started_at, CaseClock.since,
        CaseClock.length, CaseClock.due_at,
    )  # fmt: skip
    running = (CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    return select(*columns, *CASE).join(Case, Case.id == CaseClock.case_id).where(*running)


def _tasks() -> Any:
    columns = (
        CaseTask.id, CaseTask.case_id, CaseTask.kind.label("key"), CaseTask.asked_at.label("since"), CaseTask.due_at,
        CaseTask.next_at, CaseTask.role, CaseTask.holder_user_id, CaseTask.holder_unit_id,
    )  # fmt: skip
    waiting = (CaseTask.answered_at.is_(None), CaseTask.cancelled_at.is_(None))
    return select(*columns, *CASE).join(Case, Case.id == CaseTask.case_id).where(*waiting)


def _targets() -> Any:
    columns = (
        CaseTarget.id, CaseTarget.case_id, literal(TARGET).label("key"), CaseTarget.set_at.label("since"),
        CaseTarget.due_at, CaseTarget.next_at, Case.assignee_id.label("told_id"),
    )  # fmt: skip
    return select(*columns, *CASE).join(Case, Case.id == CaseTarget.case_id).where(CaseTarget.ended_at.is_(None))


def _explanations() -> Any:
    columns = (
        Explanation.id, Explanation.case_id, literal(EXPLANATION).label("key"), Explanation.asked_at.label("since"),
        Explanation.due_at, Explanation.next_at, Explanation.asked_id.label("told_id"),
    )  # fmt: skip
    waiting = Explanation.answered_at.is_(None)
    return select(*columns, *CASE).join(Case, Case.id == Explanation.case_id).where(waiting)


def _promises() -> Any:
    """The days that signed apologies promise, as long as the term that they rest on is open."""
    columns = (
        Case.id, Apology.case_id, literal(PROMISE).label("key"), Apology.signed_at.label("since"),
        Case.promised_at.label("due_at"), null().label("next_at"), null().label("told_id"),
    )  # fmt: skip
    rests = (CaseClock.id == Apology.clock_id) & CaseClock.closed_at.is_(None) & (CaseClock.due_at != Case.promised_at)
    found = select(*columns, *CASE).join(Case, Case.id == Apology.case_id).join(CaseClock, rests)
    return found.where(Apology.signed_at.is_not(None))


def _bound(found: Any, of: Any, office: Office, first: date, scope: str, *, end: Any = None) -> Any:
    """Keep the terms that reach the first decided day, of the cases that the decision binds."""
    ends = of.due_at if end is None else end
    found = found.where(ends >= office.calendar.scoped(scope).open_of(first), Case.closed_at.is_(None))
    if scope:
        units = [unit for unit, variant in office.variants.items() if scope in scopes(variant)]
        found = found.where(Case.owner_unit_id.in_(sorted(units)))
    return found.order_by(of.case_id)
