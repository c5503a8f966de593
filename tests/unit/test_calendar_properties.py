"""Laws of counting that hold for every calendar, date and length."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import Overlay, WorkCalendar, local
from workflow.terms import Term, due, explain, used

DATES = st.dates(date(2024, 1, 1), date(2027, 12, 31))
LENGTHS = st.integers(0, 60)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- library signature
OFF = ("holiday", "compensatory", "closure", "weekend")


@st.composite
def calendars(draw):
    """Any layout of holidays, closures, half days and worked Saturdays."""
    holidays = draw(st.dictionaries(DATES, st.just("Lễ"), max_size=40))
    kinds = st.sampled_from((*OFF, "work", "half", "makeup"))
    decided = draw(st.dictionaries(DATES, kinds, max_size=40))
    overlays = tuple(Overlay(on, kind, "", "", decided=True) for on, kind in decided.items())
    return WorkCalendar("any", holidays, overlays, frozenset({2024, 2025}))


def naive_is_working(calendar, d):
    """The same question answered by reading the lists from the end, independently of the calendar."""
    for overlay in reversed(calendar.overlays):
        if overlay.on == d:
            return overlay.kind not in OFF
    return d.isoweekday() < 6 and d not in calendar.holidays


def naive_add(calendar, d, n):
    while n:
        d += timedelta(days=1)
        n -= naive_is_working(calendar, d)
    return d


def term(unit, length, mode="resume"):
    return Term("any", length, unit, mode, "", "", verified=True)


@given(calendars(), DATES, LENGTHS)
def test_adding_agrees_with_a_walk_day_by_day(calendar, d, n):
    assert calendar.add_working_days(d, n) == naive_add(calendar, d, n)


@given(calendars(), DATES, DATES)
def test_counting_agrees_with_a_walk_day_by_day(calendar, after, until):
    walked = [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]

    assert calendar.working_days(after, until) == sum(naive_is_working(calendar, d) for d in walked)


@given(calendars(), DATES, LENGTHS, LENGTHS)
def test_adding_in_two_parts_is_adding_at_once(calendar, d, a, b):
    assert calendar.add_working_days(d, a + b) == calendar.add_working_days(calendar.add_working_days(d, a), b)


@given(calendars(), DATES, LENGTHS)
def test_one_day_more_is_a_later_date(calendar, d, n):
    assert calendar.add_working_days(d, n) < calendar.add_working_days(d, n + 1)


@given(calendars(), DATES, DATES, LENGTHS)
def test_a_later_start_is_never_due_earlier(calendar, one, other, n):
    first, second = sorted((one, other))

    assert calendar.add_working_days(first, n) <= calendar.add_working_days(second, n)


@given(calendars(), DATES, st.integers(1, 60))
def test_the_result_of_adding_is_worked(calendar, d, n):
    assert calendar.is_working(calendar.add_working_days(d, n))
    assert calendar.is_working(calendar.add_calendar_days(d, n))


@given(calendars(), DATES, LENGTHS)
def test_counting_undoes_adding(calendar, d, n):
    assert calendar.working_days(d, calendar.add_working_days(d, n)) == n


@given(calendars(), DATES, LENGTHS)
def test_taking_off_undoes_adding_from_a_worked_day(calendar, d, n):
    worked = calendar.on_or_after(d)

    assert calendar.subtract_working_days(calendar.add_working_days(worked, n), n) == worked


@given(calendars(), MOMENTS, st.integers(0, 5000), st.integers(0, 5000))
def test_working_minutes_in_two_parts_are_those_at_once(calendar, start, a, b):
    halfway = calendar.add_working_minutes(start, a)

    assert calendar.add_working_minutes(halfway, b) == calendar.add_working_minutes(start, a + b)
    assert calendar.working_minutes(start, halfway) == a


@given(
    calendars(), MOMENTS, st.timedeltas(timedelta(), timedelta(days=60)), st.timedeltas(timedelta(), timedelta(days=60))
)
def test_working_minutes_of_a_split_span_lose_nothing_but_the_started_minute(calendar, start, a, b):
    whole = calendar.working_minutes(start, start + a + b)
    parts = calendar.working_minutes(start, start + a) + calendar.working_minutes(start + a, start + a + b)

    assert 0 <= whole - parts <= 1


@given(calendars(), MOMENTS, MOMENTS, st.sampled_from(["wd", "cd", "hours", "months"]), LENGTHS)
def test_what_is_used_is_never_negative_and_never_more_than_the_term(calendar, start, until, unit, length):
    assert 0 <= used(term(unit, length), start, until, calendar) <= length


@given(calendars(), MOMENTS, st.integers(1, 40), st.integers(0, 50), st.integers(0, 50))
def test_resuming_keeps_the_total_of_working_days(calendar, start, length, until_pause, paused):
    whole = term("wd", length)
    pause = start + timedelta(days=until_pause)
    resume = pause + timedelta(days=paused)
    before = used(whole, start, pause, calendar)

    ends = due(whole, resume, calendar, length=length - before)

    assert before + calendar.working_days(local(resume).date(), ends.on) == length or before == length
    assert ends.on >= due(whole, start, calendar).on or before == length


@given(calendars(), MOMENTS, st.integers(1, 40), st.integers(0, 50))
def test_resetting_gives_the_full_term_again(calendar, start, length, paused):
    again = start + timedelta(days=paused)

    assert calendar.working_days(local(again).date(), due(term("wd", length, "reset"), again, calendar).on) == length


@given(calendars(), MOMENTS, st.integers(1, 40), st.sampled_from(["wd", "cd"]))
def test_an_explanation_numbers_every_counted_day_and_ends_on_the_due_date(calendar, start, length, unit):
    rows = explain(term(unit, length), start, calendar)

    assert [row.number for row in rows if row.counts] == list(range(1, length + 1))
    assert rows[-1].on == due(term(unit, length), start, calendar).on
    assert [row.on for row in rows] == [rows[0].on + timedelta(days=n) for n in range(len(rows))]


@given(calendars(), MOMENTS, LENGTHS)
def test_a_term_is_provisional_exactly_when_it_meets_an_undecided_day(calendar, start, length):
    ends = due(term("wd", length), start, calendar)
    days = [row.provisional for row in explain(term("wd", length), start, calendar)]

    assert ends.provisional == (any(days[1:]) if len(days) > 1 else days[0])
