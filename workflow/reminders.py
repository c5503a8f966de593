"""When a clock speaks up: the moments of its ladder and of its breach, computed from its start and its due date."""

from dataclasses import dataclass
from datetime import datetime

from workflow.calendar import WorkCalendar, local
from workflow.ladders import Ladder, Rung
from workflow.rules import RuleBook, RuleMissing

BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Moment:
    """One reminder falls due at ``at``; ``rung`` is None for the breach itself."""

    at: datetime
    key: str
    rung: Rung | None


def moments(
    ladder: Ladder, started: datetime, due_at: datetime, calendar: WorkCalendar, *, breach: bool
) -> tuple[Moment, ...]:
    """Return the moments of a clock in order.

    Each rung at the opening of its day, the breach when the term has run out.
    """
    start, end = local(started).date(), local(due_at).date()
    found = [
        Moment(calendar.open_of(calendar.on_or_after(on)), key, rung)
        for rung in ladder.rungs
        for key, on in rung.days_of(start, end, calendar)
    ]
    if breach:
        found.append(Moment(due_at, BREACH, None))
    return tuple(sorted(found, key=lambda moment: moment.at))


def reminders(
    rules: RuleBook, ladder: str, started: datetime, due_at: datetime, calendar: WorkCalendar, *, breach: bool
) -> tuple[Moment, ...]:
    """Return the moments of a clock in order, each by the ladder that is in force on its own day.

    So a ladder that changes speaks from its first day on, also of terms that began before.
    """
    versions = rules.ladders(ladder, calendar.scope)
    found = [
        moment
        for one in versions
        for moment in moments(one, started, due_at, calendar, breach=False)
        if len(versions) == 1 or _in_force(rules, ladder, moment, calendar.scope) is one
    ]
    if breach:
        found.append(Moment(due_at, BREACH, None))
    return tuple(sorted(found, key=lambda moment: moment.at))


def _in_force(rules: RuleBook, ladder: str, moment: Moment, scope: str) -> Ladder | None:
    try:
        return rules.ladder(ladder, local(moment.at).date(), scope)
    except RuleMissing:
        return None


def next_moment(found: tuple[Moment, ...], after: datetime) -> datetime | None:
    """Return when to look at the clock again, or None when the ladder is spent."""
    return next((moment.at for moment in found if moment.at > after), None)
