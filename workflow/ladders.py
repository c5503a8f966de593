"""Ladders: whom to remind before, on and after a due date, and when to tell the next level."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from workflow.calendar import WorkCalendar, at, local

BEFORE, ON, AFTER = "before", "on", "after"
PARTIES = frozenset({"holder", "deputy", "leader", "supervisor"})


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: so many working days before or after, or after a share of the term, to these roles.

    Roles are "holder", "deputy" (whoever stands in for the holder), "leader" (the holder's) and "supervisor". The key
    names the kind of reminder for good. A rung after the due date may come again ``every`` so many working days.
    """

    key: str
    when: str
    days: int
    roles: tuple[str, ...]
    share: Fraction | None = None
    every: int = 0
    times: int = 1

    def __post_init__(self) -> None:
        repeats = self.times > 1
        fit = self.when in (BEFORE, ON, AFTER) and (self.share is None or 0 < self.share < 1)
        if not fit or (repeats and (self.when != AFTER or self.every < 1)) or not PARTIES.issuperset(self.roles):
            raise ValueError(f"Nấc nhắc việc {self.key} không hợp lệ.")

    def day(self, start: date, due_on: date, calendar: WorkCalendar) -> date:
        """The date this reminder is due; a share counts working days of the term and never leaves it."""
        if self.share is not None:
            return calendar.add_working_days(start, int(self.share * calendar.working_days(start, due_on)))
        if self.when == BEFORE:
            return max(start, calendar.subtract_working_days(due_on, self.days))
        return calendar.add_working_days(due_on, self.days) if self.when == AFTER else due_on

    def days_of(self, start: date, due_on: date, calendar: WorkCalendar) -> Iterator[tuple[str, date]]:
        """Yield each day on which it is due, with the name of that reminder; the first bears the key alone."""
        on = self.day(start, due_on, calendar)
        yield self.key, on
        for again in range(2, self.times + 1):
            on = calendar.add_working_days(on, self.every)
            yield f"{self.key}_{again}", on


@dataclass(frozen=True, slots=True)
class Ladder:
    """The reminders of one rule, in the order they fall due."""

    rule_id: str
    rungs: tuple[Rung, ...]

    @property
    def most(self) -> int:
        """How often it reminds one party of one term, at most."""
        return max(sum(rung.times for rung in self.rungs if party in rung.roles) for party in PARTIES)


@dataclass(frozen=True, slots=True)
class NoticeHours:
    """Between which hours of a working day a working notice may go out, and when the digest does."""

    opens: time
    closes: time
    digest: time

    def __post_init__(self) -> None:
        if not self.opens <= self.digest < self.closes:
            raise ValueError("opens, digest, closes")

    def from_(self, now: datetime, calendar: WorkCalendar) -> datetime:
        """The first moment from now on at which a working notice may go out."""
        today = local(now).date()
        if calendar.is_working(today) and now < at(today, self.closes):
            return max(now, at(today, self.opens))
        return at(calendar.next_working(today), self.opens)

    def next_digest(self, now: datetime, calendar: WorkCalendar) -> datetime:
        """The next moment of a digest after now."""
        today = local(now).date()
        if calendar.is_working(today) and now < at(today, self.digest):
            return at(today, self.digest)
        return at(calendar.next_working(today), self.digest)
