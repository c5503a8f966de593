"""The laws of time (I-17 to I-24) on generated calendars, terms, pauses and clocks that jump."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.independent_days import last_day, minutes_between, off
from tests.time_laws import DATES, DAY, EXAMPLES, FIRST, JUMPS, LAST, LAW, calendars
from workflow.calendar import at, local
from workflow.clocks import Move, OpenClock, Timekeeper
from workflow.ladders import Ladder, Rung
from workflow.reminders import moments, next_moment
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.states import SHIPPED
from workflow.terms import Term, due, used

RULES, KCDP = shipped_rules(), SHIPPED[0]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- library signature
LENGTHS = st.integers(0, 60)


def term(unit, length, mode="resume", **more):
    return Term("any", length, unit, mode, "", "", verified=True, **more)


PAUSES = st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["reset", "resume"]))
FIXED = {"day": st.integers(1, 31), "inclusive": st.booleans()}
TERMS = st.one_of(
    st.builds(
        term, st.sampled_from(["wd", "cd", "hours", "months"]), LENGTHS, mode=st.sampled_from(["reset", "resume"])
    ),
    st.builds(term, st.just("yearly"), st.just(0), month=st.integers(1, 12), **FIXED),
    st.builds(term, st.just("monthly"), st.just(0), **FIXED),
)


@LAW
@given(calendars(), MOMENTS, TERMS)
def test_due_dates_agree_with_a_second_way_to_count(calendar, start, which):
    assert due(which, start, calendar).on == last_day(calendar, which, start)


@settings(max_examples=EXAMPLES // 10)
@given(calendars(), MOMENTS, st.timedeltas(timedelta(), timedelta(days=4)))
def test_minutes_agree_with_a_second_way_to_count(calendar, start, span):
    begun, ended = (moment.replace(second=0, microsecond=0) for moment in (start, start + span))

    assert calendar.working_minutes(begun, ended) == minutes_between(calendar, begun, ended)


@LAW
@given(calendars(), DATES, LENGTHS, LENGTHS)
def test_adding_is_monotone_and_adds_up_and_ends_on_a_worked_day(calendar, start, one, more):
    ends, later = calendar.add_working_days(start, one), calendar.add_working_days(start, one + more)

    assert later == calendar.add_working_days(ends, more)
    assert (later > ends) == (more > 0)
    assert not one or not off(calendar, ends)


@LAW
@given(calendars(), DATES, st.integers(1, 40), PAUSES)
def test_a_pause_stops_the_term_and_what_is_left_comes_after_it(calendar, start, length, pause):
    before, paused, mode = pause
    which, begun = term("wd", length, mode), at(start, time(9))
    stop, back = begun + before * DAY, begun + (before + paused) * DAY
    left = length - used(which, begun, stop, calendar) if mode == "resume" else length
    ends = due(which, back, calendar, length=left)

    assert 0 <= left <= length
    assert calendar.working_days(local(back).date(), ends.on) == left or (not left and ends.on >= local(back).date())


STATES = st.sampled_from(tuple(KCDP.states))


@LAW
@given(st.lists(st.tuples(STATES, st.booleans(), JUMPS), min_size=1, max_size=6))
def test_an_open_clock_is_one_of_its_state_and_a_jump_of_time_opens_no_other(moves):
    now, source, held, clocks = at(FIRST, time(9)), "", False, dict[str, OpenClock]()
    for target, wish, jump in moves:
        hold = wish and target == source  # a case that moves on ends its pause
        now = max(now + jump, at(FIRST, time(9)))
        keeper = Timekeeper(lambda rule, on: RULES.term(rule, local(on).date()), shipped_calendar(), now)
        for change in keeper.changes(KCDP, clocks.values(), Move(source, target, held, hold)):
            clocks = turned(clocks, change, now)
        source, held = target, hold
        assert {key: clock.running for key, clock in clocks.items()} == expected(clocks, target, held=hold)
        assert all(clock.length >= 0 and clock.due_at >= clock.started_at - 4000 * DAY for clock in clocks.values())


def turned(clocks, change, now):
    """The open clocks after a change to one of them."""
    others = {key: clock for key, clock in clocks.items() if key != change.key}
    if change.action == "close":
        return others
    if change.action in ("start", "restart"):
        return others | {change.key: OpenClock(1, change.key, now, now, change.length, change.due_at)}
    if change.action == "pause":
        return others | {change.key: replace(change.clock, length=change.length, paused_at=now)}
    since = change.clock.since if change.action == "go_on" else now
    return others | {change.key: replace(change.clock, since=since, due_at=change.due_at, paused_at=None)}


def expected(clocks, state, *, held):
    """Which clocks are open in a state and which of them run, by the definition alone."""
    if KCDP.states[state].kind.closed:
        return {}
    found = {spec.key: not (held and spec.held == "stops") for spec in KCDP.clocks if state in spec.runs}
    waiting = {spec.key: False for spec in KCDP.clocks if state in spec.waits and spec.key in clocks}
    return found | waiting


RUNGS = (
    Rung("one", "before", 1, ("holder",)), Rung("two", "before", 2, ("holder",)), Rung("on", "on", 0, ("holder",)),
    Rung("late", "after", 1, ("leader",)), Rung("very", "after", 5, ("supervisor",)),
)  # fmt: skip


@LAW
@given(calendars(), MOMENTS, st.integers(1, 30), st.lists(JUMPS, min_size=1, max_size=12))
def test_each_reminder_is_due_once_however_the_clock_jumps(calendar, start, length, looks):
    ends = due(term("wd", length), start, calendar).at
    ahead = moments(Ladder("any", RUNGS), start, ends, calendar, breach=True)
    now, seen, told = start, start, []
    upcoming = next_moment(ahead, start)
    for jump in looks:
        now += jump
        if upcoming is None or upcoming > now:
            continue
        told += [one.key for one in ahead if seen < one.at <= now]
        seen, upcoming = now, next_moment(ahead, now)

    assert len(told) == len(set(told))
    assert set(told) == {one.key for one in ahead if start < one.at <= seen}
    assert upcoming is None or upcoming > seen


def test_the_days_of_the_laws_hold_a_leap_day_and_end_before_the_shipped_calendar_does():
    assert (FIRST + 59 * DAY).isoformat() == "2024-02-29"
    assert shipped_calendar().is_working(LAST - 7 * DAY)
