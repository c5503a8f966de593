"""When a clock speaks up: the moments of its ladder and of its breach, computed from its start and its due date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.calendar import WorkCalendar, local
from workflow.definition import Clock
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


def names_of(process_key: str, clock: Clock) -> tuple[str, str]:
    """Return where the ladder of a clock stands: its own, if there is one in force, else the one that it shares."""
    return f"{clock.ladder}.{process_key}.{clock.key}", clock.ladder


def ladder_on(rules: RuleBook, names: Sequence[str], on: date, scope: str) -> Ladder:
    """Return the first of these ladders that is in force on a day; RuleMissing when none is."""
    for name in names[:-1]:
        try:
            return rules.ladder(name, on, scope)
        except RuleMissing:
            continue
    return rules.ladder(names[-1], on, scope)


def reminders(
    rules: RuleBook, names: Sequence[str], started: datetime, due_at: datetime, calendar: WorkCalendar, *, breach: bool
) -> tuple[Moment, ...]:
    """Return the moments of a clock in order, each by the ladder that is in force on its own day.

    So a ladder that changes speaks from its first day on, also of terms that began before.
    """
    versions = [one for name in names for one in rules.ladders(name, calendar.scope)]
    found = [
        moment
        for one in versions
        for moment in moments(one, started, due_at, calendar, breach=False)
        if len(versions) == 1 or _in_force(rules, names, moment, calendar.scope) is one
    ]
    if breach:
        found.append(Moment(due_at, BREACH, None))
    return tuple(sorted(found, key=lambda moment: moment.at))


def _in_force(rules: RuleBook, names: Sequence[str], moment: Moment, scope: str) -> Ladder | None:
    try:
        return ladder_on(rules, names, local(moment.at).date(), scope)
    except RuleMissing:
        return None


def next_moment(found: tuple[Moment, ...], after: datetime) -> datetime | None:
    """Return when to look at the clock again, or None when the ladder is spent."""
    return next((moment.at for moment in found if moment.at > after), None)
