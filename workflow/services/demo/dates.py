"""Turns gaps in working days into moments: forwards from a day, or backwards from where a case has to stand today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from workflow.calendar import ONE_DAY, WorkCalendar, at, local
from workflow.services.demo.story import Dated, Deed

FIRST_HOUR, LAST_START = time(7, 45), 300
PAUSE = timedelta(minutes=11)
CLOSING = time(17)


@dataclass(frozen=True, slots=True)
class Diary:
    """Places deeds on working days up to the last whole working day before ``now``."""

    calendar: WorkCalendar
    now: datetime

    @property
    def today(self) -> date:
        """The working day that counts as today: today itself, or the next one when today is off."""
        return self.calendar.on_or_after(local(self.now).date())

    @property
    def last_day(self) -> date:
        """The last working day that is over."""
        here = local(self.now)
        if self.calendar.is_working(here.date()) and here.time() >= CLOSING:
            return here.date()
        return self.calendar.subtract_working_days(here.date(), 1)

    def ago(self, working_days: int) -> date:
        """The day that many working days before today, never later than the last whole day."""
        return min(self.calendar.subtract_working_days(self.today, working_days), self.last_day)

    def near(self, days: int) -> date:
        """The working day about that many calendar days from now."""
        return self.calendar.on_or_after(local(self.now).date() + days * ONE_DAY)

    def later(self, day: date, working_days: int) -> date:
        """The day that many working days later, never later than the last whole day."""
        return min(self.calendar.add_working_days(day, working_days), self.last_day)

    def backwards(self, deeds: Sequence[Deed], last: date, chance: Random) -> tuple[Dated, ...]:
        """Date deeds so that the last of them falls on a day."""
        days = [last]
        for deed in reversed(deeds[1:]):
            days.append(self.calendar.subtract_working_days(days[-1], deed.gap))
        return self._timed(deeds, list(reversed(days)), chance)

    def forwards(self, deeds: Sequence[Deed], start: date, chance: Random) -> tuple[Dated, ...]:
        """Date deeds from a day on, the first one ``gap`` days after it; what would lie ahead of us is left out."""
        days: list[date] = []
        for deed in deeds:
            days.append(self.calendar.add_working_days(days[-1] if days else start, deed.gap))
        happened = [(deed, day) for deed, day in zip(deeds, days, strict=True) if day <= self.last_day]
        return self._timed([deed for deed, _ in happened], [day for _, day in happened], chance)

    def _timed(self, deeds: Sequence[Deed], days: Sequence[date], chance: Random) -> tuple[Dated, ...]:
        """Give each deed an hour of the office, later than the one before."""
        dated: list[Dated] = []
        for deed, day in zip(deeds, days, strict=True):
            moment = at(day, FIRST_HOUR) + timedelta(minutes=chance.randrange(LAST_START))
            if dated and moment <= dated[-1].at:
                moment = dated[-1].at + PAUSE
            dated.append(Dated(moment, deed))
        return tuple(dated)
