"""Whose time it was: from the first event to now, every working minute of a case is charged to exactly one party.

A case that somebody holds costs that party's time; one that waits for a set day costs nobody's, nor does a paused one,
which says why. Days count as terms do (working days after the first), so that the days of all entries add up to those
of the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Protocol

from workflow.calendar import WorkCalendar, local
from workflow.definition import Process, Role


class Party(StrEnum):
    """Who may be charged."""

    APPLICANT = "applicant"
    CENTRE = "centre"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    FINANCE = "finance"
    PROVINCE = "province"
    NOBODY = "nobody"


PARTY: dict[Role, Party] = {
    Role.BENEFICIARY: Party.APPLICANT,
    Role.IMPLEMENTER: Party.CENTRE,
    Role.COMMUNE_OFFICER: Party.COMMUNE,
    Role.COMMUNE_LEADER: Party.COMMUNE,
    Role.PROV_FINANCE: Party.FINANCE,
    Role.PROV_LEADER: Party.PROVINCE,
}
"""Whose time it is while a role holds a case; every other role is the department's."""


class Happened(Protocol):
    """A line of history, as far as time looks at it."""

    @property
    def at(self) -> datetime: ...

    @property
    def to_state(self) -> str: ...


class Paused(Protocol):
    """A pause, as far as time looks at it."""

    @property
    def reason(self) -> str: ...

    @property
    def since(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of time in one state, charged to one party; ``reason`` is set while the case was paused."""

    party: Party
    state: str
    since: datetime
    until: datetime
    days: int
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """All that one party was charged, in working days and working minutes."""

    party: Party
    days: int
    minutes: int


def entries(
    events: Sequence[Happened], holds: Sequence[Paused], process: Process, calendar: WorkCalendar, now: datetime
) -> tuple[Entry, ...]:
    """Return whose time it was, in order, from the first event until now or until the case was closed."""
    found: list[Entry] = []
    for since, until, state in _stays(events, process, now):
        for begin, end in pairwise([since, *_cuts(holds, since, until), until]):
            entry = _entry(process, state, begin, end, _reason(holds, begin, end))
            last = found[-1] if found else None
            if last and (last.party, last.state, last.reason) == (entry.party, entry.state, entry.reason):
                found[-1] = replace(last, until=end)
            else:
                found.append(entry)
    return tuple(_measured(entry, calendar) for entry in found)


def shares(charged: Iterable[Entry]) -> tuple[Share, ...]:
    """Return what each party was charged in all, parties in their fixed order, those charged nothing left out."""
    kept = tuple(charged)
    by_party = {party: [entry for entry in kept if entry.party is party] for party in Party}
    return tuple(
        Share(party, sum(entry.days for entry in own), sum(entry.minutes for entry in own))
        for party, own in by_party.items()
        if own
    )


def _stays(events: Sequence[Happened], process: Process, now: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield from when to when the case stood in which state; a clock that jumped back makes no time."""
    latest = list(accumulate((_minute(event.at) for event in events), max))
    ends = [*latest[1:], max([_minute(now), *latest])]
    for event, since, until in zip(events, latest, ends, strict=True):
        if since < until and not process.states[event.to_state].kind.closed:
            yield since, until, event.to_state


def _cuts(holds: Sequence[Paused], since: datetime, until: datetime) -> list[datetime]:
    """Return where a pause begins or ends inside a stretch."""
    edges = {_minute(edge) for hold in holds for edge in (hold.since, hold.ended_at) if edge is not None}
    return sorted(edge for edge in edges if since < edge < until)


def _reason(holds: Sequence[Paused], begin: datetime, end: datetime) -> str:
    found = (
        hold.reason
        for hold in holds
        if _minute(hold.since) <= begin and (hold.ended_at is None or end <= _minute(hold.ended_at))
    )
    return next(found, "")


def _entry(process: Process, state: str, since: datetime, until: datetime, reason: str) -> Entry:
    holder = process.states[state].holder
    charged = PARTY.get(holder, Party.DEPARTMENT) if holder else Party.NOBODY
    idle = bool(reason) or state in process.scheduled
    return Entry(Party.NOBODY if idle else charged, state, since, until, 0, 0, reason)


def _measured(entry: Entry, calendar: WorkCalendar) -> Entry:
    days = calendar.working_days(local(entry.since).date(), local(entry.until).date())
    return replace(entry, days=days, minutes=calendar.working_minutes(entry.since, entry.until))


def _minute(moment: datetime) -> datetime:
    """Return the whole minute, so that minutes add up."""
    return moment.replace(second=0, microsecond=0)
