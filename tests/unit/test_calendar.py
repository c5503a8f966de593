"""The calendar as a value: kinds of days, decisions over the seed, office hours."""

from datetime import UTC, date, datetime, time

import pytest

from workflow.calendar import OFFICE, BadSpan, Overlay, WorkCalendar, at, local

MON, SAT, SUN = date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 8)
FRI = date(2026, 3, 6)


def calendar(*overlays, holidays=None, decided=(2026,)):
    return WorkCalendar("test", holidays or {}, overlays, frozenset(decided))


def overlay(on, kind, scope="", **more):
    return Overlay(on, kind, "lý do", "QĐ 1", more.pop("decided", True), scope, **more)


@pytest.mark.parametrize(
    ("on", "kind", "working"),
    [(MON, "work", True), (SAT, "weekend", False), (SUN, "weekend", False), (FRI, "holiday", False)],
)
def test_a_day_without_decision_follows_the_week_and_the_seed(on, kind, working):
    day = calendar(holidays={FRI: "Lễ"}).day(on)

    assert (day.kind, day.working) == (kind, working)


@pytest.mark.parametrize(
    ("kind", "working", "minutes"),
    [
        ("work", True, 450),
        ("makeup", True, 450),
        ("half", True, 240),
        ("weekend", False, 0),
        ("holiday", False, 0),
        ("compensatory", False, 0),
        ("closure", False, 0),
    ],
)
def test_a_decision_says_what_its_day_is(kind, working, minutes):
    day = calendar(overlay(MON, kind)).day(MON)

    assert (day.kind, day.working, day.minutes) == (kind, working, minutes)
    assert (day.label, day.basis) == ("lý do", "QĐ 1")


def test_a_kind_of_day_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="2026-03-02: no such kind of day: party"):
        overlay(MON, "party")


def test_the_later_decision_about_a_day_wins():
    assert calendar(overlay(MON, "closure"), overlay(MON, "half")).day(MON).kind == "half"


def test_a_make_up_saturday_counts_and_the_day_it_pays_for_does_not():
    swapped = calendar(overlay(MON, "compensatory"), overlay(SAT, "makeup"))

    assert [swapped.is_working(d) for d in (MON, FRI, SAT, SUN)] == [False, True, True, False]
    assert swapped.add_working_days(FRI, 1) == SAT


def test_a_closure_of_one_unit_is_nobody_elses():
    national = calendar(overlay(MON, "closure", scope="xa-a"))

    assert [national.is_working(MON), national.scoped("xa-b").is_working(MON)] == [True, True]
    assert [national.day(MON, "xa-a").kind, national.scoped("xa-a").day(MON).kind] == ["closure", "closure"]


def test_the_decision_of_a_unit_stands_over_the_nations_whatever_the_order():
    both = calendar(overlay(SAT, "work", scope="xa-a"), overlay(SAT, "holiday"))

    assert [both.is_working(SAT), both.scoped("xa-a").is_working(SAT)] == [False, True]


def test_a_commune_follows_its_province():
    national = calendar(overlay(MON, "closure", scope="tinh"), overlay(FRI, "closure", scope="tinh/xa-a"))

    assert [national.is_working(d) for d in (MON, FRI)] == [True, True]
    assert [national.scoped("tinh").is_working(d) for d in (MON, FRI)] == [False, True]
    assert [national.scoped("tinh/xa-a").is_working(d) for d in (MON, FRI)] == [False, False]


def test_a_scoped_calendar_is_made_once():
    national = calendar()

    assert national.scoped("xa-a") is national.scoped("xa-a")
    assert national.scoped("") is national


def test_half_a_day_counts_as_a_working_day_but_gives_only_its_session():
    half = calendar(overlay(MON, "half", sessions=OFFICE[1:]))

    assert half.working_days(date(2026, 3, 1), MON) == 1
    assert half.working_minutes(at(MON, time(0)), at(MON, time(23, 59))) == 210


def test_half_a_day_closes_with_its_session():
    assert local(calendar(overlay(MON, "half")).close_of(MON)).time() == time(11, 30)


