"""The borders between days that lists are counted by, as moments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflow.authority import Person
from workflow.calendar import WorkCalendar, at, local
from workflow.office import Office

SOON_DAYS, COMING_DAYS = 3, 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """One moment and the borders around it: the end of today, of the days that are near, of this week, of days to come.

    What waits for a set day is shown once that day is among the days to come.
    """

    now: datetime
    today: date
    tonight: datetime
    soon: datetime
    week: datetime
    coming: datetime


def days_around(now: datetime, calendar: WorkCalendar) -> Days:
    """Return the borders around a moment; near are the next working days, the week ends with its Sunday."""
    today = local(now).date()
    soon = calendar.add_working_days(today, SOON_DAYS)
    sunday = today + timedelta(days=6 - today.weekday())
    coming = calendar.add_working_days(today, COMING_DAYS)
    return Days(now, today, *(midnight_after(day) for day in (today, soon, sunday, coming)))


def midnight_after(day: date) -> datetime:
    """Return the moment at which a day ends."""
    return at(day + ONE_DAY, time())


def silent_since(now: datetime, calendar: WorkCalendar, days: int) -> datetime:
    """Return the moment before which a last event leaves at least so many working days without any until today."""
    today = local(now).date()
    back = days if calendar.is_working(today) else days + 1
    last = calendar.subtract_working_days(today, back)
    return at(calendar.next_working(last), time())


def own_calendar(office: Office, person: Person) -> WorkCalendar:
    """Return the calendar of the person's first unit."""
    unit_id = next((grant.unit_id for grant in person.grants), 0)
    return office.calendar.scoped(office.scope(unit_id))
