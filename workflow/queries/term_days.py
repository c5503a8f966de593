"""Every day of a term of a case: counted, skipped, or not counted because the term stood still, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from workflow.calendar import ONE_DAY, WorkCalendar, days_between, local
from workflow.definition import Clock
from workflow.terms import FIXED, CountedDay, Term, due, explain, used
from workflow.timeline import Happened, Paused

AHEAD, MET = "chưa tới mốc cố định", "mốc của kỳ đã báo cáo sớm, bỏ qua"


class Counted(Protocol):
    """A term of a case, as far as its days are concerned."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def since(self) -> datetime: ...

    @property
    def length(self) -> int: ...

    @property
    def due_at(self) -> datetime: ...

    @property
    def closed_at(self) -> datetime | None: ...

    @property
    def stands(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """From when to when a term stood still: because of a pause with its reason, or in a state that waits."""

    since: datetime
    until: datetime | None
    reason: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class TermDays:
    """How a term came to its end. ``by_paper`` says that a paper set the end, and no days led to it.

    ``met`` is the fixed date before which a period was reported early, so that the term ends with the next one.
    """

    stops: tuple[Stop, ...]
    days: tuple[CountedDay, ...]
    by_paper: bool
    met: date | None = None


def term_days(clock: Counted, term: Term, calendar: WorkCalendar, found: Sequence[Stop] = ()) -> TermDays:
    """Return the days of a term under a calendar; stops that do not lead to where it stands now are left out."""
    whole = clock.since == clock.started_at and not clock.stands
    met = _met(clock, term, calendar) if term.unit in FIXED else None
    length = (1 if met else None) if whole or term.unit in FIXED else clock.length
    by_paper = not clock.stands and due(term, clock.since, calendar, length=length).at != clock.due_at
    stops = tuple(found) if _leads_to(found, clock) else ()
    earlier = tuple(_earlier(clock, term, calendar, stops))
    if by_paper or clock.stands:
        return TermDays(stops, () if by_paper else earlier, by_paper)
    last = explain(term, clock.since, calendar, length=length)
    if term.unit == "monthly":
        last = tuple(_up_to(last, calendar, met))
    done = 0 if length is None or met else max(term.length - length, 0)
    return TermDays(stops, (*earlier, *_numbered(last, done)), by_paper, met)


def stops_of(
    spec: Clock, events: Sequence[Happened], holds: Sequence[Paused], *, since: datetime, until: datetime | None
) -> tuple[Stop, ...]:
    """Return when a term stood still between two moments, in order; stops that touch are told one after the other."""
    waits = [Stop(one.at, after, state=one.to_state) for one, after in _stays(events) if one.to_state in spec.waits]
    held = [Stop(hold.since, hold.ended_at, reason=hold.reason) for hold in holds if spec.held == "stops"]
    found = sorted((*waits, *held), key=lambda stop: stop.since)
    clipped = (
        replace(stop, since=max(stop.since, since))
        for stop in found
        if (stop.until is None or stop.until > since) and (until is None or stop.since < until)
    )
    return tuple(stop for stop in clipped if stop.until is None or stop.since < stop.until)


def _met(clock: Counted, term: Term, calendar: WorkCalendar) -> date | None:
    """The fixed date that comes first, where the term ends with the one after it."""
    first, second = (due(term, clock.since, calendar, length=periods) for periods in (0, 1))
    return first.on if first.at != clock.due_at == second.at and not clock.stands else None


def _up_to(ends: Sequence[CountedDay], calendar: WorkCalendar, met: date | None) -> Iterator[CountedDay]:
    """Yield every date between the start and a fixed one: none is counted, the date alone decides."""
    yield ends[0]
    for on in days_between(ends[0].on, ends[-1].on - ONE_DAY):
        day = calendar.day(on)
        yield CountedDay(on, counts=False, number=None, reason=MET if on == met else AHEAD, kind=day.kind)
    if ends[-1].on > ends[0].on:
        yield ends[-1]


def _stays(events: Sequence[Happened]) -> Iterator[tuple[Happened, datetime | None]]:
    moved = [events[0], *(two for one, two in pairwise(events) if one.to_state != two.to_state)] if events else []
    for place, event in enumerate(moved):
        yield event, moved[place + 1].at if place + 1 < len(moved) else None


def _leads_to(found: Sequence[Stop], clock: Counted) -> bool:
    """Whether the stops explain since when the term has been counted, or that it stands still."""
    ended = [stop.until for stop in found]
    if clock.stands:
        return bool(ended) and ended[-1] is None
    latest = max((end for end in ended if end is not None), default=clock.started_at)
    return latest == clock.since and (None not in ended or clock.closed_at is not None)


def _earlier(clock: Counted, term: Term, calendar: WorkCalendar, stops: Sequence[Stop]) -> Iterator[CountedDay]:
    """Yield the days of every stretch before the last, and none where the term counts no days."""
    begins, done = clock.started_at, 0
    for stop in stops:
        if begins >= stop.since:
            begins = max(begins, stop.until or begins)
            continue
        last = local(stop.since).date()
        stretch = explain(term, begins, calendar, length=max(term.length - done, 0))
        yield from (day for day in _numbered(stretch, done) if day.on <= last)
        done += used(term, begins, stop.since, calendar)
        begins = stop.until or stop.since


def _numbered(days: Sequence[CountedDay], done: int) -> tuple[CountedDay, ...]:
    """Return days numbered on from those of the stretches before."""
    return tuple(day if day.number is None else replace(day, number=day.number + done) for day in days)