@pytest.mark.parametrize("on", [MON, SAT])
def test_a_day_opens_and_closes_with_the_office_even_when_off(on):
    opens, closes = calendar().open_of(on), calendar().close_of(on)

    assert (opens, closes) == (at(on, time(7, 30)), at(on, time(17)))
    assert closes == datetime(on.year, on.month, on.day, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(MON, time(8)), at(MON, time(9)), 60),
        (at(MON, time(11)), at(MON, time(14)), 60),  # over lunch
        (at(MON, time(5)), at(MON, time(20)), 450),
        (at(FRI, time(16)), at(date(2026, 3, 9), time(8)), 90),  # over the weekend
        (at(SAT, time(8)), at(SUN, time(16)), 0),
        (at(MON, time(9)), at(MON, time(9)), 0),
        (at(MON, time(9)), at(MON, time(8)), 0),
        (at(MON, time(8)), at(MON, time(8, 0, 59)), 0),
    ],
)
def test_working_minutes_are_those_of_the_office(start, end, minutes):
    assert calendar().working_minutes(start, end) == minutes


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(MON, time(8)), 0, at(MON, time(8))),
        (at(MON, time(8)), 210, at(MON, time(11, 30))),
        (at(MON, time(8)), 211, at(MON, time(13, 31))),
        (at(FRI, time(16, 30)), 480, at(date(2026, 3, 9), time(17))),
        (at(SUN, time(3)), 60, at(date(2026, 3, 9), time(8, 30))),
    ],
)
def test_adding_working_minutes_ends_inside_office_hours(start, minutes, end):
    assert calendar().add_working_minutes(start, minutes) == end


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (MON, 0, MON),
        (MON, 1, date(2026, 3, 3)),
        (SAT, 1, date(2026, 3, 9)),
        (FRI, 1, date(2026, 3, 9)),
        (date(2026, 12, 31), 261, date(2027, 12, 31)),
    ],
)
def test_working_days_are_added_after_the_start(start, n, end):
    assert calendar().add_working_days(start, n) == end


@pytest.mark.parametrize(("n", "end"), [(0, MON), (1, date(2026, 2, 27)), (43, date(2025, 12, 31))])
def test_working_days_are_taken_off_before_the_end(n, end):
    assert calendar().subtract_working_days(MON, n) == end


@pytest.mark.parametrize(("n", "end"), [(0, MON), (4, FRI), (5, date(2026, 3, 9)), (6, date(2026, 3, 9))])
def test_calendar_days_that_end_on_a_day_off_roll_to_the_next_working_day(n, end):
    assert calendar().add_calendar_days(MON, n) == end


def test_a_day_of_a_year_nobody_decided_is_provisional():
    days = [calendar().day(d).provisional for d in (date(2026, 12, 31), date(2027, 1, 1))]

    assert days == [False, True]


def test_a_decided_day_of_an_undecided_year_is_certain():
    known = calendar(overlay(MON, "holiday"), overlay(FRI, "holiday", decided=False), decided=())

    assert [known.day(MON).provisional, known.day(FRI).provisional] == [False, True]
    assert known.provisional_between(date(2026, 3, 1), MON) is False
    assert known.provisional_between(date(2026, 3, 1), FRI) is True


@pytest.mark.parametrize(
    "count",
    [
        lambda c: c.add_working_days(MON, -1),
        lambda c: c.add_working_days(MON, 10**9),
        lambda c: c.add_working_days(date(9999, 12, 1), 100),
        lambda c: c.subtract_working_days(date(1, 1, 2), 100),
        lambda c: c.add_calendar_days(date(9999, 12, 31), 1),
        lambda c: c.add_working_minutes(at(MON, time(8)), -1),
        lambda c: c.add_working_minutes(at(date(9999, 12, 30), time(8)), 10_000),
        lambda c: c.working_minutes(datetime(2026, 3, 2, 8), at(MON, time(9))),  # noqa: DTZ001 -- breaks on purpose
    ],
)
def test_what_cannot_be_counted_is_refused(count):
    with pytest.raises(BadSpan):
        count(calendar())


def test_a_calendar_does_not_change_with_the_mapping_it_was_made_from():
    seed = {MON: "Lễ"}
    fixed = calendar(holidays=seed)
    seed.clear()

    assert fixed.day(MON).kind == "holiday"
