"""Ladders: whom to remind before, on and after a due date, and when to tell the next level."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workflow.calendar import WorkCalendar

BEFORE, ON, AFTER = "before", "on", "after"


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: so many working days before or after, or after a share of the term, to these roles.

    Roles are "holder", "leader" (the holder's) and "supervisor". The key names the kind of reminder for good.
    """

    key: str
    when: str
    days: int
    roles: tuple[str, ...]
    share: Fraction | None = None

    def __post_init__(self) -> None:
        if self.when not in (BEFORE, ON, AFTER) or (self.share is not None and not 0 < self.share < 1):
            raise ValueError(f"Nấc nhắc việc {self.key} không hợp lệ.")

    def day(self, start: date, due_on: date, calendar: WorkCalendar) -> date:
        """The date this reminder is due; a share counts working days of the term and never leaves it."""
        if self.share is not None:
            return calendar.add_working_days(start, int(self.share * calendar.working_days(start, due_on)))
        if self.when == BEFORE:
            return max(start, calendar.subtract_working_days(due_on, self.days))
        return calendar.add_working_days(due_on, self.days) if self.when == AFTER else due_on


@dataclass(frozen=True, slots=True)
class Ladder:
    """The reminders of one rule, in the order they fall due."""

    rule_id: str
    rungs: tuple[Rung, ...]
