"""A second way to count days, written for tests alone: it walks one day after another over the bare lists of decisions.

It shares nothing with the calendar but the lists, so that a fault would have to be made twice to stay unseen.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from workflow.calendar import WorkCalendar
from workflow.terms import Term

HANOI = timezone(timedelta(hours=7))
WORKED = ("work", "half", "makeup")
MORNING, AFTERNOON = (7 * 60 + 30, 11 * 60 + 30), (13 * 60 + 30, 17 * 60)


def kind_of(calendar: WorkCalendar, on: date) -> str:
    """What a day is: the last decision about it, else a holiday, else by the day of the week."""
    for overlay in reversed(calendar.overlays):
        if overlay.on == on:
            return overlay.kind
    if on in calendar.holidays:
        return "holiday"
    return "weekend" if on.isoweekday() > 5 else "work"


def off(calendar: WorkCalendar, on: date) -> bool:
    """Whether nobody works that day."""
    return kind_of(calendar, on) not in WORKED


def sessions(calendar: WorkCalendar, on: date) -> list[tuple[int, int]]:
    """The minutes of the day between which the office works."""
    kind = kind_of(calendar, on)
    return [] if kind not in WORKED else [MORNING] if kind == "half" else [MORNING, AFTERNOON]


def last_day(calendar: WorkCalendar, term: Term, start: datetime) -> date:
    """The date on which a term ends that began at a moment."""
    begun = start.astimezone(HANOI)
    return ENDS[term.unit](calendar, term, begun)


def _working_days(calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    on, left = begun.date(), term.length
    while left or (not term.length and off(calendar, on)):
        on += timedelta(days=1)
        if not off(calendar, on):
            if not term.length:
                return on
            left -= 1
    return on


def _calendar_days(calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    on = begun.date() + timedelta(days=term.length)
    while off(calendar, on):
        on += timedelta(days=1)
    return on


def _months(calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    month, on = begun.month + term.length, None
    year, month, day = begun.year + (month - 1) // 12, (month - 1) % 12 + 1, begun.day
    while on is None:
        try:
            on = date(year, month, day)
        except ValueError:
            day -= 1
    while off(calendar, on):
        on += timedelta(days=1)
    return on


def _hours(calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    on, left = begun.date(), timedelta(hours=term.length)
    midnight = datetime(on.year, on.month, on.day, tzinfo=HANOI)
    while left:
        for opens, closes in sessions(calendar, on):
            first, last = midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
            room = max(last - max(first, begun), timedelta())
            if left <= room:
                return on
            left -= room
        on, midnight = on + timedelta(days=1), midnight + timedelta(days=1)
    return on


def _yearly(_calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    on = begun.date()
    while not _is_last(on, term, yearly=True):
        on += timedelta(days=1)
    return on


def _monthly(_calendar: WorkCalendar, term: Term, begun: datetime) -> date:
    on = begun.date()
    while not _is_last(on, term, yearly=False):
        on += timedelta(days=1)
    return on


def _is_last(on: date, term: Term, *, yearly: bool) -> bool:
    """Whether a day is the last that is safe: the named one, or the day before it."""
    named = on if term.inclusive else on + timedelta(days=1)
    after = named + timedelta(days=1)
    named_day = named.day == term.day or (after.month != named.month and named.day < term.day)
    return named_day and (not yearly or named.month == term.month)


ENDS: dict[str, Callable[[WorkCalendar, Term, datetime], date]] = {
    "wd": _working_days, "cd": _calendar_days, "months": _months, "hours": _hours, "yearly": _yearly,
    "monthly": _monthly,
}  # fmt: skip


def minutes_between(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """How many minutes the office worked between two whole minutes, a minute at a time."""
    count, moment = 0, start.astimezone(UTC)
    while moment < end:
        here = moment.astimezone(HANOI)
        place = here.hour * 60 + here.minute
        count += any(opens <= place < closes for opens, closes in sessions(calendar, here.date()))
        moment += timedelta(minutes=1)
    return count
