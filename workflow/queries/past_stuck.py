"""What a stuck rule would have said of the past: of each case the most that its figure is compared with in a period.

A rule fires when its measure reaches its figure, as in ``queries.stuck``; so the past is read once and answers for any
figure. Measures only grow until the case moves, which is why the last moment of a stand within the period tells.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.calendar import WorkCalendar, at, local
from workflow.models import AgendaItem, Case, CaseClock, CaseEvent, CaseHold, CaseTask, CouncilSession
from workflow.models.base import UTCDateTime
from workflow.queries.bottlenecks import PERIOD_DAYS
from workflow.queries.days import midnight_after
from workflow.queries.seconds import SecondsBetween
from workflow.queries.stuck import BOUNCED, ENOUGH, FORGOTTEN, OPINION, QUORUM, SILENT, SLOW
from workflow.states import after
from workflow.states.interventions import SILENT_STEPS

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Hit:
    """One stand of a case: since when it stood, and the most that a figure is compared with."""

    case_id: int
    since: datetime
    measure: int


@dataclass(frozen=True, slots=True)
class Past:
    """A period, both days included, read up to now at most, and the cases that are looked at."""

    since: date
    until: date
    now: datetime
    cases: ColumnElement[bool]
    calendar: WorkCalendar
    quiet: frozenset[str]

    @property
    def begins(self) -> datetime:
        """The moment at which the first day begins."""
        return at(self.since, time())

    @property
    def ends(self) -> datetime:
        """The moment at which the last day ends, now when that is still to come."""
        return min(midnight_after(self.until), self.now)

    def last(self, *ends: datetime | None) -> datetime:
        """The last moment within the period before the first of these ends."""
        return min([self.ends, *(end for end in ends if end is not None)]) - INSTANT


def measured(session: Session, rule: str, past: Past) -> Mapping[int, Hit]:
    """Return for each case the stand in the period that a rule says most of; one statement, two for slow steps."""
    found: dict[int, Hit] = {}
    for hit in _READERS[rule](session, past):
        if hit.case_id not in found or hit.measure > found[hit.case_id].measure:
            found[hit.case_id] = hit
    return found


def _silence(session: Session, past: Past) -> Iterator[Hit]:
    moves = _moves(past)
    ended = or_(CaseClock.closed_at.is_(None), CaseClock.closed_at > moves.c.since)
    ran = (CaseClock.case_id == moves.c.case_id, CaseClock.started_at <= moves.c.since, ended)
    due = select(func.min(CaseClock.due_at)).where(*ran).scalar_subquery()
    planned = case((moves.c.to_state.in_(sorted(past.quiet)), due))
    for row in session.execute(_stands(past, moves, planned.label("planned"))):
        if row.planned is None or row.planned < past.last(row.until):
            yield _waited(past, row)


def _forgotten(session: Session, past: Past) -> Iterator[Hit]:
    moves = _moves(past)
    asked = moves.c.to_state.in_(sorted(after("ask_supplement")))
    return (_waited(past, row) for row in session.execute(_stands(past, moves).where(asked)))


def _bounced(session: Session, past: Past) -> Iterator[Hit]:
    entries = _entries(past)
    again = (entries.c.nth > 1, entries.c.to_state.not_in(sorted(past.quiet)))
    rows = session.execute(_stands(past, entries, entries.c.nth).where(*again))
    return (Hit(row.case_id, row.since, row.nth - 1) for row in rows)


def _waited(past: Past, row: Any) -> Hit:
    return Hit(row.case_id, row.since, _working_days(past.calendar, row.since, past.last(row.until)))


def _stands(past: Past, spans: Subquery, *columns: Any) -> Select[Any]:
    """The spans that reach into the period, of cases that were open, handed in and not paused."""
    since, until = spans.c.since, spans.c.until
    goes_on = (or_(until.is_(None), until > past.begins), or_(Case.closed_at.is_(None), Case.closed_at > since))
    found = select(spans.c.case_id, since, until, *columns).join(Case, Case.id == spans.c.case_id)
    return found.where(*goes_on, since >= Case.submitted_at, ~_held(past, since, until))


def _held(past: Past, since: Any, until: Any) -> ColumnElement[bool]:
    """One pause covers all of the time within the period."""
    from_first = or_(CaseHold.since <= since, CaseHold.since <= past.begins)
    to_last = or_(CaseHold.ended_at.is_(None), CaseHold.ended_at >= until, CaseHold.ended_at >= past.ends)
    return exists().where(CaseHold.case_id == Case.id, from_first, to_last)


def _opinions(session: Session, past: Past) -> Iterator[Hit]:
    task = aliased(CaseTask)  # the condition for cases asks for work of its own
    columns = (task.case_id, task.due_at, task.answered_at, task.cancelled_at, Case.closed_at)
    ends = columns[2:]
    late = (task.kind == "opinion", task.due_at < past.ends, past.cases)
    goes_on = (or_(end.is_(None), and_(end > past.begins, end > task.due_at)) for end in ends)
    held = _held(past, task.due_at, func.coalesce(task.answered_at, task.cancelled_at, Case.closed_at))
    found = select(*columns).join(Case, Case.id == task.case_id).where(*late, *goes_on, ~held)
    for row in session.execute(found):
        stops = past.last(row.answered_at, row.cancelled_at, row.closed_at)
        yield Hit(row.case_id, row.due_at, _working_days(past.calendar, row.due_at, stops))


def _quorums(session: Session, past: Past) -> Iterator[Hit]:
    voted = exists().where(AgendaItem.session_id == CouncilSession.id, AgendaItem.n_valid > 0)
    still = or_(Case.closed_at.is_(None), and_(Case.closed_at > past.begins, Case.closed_at > CouncilSession.closed_at))
    found = (
        select(Case.id, func.max(CouncilSession.closed_at), func.count())
        .join(CouncilSession, CouncilSession.round_id == Case.id)
        .where(past.cases, CouncilSession.closed_at < past.ends, ~voted, still)
        .where(~_held(past, CouncilSession.closed_at, Case.closed_at))
        .group_by(Case.id)
    )
    rows = session.execute(found)
    return (Hit(case_id, last or past.begins, number) for case_id, last, number in rows)


def _slow(session: Session, past: Past) -> Iterator[Hit]:
    """A running term against those of its kind that ended in the ninety days before the period."""
    known = _lengths(session, past)
    stops = (CaseClock.closed_at, CaseClock.paused_at)
    goes_on = (or_(stop.is_(None), stop > past.begins) for stop in stops)
    found = select(Case.process_key, CaseClock.key, CaseClock.case_id, CaseClock.started_at, *stops)
    running = (past.cases, CaseClock.started_at < past.ends, *goes_on)
    for process, key, case_id, started, *ends in session.execute(found.join(Case).where(*running)):
        lengths = known.get((process, key), ())
        if len(lengths) >= ENOUGH:
            lasted = (past.last(*ends) - started).total_seconds()
            yield Hit(case_id, started, 100 * bisect_left(lengths, lasted) // len(lengths))


def _lengths(session: Session, past: Past) -> Mapping[tuple[str, str], list[float]]:
    spent = SecondsBetween(CaseClock.started_at, CaseClock.closed_at)
    earlier = (CaseClock.closed_at >= past.begins - timedelta(days=PERIOD_DAYS), CaseClock.closed_at < past.begins)
    found = select(Case.process_key, CaseClock.key, spent).join(Case).where(past.cases, *earlier).order_by(spent)
    lengths = defaultdict[tuple[str, str], list[float]](list)
    for process, key, seconds in session.execute(found):
        lengths[process, key].append(seconds)
    return lengths


def _working_days(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    return max(0, calendar.working_days(local(since).date(), local(until).date())) if until > since else 0


def _moves(past: Past) -> Subquery:
    """Every move with the next one of its case; what only urges is no move."""
    return _spans(past, (CaseEvent.step.not_in(SILENT_STEPS),)).subquery("moves")


def _entries(past: Past) -> Subquery:
    """Every coming into a state, the how manieth it was, and when it was left."""
    place = (CaseEvent.case_id, CaseEvent.to_state)
    nth = func.row_number().over(partition_by=place, order_by=CaseEvent.seq)
    found = _spans(past, (CaseEvent.from_state != CaseEvent.to_state,))
    return found.add_columns(nth.label("nth")).subquery("entries")


def _spans(past: Past, condition: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    until = func.lead(CaseEvent.at, type_=UTCDateTime()).over(partition_by=CaseEvent.case_id, order_by=CaseEvent.seq)
    columns: tuple[Any, ...] = (
        CaseEvent.case_id, CaseEvent.to_state, CaseEvent.at.label("since"), until.label("until"),
    )  # fmt: skip
    looked_at = select(Case.id).where(past.cases, or_(Case.closed_at.is_(None), Case.closed_at > past.begins))
    within = (CaseEvent.case_id.in_(looked_at), CaseEvent.at < past.ends)
    return select(*columns).where(*within, *condition)


_READERS: Mapping[str, Callable[[Session, Past], Iterator[Hit]]] = {
    SILENT: _silence, SLOW: _slow, BOUNCED: _bounced, FORGOTTEN: _forgotten, OPINION: _opinions, QUORUM: _quorums,
}  # fmt: skip
