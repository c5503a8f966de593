"""Every day of a term that stops and goes on is counted once, in order, whatever the calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.time_laws import DATES, DAY, FIRST, LAW, calendars
from workflow.calendar import at, local
from workflow.definition import Clock
from workflow.queries.term_days import MET, Stop, stops_of, term_days
from workflow.shipped import shipped_calendar
from workflow.terms import Term, due, used

CALENDAR = shipped_calendar()
SPEC = Clock("term", "Hạn", "rule", ("desk",), ("shelf",))


@dataclass(frozen=True)
class Counted:
    started_at: datetime
    since: datetime
    length: int
    due_at: datetime
    closed_at: datetime | None = None
    stands: bool = False


@dataclass(frozen=True)
class Event:
    at: datetime
    to_state: str


def lived(calendar, start, length, spells):
    """A term that waited now and then: how it stands, the events that made it so, and the days used before."""
    term = Term("rule", length, "wd", "resume", "", "", verified=True)
    begun, left = at(start, time(9)), length
    since, events = begun, [Event(begun, "desk")]
    for worked, waited in spells:
        stop = since + worked * DAY
        left -= used(term, since, stop, calendar) if left else 0
        since = stop + waited * DAY
        events += [Event(stop, "shelf"), Event(since, "desk")]
    left = max(left, 0)
    return term, Counted(begun, since, left, due(term, since, calendar, length=left).at), events


SPELLS = st.lists(st.tuples(st.integers(1, 15), st.integers(1, 30)), max_size=4)


@LAW
@given(calendars(), DATES, st.integers(1, 40), SPELLS)
def test_the_counted_days_are_the_length_of_the_term(calendar, start, length, spells):
    term, clock, events = lived(calendar, start, length, spells)
    stops = stops_of(SPEC, events, (), since=clock.started_at, until=None)
    told = term_days(clock, term, calendar, stops)

    numbers = [day.number for day in told.days if day.counts]
    assert (told.by_paper, [(stop.since, stop.until) for stop in told.stops]) == (False, [
        (one.at, two.at) for one, two in zip(events[1::2], events[2::2], strict=True)])  # fmt: skip
    assert numbers[:length] == list(range(1, length + 1))
    assert told.days[-1].on == local(clock.due_at).date()


def test_a_stop_that_explains_nothing_is_left_out():
    start = at(FIRST, time(9))
    term = Term("rule", 5, "wd", "resume", "", "", verified=True)
    calendar = CALENDAR
    clock = Counted(start, start, 5, due(term, start, calendar).at)

    told = term_days(clock, term, calendar, (Stop(start + DAY, start + 2 * DAY, state="shelf"),))

    assert (told.stops, len([day for day in told.days if day.counts])) == ((), 5)


def test_an_end_that_a_paper_set_has_no_days():
    start = at(FIRST, time(9))
    term = Term("rule", 5, "wd", "resume", "", "", verified=True)

    told = term_days(Counted(start, start, 5, start + 90 * DAY), term, CALENDAR)

    assert (told.by_paper, told.days) == (True, ())


@pytest.mark.parametrize(("started", "met"), [(date(2026, 3, 10), date(2026, 3, 24)), (date(2026, 3, 26), None)])
def test_a_month_that_was_reported_early_is_passed_over_and_told(started, met):
    start = at(started, time(9))
    term = Term("rule", 0, "monthly", "reset", "", "", verified=True, day=25)

    told = term_days(Counted(start, start, 0, due(term, start, CALENDAR, length=1).at), term, CALENDAR)

    every = [started + n * DAY for n in range((date(2026, 4, 24) - started).days + 1)]
    assert (told.met, told.by_paper, [day.on for day in told.days]) == (met, False, every)
    assert [day.on for day in told.days if day.reason == MET] == ([met] if met else [])
    assert [day.counts for day in told.days] == [False] * len(every)


def test_a_fixed_date_that_a_paper_moved_is_neither():
    start = at(FIRST, time(9))
    term = Term("rule", 0, "monthly", "reset", "", "", verified=True, day=25)

    told = term_days(Counted(start, start, 0, start + 90 * DAY), term, CALENDAR)
    assert (told.met, told.by_paper, told.days) == (None, True, ())
