"""What happens to terms when a case moves: membership decides, waiting is given back, papers may set an end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import at, local
from workflow.clocks import ClockChange, Move, OpenClock, Timekeeper
from workflow.definition import Clock, Kind, Process, Role, Stage, StageTable, State
from workflow.shipped import shipped_calendar
from workflow.terms import Term, due, used

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CALENDAR = shipped_calendar()
STATES = tuple(
    State(key, key, kind, Role.DEPT_OFFICER)
    for key, kind in (("desk", Kind.ACTIVE), ("shelf", Kind.WAITING), ("away", Kind.ACTIVE), ("over", Kind.GRANTED))
)


def process(**columns: object) -> Process:
    clock = replace(Clock("term", "Hạn", "rule", ("desk",), ("shelf",)), **columns)
    return Process("p", "", 1, "P", "desk", (StageTable(Stage.PROPOSAL, "Đ", STATES, ()),), clocks=(clock,))


def term(unit: str = "wd", length: int = 10, mode: str = "resume", **more: object) -> Term:
    return Term("rule", length, unit, mode, "Hạn", "NĐ 1", True, **more)


def keeper(now: datetime, which: Term) -> Timekeeper:
    return Timekeeper(lambda _rule, _on: which, CALENDAR, now)


def open_clock(which: Term, **columns: object) -> OpenClock:
    """A term that started on Monday."""
    end = due(which, MONDAY, CALENDAR).at
    return replace(OpenClock(1, "term", MONDAY, MONDAY, which.length, end), **columns)


def changes(
    move: Move, clock: OpenClock | None, which: Term, *, now: datetime = MONDAY, **spec: object
) -> list[ClockChange]:
    return keeper(now, which).changes(process(**spec), [clock] if clock else [], move)


def actions(source: str, target: str, clock: OpenClock | None, **move: object) -> list[str]:
    return [change.action for change in changes(Move(source, target, **move), clock, term())]


RUNNING, WAITING = open_clock(term()), open_clock(term(), paused_at=MONDAY)


@pytest.mark.parametrize(
    ("source", "target", "clock", "expected"),
    [
        ("", "desk", None, ["start"]),
        ("away", "desk", None, ["start"]),
        ("away", "shelf", None, []),  # waiting begins nothing
        ("desk", "desk", RUNNING, []),  # a step that stays leaves clocks alone
        ("desk", "desk", None, []),
        ("desk", "shelf", RUNNING, ["pause"]),
        ("shelf", "shelf", WAITING, []),
        ("shelf", "desk", WAITING, ["resume"]),
        ("desk", "away", RUNNING, ["close"]),
        ("shelf", "away", WAITING, ["close"]),
        ("desk", "over", RUNNING, ["close"]),
        ("away", "over", None, []),
    ],
)
def test_membership_decides(source, target, clock, expected):
    assert actions(source, target, clock) == expected


def test_a_case_that_is_over_runs_no_clock_even_where_the_table_says_so():
    assert [one.action for one in changes(Move("desk", "over"), RUNNING, term(), runs=("desk", "over"))] == ["close"]
    assert changes(Move("away", "over"), None, term(), runs=("desk", "over")) == []


def test_a_hold_stops_what_stops_and_nothing_else():
    begun, ended = Move("desk", "desk", False, True), Move("desk", "desk", True, False)

    assert [one.action for one in changes(begun, RUNNING, term())] == ["pause"]
    assert changes(begun, RUNNING, term(), held="runs") == []
    assert [one.action for one in changes(ended, WAITING, term())] == ["resume"]
    assert changes(Move("shelf", "shelf", True, False), WAITING, term()) == []  # it still waits


def test_a_named_clock_starts_again():
    (change,) = changes(Move("desk", "desk", restart=("term",)), RUNNING, term(), now=MONDAY + timedelta(days=7))

    assert (change.action, change.clock, local(change.due_at).date()) == ("restart", RUNNING, date(2026, 3, 23))


def test_the_next_period_follows_a_report_that_came_early():
    monthly = term("monthly", 0, inclusive=True, day=25)
    (change,) = changes(Move("desk", "desk", restart=("term",)), open_clock(monthly), monthly)

    assert local(change.due_at).date() == date(2026, 4, 25)


def test_a_pause_does_not_meet_a_fixed_date():
    monthly = term("monthly", 0, "reset", inclusive=True, day=25)
    rest = open_clock(monthly, paused_at=MONDAY)
    (change,) = changes(Move("desk", "desk", True, False), rest, monthly, now=MONDAY + timedelta(days=5))

    assert local(change.due_at).date() == date(2026, 3, 25)


@pytest.mark.parametrize("mode", ["resume", "reset"])
def test_a_pause_keeps_what_is_left_or_gives_the_whole_term(mode):
    which = term(mode=mode)
    (paused,) = changes(Move("desk", "shelf"), open_clock(which), which, now=MONDAY + timedelta(days=3))
    rest = replace(open_clock(which), length=paused.length, paused_at=MONDAY + timedelta(days=3))
    (back,) = changes(Move("shelf", "desk"), rest, which, now=MONDAY + timedelta(days=14))

    expected = {"resume": (7, date(2026, 3, 25), "resume"), "reset": (10, date(2026, 3, 30), "restart")}[mode]
    assert (paused.length, local(back.due_at).date(), back.action) == (7, *expected[1:])


@pytest.mark.parametrize("mode", ["resume", "reset"])
@pytest.mark.parametrize("unit", ["wd", "cd", "months", "hours"])
def test_a_hold_keeps_what_is_left_whatever_the_mode(mode, unit):
    which, stop = term(unit, 3, mode), MONDAY + timedelta(hours=1)
    (paused,) = changes(Move("desk", "desk", False, True), open_clock(which), which, now=stop)
    rest = replace(open_clock(which), length=paused.length, paused_at=stop)
    (back,) = changes(Move("desk", "desk", True, False), rest, which, now=stop)

    assert (back.action, back.due_at.date()) == ("resume", open_clock(which).due_at.date())


@pytest.mark.parametrize("mode", ["resume", "reset"])
def test_a_term_that_had_run_out_stays_as_late_as_it_was_through_a_hold(mode):
    which, late = term(mode=mode), MONDAY + timedelta(days=90)
    clock = open_clock(which)
    (paused,) = changes(Move("desk", "desk", False, True), clock, which, now=late)
    rest = replace(clock, length=paused.length, paused_at=late)
    (back,) = changes(Move("desk", "desk", True, False), rest, which, now=late + timedelta(days=30))

    assert (back.action, back.due_at, back.length) == ("go_on", clock.due_at, clock.length)


def test_the_end_of_a_contract_is_kept_through_a_pause():
    year = term("months", 12)
    end = CALENDAR.close_of(date(2026, 11, 30))
    (begun,) = changes(Move("away", "desk", until={"term": end}), None, year)
    by_paper = open_clock(year, due_at=begun.due_at, paused_at=MONDAY + timedelta(days=10))
    (back,) = changes(Move("desk", "desk", True, False), by_paper, year, now=MONDAY + timedelta(days=20))

    assert (begun.due_at, back.due_at) == (end, CALENDAR.close_of(date(2026, 12, 10)))


def test_a_paper_moves_the_end_of_a_term_that_runs():
    end = CALENDAR.close_of(date(2026, 6, 30))
    (change,) = changes(Move("desk", "desk", until={"term": end}), RUNNING, term())

    assert change == ClockChange("extend", "term", RUNNING, end, RUNNING.length)


def test_a_paper_cannot_set_an_end_in_the_past_nor_wake_a_clock_that_ends():
    past = MONDAY - timedelta(days=9)

    assert changes(Move("desk", "desk", until={"term": past}), RUNNING, term())[0].due_at == MONDAY
    assert [one.action for one in changes(Move("desk", "over", until={"term": past}), RUNNING, term())] == ["close"]
    assert changes(Move("away", "away", until={"term": past}), None, term()) == []


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 1))
LENGTHS = st.integers(1, 60)


@given(DAYS, LENGTHS, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=5))
def test_working_days_used_and_left_make_the_term_whatever_the_pauses(start, length, spells):
    """I-19: the days that counted are the length of the term, never more, however often it was paused."""
    which, now = term(length=length), at(start, time(9))
    clock = replace(open_clock(which), started_at=now, since=now, due_at=due(which, now, CALENDAR).at)
    counted = 0
    for worked, waited in spells:
        now += timedelta(days=worked)
        if clock.due_at <= now:  # from here on it stays as late as it is
            break
        counted += used(which, clock.since, now, CALENDAR)
        (paused,) = changes(Move("desk", "shelf"), clock, which, now=now)
        rest = replace(clock, length=paused.length, paused_at=now)
        now += timedelta(days=waited)
        (back,) = changes(Move("shelf", "desk"), rest, which, now=now)
        clock = replace(rest, since=now, due_at=back.due_at, paused_at=None)

    assert clock.length == max(length - counted, 0)
    if clock.length:
        assert CALENDAR.working_days(local(clock.since).date(), local(clock.due_at).date()) == clock.length


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_a_pause_of_no_day_costs_nothing_and_a_longer_one_is_given_back(start, before, pause):
    which, now = term("cd", 60), at(start, time(9))
    clock = replace(open_clock(which), started_at=now, since=now, due_at=due(which, now, CALENDAR).at)
    stop = now + timedelta(days=before)
    rest = replace(clock, paused_at=stop)
    (back,) = changes(Move("shelf", "desk"), rest, which, now=stop + timedelta(days=pause))

    moved = local(clock.due_at).date() + timedelta(days=pause)
    assert local(back.due_at).date() == CALENDAR.on_or_after(moved)
