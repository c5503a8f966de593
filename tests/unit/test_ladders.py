"""Ladders: the dates on which reminders fall."""

from datetime import date, time
from fractions import Fraction

import pytest

from workflow.calendar import WorkCalendar, at
from workflow.ladders import AFTER, BEFORE, ON, NoticeHours, Rung
from workflow.rules import Rule, RuleBook, RuleMismatch

CALENDAR = WorkCalendar("test", {})
MON, NEXT_MON = date(2026, 3, 2), date(2026, 3, 9)


def rung(when, days=0, share=None):
    return Rung("any", when, days, ("holder",), share)


@pytest.mark.parametrize(
    ("asked", "on"),
    [
        (rung(BEFORE, share=Fraction(1, 2)), date(2026, 3, 4)),
        (rung(BEFORE, share=Fraction(1, 10)), MON),
        (rung(BEFORE, 1), date(2026, 3, 6)),
        (rung(BEFORE, 30), MON),  # never before the term itself
        (rung(ON), NEXT_MON),
        (rung(AFTER, 1), date(2026, 3, 10)),
        (rung(AFTER, 5), date(2026, 3, 16)),
    ],
)
def test_a_reminder_falls_on_a_working_day_counted_from_the_term(asked, on):
    assert asked.day(MON, NEXT_MON, CALENDAR) == on


def test_a_rung_repeats_on_working_days_and_each_reminder_has_its_name():
    again = Rung("late", AFTER, 1, ("holder", "deputy"), every=2, times=3)

    assert list(again.days_of(MON, date(2026, 3, 6), CALENDAR)) == [
        ("late", date(2026, 3, 9)), ("late_2", date(2026, 3, 11)), ("late_3", date(2026, 3, 13)),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"every": 0}, {"when": BEFORE}, {"roles": ("neighbour",)}])
def test_a_rung_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="không hợp lệ"):
        Rung(**{"key": "late", "when": AFTER, "days": 1, "roles": ("holder",), "every": 2, "times": 3, **wrong})


def test_a_ladder_that_would_mail_too_often_is_refused_by_name():
    rung = {"key": "late", "when": AFTER, "days": 1, "every": 1, "times": 1000, "roles": ["holder"]}
    said = {"unit": "", "basis": "", "verified": False, "valid_from": date(2018, 1, 1)}
    most = Rule("ladder_most", "amount", {"number": 12}, **said)
    with pytest.raises(RuleMismatch, match=r"ladder\.mine.*1000.*12"):
        RuleBook([most, Rule("ladder.mine", "ladder", {"rungs": [rung]}, **said)])


def test_notice_hours_are_those_of_working_days():
    hours = NoticeHours(time(7), time(19), time(7, 30))
    friday = date(2026, 3, 6)
    found = [hours.from_(at(friday, time(hour)), CALENDAR) for hour in (6, 10, 19)]

    assert found == [at(friday, time(7)), at(friday, time(10)), at(NEXT_MON, time(7))]
    assert hours.next_digest(at(friday, time(8)), CALENDAR) == at(NEXT_MON, time(7, 30))
