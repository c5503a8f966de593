"""Terms of every unit: when they end, what is used of them, how they are explained."""

from datetime import date, datetime, time

import pytest

from workflow.calendar import BadSpan, WorkCalendar, at
from workflow.terms import Term, days_over, due, explain, used

CALENDAR = WorkCalendar("test", {}, (), frozenset({2026}))
MON, FRI = date(2026, 3, 2), date(2026, 3, 6)


def term(unit, length=0, **more):
    return Term("any", length, unit, "reset", "", "", verified=True, **more)


def ends(asked, started, length=None):
    return due(asked, at(started, time(9)), CALENDAR, length=length).on


@pytest.mark.parametrize(
    ("asked", "started", "on"),
    [
        (term("wd", 0), MON, MON),
        (term("wd", 0), date(2026, 3, 7), date(2026, 3, 9)),
        (term("months", 1), date(2026, 1, 31), date(2026, 3, 2)),  # 28/2 is a Saturday
        (term("months", 12), MON, date(2027, 3, 2)),
        (term("yearly", month=2, day=29, inclusive=True), date(2026, 2, 1), date(2026, 2, 28)),
        (term("yearly", month=12, day=31), date(2026, 12, 31), date(2027, 12, 30)),
        (term("yearly", 1, month=1, day=22, inclusive=True), date(2026, 1, 1), date(2027, 1, 22)),
        (term("monthly", day=25), date(2026, 3, 24), date(2026, 3, 24)),
        (term("monthly", 1, day=25), date(2026, 3, 20), date(2026, 4, 24)),
        (term("monthly", 1, day=1), date(2026, 3, 20), date(2026, 3, 31)),
        (term("wd", 2, backwards=True), MON, date(2026, 2, 26)),
        (term("cd", 2, backwards=True), MON, date(2026, 2, 28)),
    ],
)
def test_a_term_ends_on(asked, started, on):
    assert ends(asked, started) == on


def test_what_is_left_of_a_term_replaces_its_length():
    assert ends(term("wd", 10), MON, length=4) == FRI


def test_the_start_is_a_date_of_viet_nam():
    late = datetime.fromisoformat("2026-03-02T18:00:00+00:00")  # 01:00 on Tuesday there

    assert due(term("wd", 1), late, CALENDAR).on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("asked", "until", "units"),
    [
        (term("wd", 10), at(FRI, time(8)), 4),
        (term("wd", 3), at(FRI, time(8)), 3),
        (term("cd", 10), at(date(2026, 3, 8), time(8)), 6),
        (term("hours", 8), at(MON, time(11, 29)), 2),
        (term("months", 12), at(date(2026, 5, 1), time(8)), 1),
        (term("months", 12), at(date(2026, 5, 2), time(8)), 2),
        (term("yearly", month=12, day=31), at(FRI, time(8)), 0),
        (term("wd", 10), at(date(2026, 2, 2), time(8)), 0),
    ],
)
def test_whole_units_are_used(asked, until, units):
    assert used(asked, at(MON, time(9)), until, CALENDAR) == units


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (term("cd", 5), [None, 1, 2, 3, 4, 5, None, None]),
        (term("yearly", month=3, day=20), [None, None]),
        (term("wd", 1, backwards=True), [None, None]),
        (term("wd", 0), [None, None]),
    ],
)
def test_an_explanation_has_a_row_for_every_date_that_matters(asked, rows):
    assert [row.number for row in explain(asked, at(MON, time(9)), CALENDAR)] == rows


def test_a_rolled_end_is_explained():
    rows = explain(term("cd", 5), at(MON, time(9)), CALENDAR)

    assert [(row.on.day, row.counts, row.reason) for row in rows[-2:]] == [
        (8, False, "nghỉ cuối tuần"),
        (9, False, "ngày cuối rơi vào ngày nghỉ, chuyển sang ngày làm việc kế tiếp"),
    ]


def test_hours_are_explained_in_minutes():
    rows = explain(term("hours", 8), at(FRI, time(13, 30)), CALENDAR)

    assert [(row.on.day, row.number, row.reason) for row in rows] == [
        (6, 210, "210 phút làm việc"),
        (7, None, "nghỉ cuối tuần"),
        (8, None, "nghỉ cuối tuần"),
        (9, 270, "270 phút làm việc"),
    ]


@pytest.mark.parametrize(
    ("asked", "length"),
    [
        (term("wd", 5), -1),
        (term("cd", 5), 10**7),
        (term("months", 5), 10**7),
        (term("monthly", day=5), -1),
        (term("cd", 10**6, backwards=True), None),
    ],
)
def test_a_term_nobody_can_count_is_refused(asked, length):
    with pytest.raises(BadSpan):
        due(asked, at(MON, time(9)), CALENDAR, length=length)


@pytest.mark.parametrize(
    ("on", "hour", "days"),
    [(date(2026, 3, 6), 0, 0), (FRI, 23, 0), (date(2026, 3, 5), 23, -1), (date(2026, 3, 7), 0, 1)],
)
def test_a_term_is_over_when_its_day_is_over(on, hour, days):
    assert days_over(at(on, time(hour)), at(FRI, time(17))) == days
