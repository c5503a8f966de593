"""Ladders: the dates on which reminders fall."""

from datetime import date
from fractions import Fraction

import pytest

from workflow.calendar import WorkCalendar
from workflow.ladders import AFTER, BEFORE, ON, Rung

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
