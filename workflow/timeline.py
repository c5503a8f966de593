"""The ledger of time: from the first event to now, every working minute of a case is charged to exactly one party.

A case that somebody holds costs that party's time. Whoever was asked and is late pays instead of the holder, from the
end of the term of the answer until it came; a case that waits for a set day costs nobody's time, nor does a paused one,
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
    CONSULTED = "consulted"
    COUNCIL = "council"
    LEADER = "leader"
    ACCOUNTANT = "accountant"
    AGENCY = "agency"
    MINISTRY = "ministry"
    NOBODY = "nobody"


PARTY: dict[Role, Party] = {
    Role.BENEFICIARY: Party.APPLICANT,
    Role.IMPLEMENTER: Party.CENTRE,
    Role.COMMUNE_OFFICER: Party.COMMUNE,
    Role.COMMUNE_LEADER: Party.COMMUNE,
    Role.PROV_FINANCE: Party.CONSULTED,
    Role.COUNCIL_MEMBER: Party.COUNCIL,
    Role.ACCEPTANCE_MEMBER: Party.COUNCIL,
    Role.JUROR: Party.COUNCIL,
    Role.EXPERT: Party.COUNCIL,
    Role.DEPT_LEADER: Party.LEADER,
    Role.PROV_LEADER: Party.LEADER,
    Role.DEPT_ACCOUNTANT: Party.ACCOUNTANT,
    Role.AGENCY_OFFICER: Party.AGENCY,
    Role.AGENCY_LEADER: Party.AGENCY,
    Role.AGENCY_ACCOUNTANT: Party.AGENCY,
    Role.MINISTRY_LEADER: Party.MINISTRY,
}
"""Whose time it is while a role holds a case; every other role is the department's."""
COUNCILS = frozenset({
    ("selection_round", "scoring"), ("selection_round", "session"), ("product_nomination", "scoring"),
    ("product_nomination", "passed"), ("product_nomination", "complained"),
})  # fmt: skip
"""States in which an officer keeps the papers while jury or council work: it is their time."""


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


class Asked(Protocol):
    """One asked party of parallel work, as far as time looks at it."""

    @property
    def kind(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def due_at(self) -> datetime: ...

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
    events: Sequence[Happened],
    holds: Sequence[Paused],
    process: Process,
    calendar: WorkCalendar,
    *,
    now: datetime,
    asked: Sequence[Asked] = (),
) -> tuple[Entry, ...]:
    """Return whose time it was, in order, from the first event until now or until the case was closed."""
    found: list[Entry] = []
    judge = _Judge(process, _pauses(holds), _overruns(asked))
    for since, until, state in _stays(events, process, now):
        for begin, end in pairwise([since, *judge.cuts(since, until), until]):
            party, reason = judge.charge(state, begin, end)
            last = found[-1] if found else None
            if last and (last.party, last.state, last.reason) == (party, state, reason):
                found[-1] = replace(last, until=end)
            else:
                found.append(Entry(party, state, begin, end, 0, 0, reason))
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
    ends = [*latest[1:], max(_minute(now), latest[-1])] if latest else []
    for event, since, until in zip(events, latest, ends, strict=True):
        if since < until and not process.states[event.to_state].kind.closed:
            yield since, until, event.to_state


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when something lasted: a pause with its reason, or the lateness of a role asked for a kind."""

    since: datetime
    until: datetime | None
    reason: str = ""
    kind: str = ""
    role: str = ""

    def covers(self, begin: datetime, end: datetime) -> bool:
        """Whether a whole stretch lies within."""
        return self.since <= begin and (self.until is None or end <= self.until)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Who pays for a stretch in which nothing changes."""

    process: Process
    pauses: Sequence[_Span]
    late: Sequence[_Span]

    def cuts(self, since: datetime, until: datetime) -> list[datetime]:
        """Return where a pause or a lateness begins or ends inside a stretch."""
        spans = (*self.pauses, *self.late)
        edges = {edge for span in spans for edge in (span.since, span.until) if edge is not None}
        return sorted(edge for edge in edges if since < edge < until)

    def charge(self, state: str, begin: datetime, end: datetime) -> tuple[Party, str]:
        """Return the party, and the reason of a pause."""
        pause = next((span for span in self.pauses if span.covers(begin, end)), None)
        if pause is not None:
            return Party.NOBODY, pause.reason
        holder = self.process.states[state].holder
        if holder is None or state in self.process.scheduled:
            return Party.NOBODY, ""
        late = next((span for span in self.late if span.covers(begin, end) and self._waits(span, state)), None)
        if late is not None:
            return Party.COUNCIL if PARTY.get(Role(late.role)) is Party.COUNCIL else Party.CONSULTED, ""
        if (self.process.key, state) in COUNCILS:
            return Party.COUNCIL, ""
        return PARTY.get(holder, Party.DEPARTMENT), ""

    def _waits(self, span: _Span, state: str) -> bool:
        """Whether the holder of the state waits there for the answer of somebody else."""
        task = self.process.task_by_key.get(span.kind)
        if task is None or state not in task.answer.sources:
            return False
        return self.process.states[state].holder not in task.answer.roles


def _pauses(holds: Sequence[Paused]) -> list[_Span]:
    return [_Span(_minute(hold.since), _ended(hold.ended_at), reason=hold.reason) for hold in holds]


def _overruns(asked: Sequence[Asked]) -> list[_Span]:
    """Return how long answers were late, the longest overdue first, so that one of several pays."""
    late = (one for one in asked if one.ended_at is None or one.ended_at > one.due_at)
    return [
        _Span(_minute(one.due_at), _ended(one.ended_at), kind=one.kind, role=one.role)
        for one in sorted(late, key=lambda one: one.due_at)
    ]


def _ended(moment: datetime | None) -> datetime | None:
    return None if moment is None else _minute(moment)


def _measured(entry: Entry, calendar: WorkCalendar) -> Entry:
    days = calendar.working_days(local(entry.since).date(), local(entry.until).date())
    return replace(entry, days=days, minutes=calendar.working_minutes(entry.since, entry.until))


def _minute(moment: datetime) -> datetime:
    """Return the whole minute, so that minutes add up."""
    return moment.replace(second=0, microsecond=0)
