"""One's own calendar as a list: what falls due and which sessions are held in a month, week by week."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from flask import request, url_for

from web.context import current_person, current_session, now, office
from web.i18n import current_language
from workflow.calendar import local
from workflow.queries.days import own_calendar
from workflow.queries.feeds import Entry, entries

MONTH = "thang"
SHAPE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day with what stands on it; ``off`` says why the house does not work, or works though it is a weekend."""

    on: date
    weekday: str
    off: str
    entries: tuple[Entry, ...]
    today: bool


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week, as far as it lies in the month, with the days on which something stands."""

    first: date
    last: date
    days: tuple[DayLine, ...]

    @property
    def count(self) -> int:
        """How many things stand in the week."""
        return sum(len(day.entries) for day in self.days)


def address(entry: Entry) -> str:
    """Where the page of an entry is: the session of a council, else the case."""
    if entry.session is not None:
        return url_for("council.show", slug=entry.session[0], number=entry.session[1])
    return url_for("cases.show", code=entry.code)


def full_address(entry: Entry) -> str:
    """The same for another program, with the name of this house."""
    return f"{request.host_url.rstrip('/')}{address(entry)}"


class MonthPage:
    """What one request is shown: the month of the address, else this one."""

    def __init__(self) -> None:
        wish = request.args.get(MONTH, "")
        found = SHAPE.fullmatch(wish)
        self.known = found is not None or not wish
        self.today = local(now()).date()
        self.first = date(int(found[1]), int(found[2]), 1) if found else self.today.replace(day=1)

    @property
    def last(self) -> date:
        """The last day of the month."""
        return _next(self.first) - ONE_DAY

    @property
    def before(self) -> str:
        """The month before, as the address names it."""
        return f"{self.first - ONE_DAY:%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as the address names it."""
        return f"{_next(self.first):%Y-%m}"

    @cached_property
    def all(self) -> Sequence[Entry]:
        """Everything in the calendar of the person, in the language of the page."""
        person = replace(current_person(), language=current_language())
        return entries(current_session(), person, now=now(), office=office())

    @property
    def overdue(self) -> int:
        """How much fell due before today and still waits."""
        return sum(entry.whole_day and local(entry.at).date() < self.today for entry in self.all)

    @property
    def following(self) -> Entry | None:
        """The first thing after the month."""
        return next((entry for entry in self.all if local(entry.at).date() > self.last), None)

    @cached_property
    def weeks(self) -> tuple[WeekLine, ...]:
        """The weeks of the month in which something stands."""
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in self.all:
            by_day[local(entry.at).date()].append(entry)
        monday = self.first - timedelta(days=self.first.weekday())
        starts = [monday + number * WEEK for number in range((self.last - monday).days // 7 + 1)]
        return tuple(week for week in (self._week(start, by_day) for start in starts) if week.days)

    def address(self, entry: Entry) -> str:
        """Where the page of an entry is."""
        return address(entry)

    def late(self, entry: Entry) -> bool:
        """Whether it should have been done before today."""
        return entry.whole_day and local(entry.at).date() < self.today

    def _week(self, monday: date, by_day: Mapping[date, Sequence[Entry]]) -> WeekLine:
        first, last = max(monday, self.first), min(monday + WEEK - ONE_DAY, self.last)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        lines = (self._day(day, by_day.get(day, ())) for day in days)
        return WeekLine(first, last, tuple(line for line in lines if line.entries or line.off))

    def _day(self, on: date, found: Sequence[Entry]) -> DayLine:
        known = own_calendar(office(), current_person()).day(on)
        off = known.label if known.kind not in ("work", "weekend") else ""
        return DayLine(on, WEEKDAYS[on.weekday()], off, tuple(found), on == self.today)


def _next(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)
