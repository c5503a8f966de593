"""What the laws of time are tried on: any calendar over the years of the tests, and clocks that jump."""

import os
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from workflow.calendar import Overlay, WorkCalendar

EXAMPLES = int(os.environ.get("KC_EXAMPLES", "2000"))
"""F-11; fewer for a quick look."""
LAW = settings(max_examples=EXAMPLES)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
DATES = st.dates(FIRST, LAST)
KINDS = st.sampled_from(("holiday", "compensatory", "closure", "weekend", "work", "half", "makeup"))
STEPS = st.sampled_from([-DAY, -HOUR, HOUR, DAY, 365 * DAY])
"""What F-11 does to a clock."""
JUMPS = st.one_of(st.timedeltas(timedelta(minutes=-600), timedelta(days=40)), STEPS)


@st.composite
def calendars(draw: st.DrawFn, dates: st.SearchStrategy[date] = DATES) -> WorkCalendar:
    """Any layout of holidays, closures, half days and worked Saturdays."""
    holidays = draw(st.dictionaries(dates, st.just("Lễ"), max_size=8))
    decided = draw(st.dictionaries(dates, KINDS, max_size=8))
    overlays = tuple(Overlay(on, kind, "", "", decided=True) for on, kind in decided.items())
    return WorkCalendar("any", holidays, overlays, frozenset({2024, 2025}))
