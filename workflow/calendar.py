"""Working days, office hours and the official decisions about them, as one immutable value.

Days are counted on the local date of Viet Nam. Moments go in as aware datetimes and come out in UTC.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

Session = tuple[time, time]

OFFICE: tuple[Session, ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WORKED = frozenset({"work", "half", "makeup"})
KINDS = WORKED | {"weekend", "holiday", "compensatory", "closure"}
LONGEST = 20_000  # working days; far beyond any term, it only stops a slip of the keyboard
WEEKEND = (5, 6)
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


class BadSpan(ValueError):
    """A length or a moment the calendar cannot count with; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one date is: its kind, why, and the office sessions worked on it."""

    on: date
    kind: str
    label: str
    basis: str
    provisional: bool
    sessions: tuple[Session, ...]

    @property
    def working(self) -> bool:
        """Whether the date counts as a working day; half a day does."""
        return self.kind in WORKED

    @property
    def minutes(self) -> int:
        """Office minutes worked on the date."""
        return sum(_minutes(opens, closes) for opens, closes in self.sessions)


@dataclass(frozen=True, slots=True)
class Overlay:
    """One official decision about one date, for the nation (scope "") or for one unit; the later one wins."""

    on: date
    kind: str
    label: str
    basis: str
    decided: bool
    scope: str = ""
    sessions: tuple[Session, ...] = ()  # for "half": the session worked; empty means the morning

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.on}: no such kind of day: {self.kind}; known are {', '.join(sorted(KINDS))}")


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The calendar of one version: seed holidays, decisions over them, and the years officially decided."""

    version: str
    holidays: Mapping[date, str]
    overlays: tuple[Overlay, ...] = ()
    decided_years: frozenset[int] = frozenset()
    sessions: tuple[Session, ...] = OFFICE
    scope: str = ""
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False)
    _years: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False)
    _scoped: dict[str, "WorkCalendar"] = field(default_factory=dict, init=False, repr=False)
    _decisions: dict[date, Overlay] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))
        for scope in scopes(self.scope):  # the nearer unit's decision stands over the wider one's
            self._decisions.update({overlay.on: overlay for overlay in self.overlays if overlay.scope == scope})

    def scoped(self, scope: str) -> "WorkCalendar":
        """The same calendar with the decisions of one unit, and of those above it, over the nation's."""
        if scope == self.scope:
            return self
        if scope not in self._scoped:
            self._scoped[scope] = replace(self, scope=scope)
        return self._scoped[scope]

    def day(self, d: date, scope: str = "") -> Day:
        """What the date is, for this calendar's own scope or for the one named."""
        if scope and scope != self.scope:
            return self.scoped(scope).day(d)
        found = self._days.get(d)
        if found is None:
            found = self._days[d] = self._look_up(d)
        return found

    def is_working(self, d: date) -> bool:
        """Whether the date is a working day."""
        return self.day(d).working

    def next_working(self, d: date) -> date:
        """The first working day after the date."""
        return self.add_working_days(d, 1)

    def on_or_after(self, d: date) -> date:
        """The date itself when it is worked, else the first working day after it."""
        return d if self.is_working(d) else self.next_working(d)

    def add_working_days(self, d: date, n: int) -> date:
        """The n-th working day after the date, which is not counted itself; n = 0 gives the date back."""
        _check_length(n)
        year, left = d.year, n
        position = bisect_right(self._worked(year), d.toordinal())
        while left and position + left > len(self._worked(year)):
            left -= len(self._worked(year)) - position
            year, position = year + 1, 0
        return date.fromordinal(self._worked(year)[position + left - 1]) if left else d

    def subtract_working_days(self, d: date, n: int) -> date:
        """The n-th working day before the date, which is not counted itself; n = 0 gives the date back."""
        _check_length(n)
        year, left = d.year, n
        position = bisect_right(self._worked(year), d.toordinal() - 1)
        while left > position:
            left -= position
            year -= 1
            position = len(self._worked(year))
        return date.fromordinal(self._worked(year)[position - left]) if left else d

    def add_calendar_days(self, d: date, n: int) -> date:
        """The n-th day after the date; when that day is off, the next working day."""
        _check_length(n)
        try:
            return self.on_or_after(d + n * ONE_DAY)
        except OverflowError:
            raise BadSpan(TOO_FAR) from None

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie after the first date up to and including the second; never negative."""
        if until <= after:
            return 0
        whole = sum(len(self._worked(year)) for year in range(after.year, until.year))
        return (
            whole
            + bisect_right(self._worked(until.year), until.toordinal())
            - bisect_right(self._worked(after.year), after.toordinal())
        )

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole office minutes between two moments; 0 when the end is not after the start."""
        begins, ends = local(start), local(end)
        spans = self._sessions_between(begins, ends.date())
        worked = (min(closes, ends) - max(opens, begins) for opens, closes in spans)
        return sum((span for span in worked if span > timedelta()), timedelta()) // ONE_MINUTE

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment when that many office minutes have passed since the start; 0 gives the start back."""
        _check_length(minutes // 60)
        begins, left = local(start), timedelta(minutes=minutes)
        if not left:
            return start.astimezone(UTC)
        for opens, closes in self._sessions_between(begins, date.max):
            room = closes - max(opens, begins)
            if left <= room:
                return (max(opens, begins) + left).astimezone(UTC)
            left -= max(room, timedelta())
        raise BadSpan(TOO_FAR)

    def open_of(self, d: date) -> datetime:
        """The moment (UTC) the office opens on the date; on a day off, when it would."""
        return at(d, (self.day(d).sessions or self.sessions)[0][0])

    def close_of(self, d: date) -> datetime:
        """The moment (UTC) the office closes on the date; on a day off, when it would."""
        return at(d, (self.day(d).sessions or self.sessions)[-1][1])

    def provisional_between(self, after: date, until: date) -> bool:
        """Whether any date after the first up to the second belongs to a layout nobody has decided yet."""
        if self.decided_years.issuperset(range(after.year, until.year + 1)):
            return False
        return any(self.day(d).provisional for d in days_between(after, until))

    def _worked(self, year: int) -> list[int]:
        """Ordinals of the working days of a year, in order."""
        found = self._years.get(year)
        if found is None:
            if not date.min.year <= year <= date.max.year:
                raise BadSpan(TOO_FAR)
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            found = [n for n in range(first, last + 1) if self.is_working(date.fromordinal(n))]
            self._years[year] = found
        return found

    def _look_up(self, d: date) -> Day:
        decision = self._decisions.get(d)
        undecided = d.year not in self.decided_years
        if decision is not None:
            worked = _sessions_of(decision, self.sessions)
            return Day(d, decision.kind, decision.label, decision.basis, undecided and not decision.decided, worked)
        if d in self.holidays:
            return Day(d, "holiday", self.holidays[d], "", undecided, ())
        if d.weekday() in WEEKEND:
            return Day(d, "weekend", "", "", undecided, ())
        return Day(d, "work", "", "", undecided, self.sessions)

    def _sessions_between(self, begins: datetime, last: date) -> Iterator[tuple[datetime, datetime]]:
        """Office sessions from the day of a local moment to a date, as local moments."""
        d = begins.date()
        while d <= last and d < date.max:
            for opens, closes in self.day(d).sessions:
                yield datetime.combine(d, opens, ZONE), datetime.combine(d, closes, ZONE)
            d += ONE_DAY


def scopes(scope: str) -> tuple[str, ...]:
    """The nation (""), then every unit on the way down to this one: a unit's code is the path to it."""
    parts = scope.split("/") if scope else []
    return ("", *("/".join(parts[: n + 1]) for n in range(len(parts))))


def local(moment: datetime) -> datetime:
    """An aware moment as Viet Nam's clocks show it."""
    if moment.tzinfo is None:
        raise BadSpan("Thời điểm phải có múi giờ.")
    return moment.astimezone(ZONE)


def at(d: date, clock: time) -> datetime:
    """The moment (UTC) when Viet Nam's clocks show this time on this date."""
    return datetime.combine(d, clock, ZONE).astimezone(UTC)


def days_between(after: date, until: date) -> Iterator[date]:
    """Every date after the first up to and including the second."""
    return (date.fromordinal(n) for n in range(after.toordinal() + 1, until.toordinal() + 1))


TOO_FAR = "Thời hạn vượt quá lịch có thể tính. Hãy kiểm tra lại ngày và số ngày."


def _check_length(n: int) -> None:
    if not 0 <= n <= LONGEST:
        raise BadSpan(TOO_FAR)


def _sessions_of(decision: Overlay, office: tuple[Session, ...]) -> tuple[Session, ...]:
    if decision.kind not in WORKED:
        return ()
    return decision.sessions or (office[:1] if decision.kind == "half" else office)


def _minutes(opens: time, closes: time) -> int:
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
