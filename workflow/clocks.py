"""What happens to the terms of a case when it moves: which start, pause, resume, restart and close, and when they end.

A clock belongs to no single state. Membership decides: from outside into ``runs`` starts, ``runs`` to ``waits`` pauses,
back resumes, elsewhere closes (R11). A step that stays in its state leaves clocks alone unless it names an effect on
them; a hold pauses those that say so (R2).

Only the applicant's answer (a state that waits) makes a term of mode ``reset`` begin anew. After a hold what was left
goes on, and a term that had run out stays as late as it was: nobody gains time by pausing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflow.calendar import WorkCalendar, local
from workflow.definition import Clock, Process
from workflow.terms import FIXED, Term, due, used

BY_DATE = frozenset({"cd", "months"})
"""Units whose remainder is the time up to a date."""
TermOf = Callable[[str, datetime], Term]


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A term that has started and not ended.

    ``length`` units of the term count from ``since``: the whole term from the start, what was left from the last
    resumption; while the clock is paused, ``length`` is what is left, and of one that had run out all that it was.
    """

    id: int
    key: str
    started_at: datetime
    since: datetime
    length: int
    due_at: datetime
    paused_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether time counts."""
        return self.paused_at is None


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One change to one clock; ``clock`` is None when it starts. ``due_at``, ``length`` are set where they differ."""

    action: str
    key: str
    clock: OpenClock | None
    due_at: datetime | None = None
    length: int = 0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What the case does: its state before and after, whether it is held before and after, and named clock effects."""

    source: str
    target: str
    held_before: bool = False
    held_after: bool = False
    restart: tuple[str, ...] = ()
    until: Mapping[str, datetime] = field(default_factory=dict)
    """Clocks whose end a paper sets (a contract, an agreed change), and that end."""


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """Computes due dates: the rules by date, one calendar, one moment."""

    term_of: TermOf
    calendar: WorkCalendar
    now: datetime

    def changes(self, process: Process, clocks: Iterable[OpenClock], move: Move) -> list[ClockChange]:
        """Return what changes, at most one change a clock, in the order of the definition."""
        running = {clock.key: clock for clock in clocks}
        closed = process.states[move.target].kind.closed
        concerned = [spec for spec in process.clocks if spec.key in running or move.target in spec.runs]
        found = (self._change(spec, running.get(spec.key), move, closed=closed) for spec in concerned)
        changes = {change.key: change for change in found if change is not None}
        for key, end in move.until.items():
            change = changes.get(key) or ClockChange("extend", key, running.get(key), length=_length(running.get(key)))
            if change.action != "close" and (change.clock or change.action == "start"):
                changes[key] = replace(change, due_at=max(end, self.now), provisional=False)
        return list(changes.values())

    def _change(self, spec: Clock, clock: OpenClock | None, move: Move, *, closed: bool) -> ClockChange | None:
        place = "outside" if closed else _place(spec, move.target)
        if clock is None:
            enters = place == "runs" and (move.source != move.target or spec.key in move.restart)
            return self._start(spec, None) if enters else None
        if place == "outside":
            return ClockChange("close", spec.key, clock)
        if spec.key in move.restart:
            return self._start(spec, clock, met=True)
        if place == "waits" or (move.held_after and spec.held == "stops"):
            return self._pause(spec, clock) if clock.running else None
        paused_at = clock.paused_at
        answered = _place(spec, move.source) == "waits"
        return None if paused_at is None else self._resume(spec, clock, paused_at, answered=answered)

    def _pause(self, spec: Clock, clock: OpenClock) -> ClockChange:
        term = self.term_of(spec.rule, clock.started_at)
        spent = used(term, clock.since, self.now, self.calendar) if clock.due_at > self.now else 0
        return ClockChange("pause", spec.key, clock, length=max(clock.length - spent, 0))

    def _resume(self, spec: Clock, clock: OpenClock, paused_at: datetime, *, answered: bool) -> ClockChange:
        term = self.term_of(spec.rule, clock.started_at)
        if term.unit in FIXED or (answered and term.mode == "reset"):
            return self._start(spec, clock)
        if clock.due_at <= paused_at:
            return ClockChange("go_on", spec.key, clock, clock.due_at, clock.length)
        if term.unit in BY_DATE:
            return ClockChange("resume", spec.key, clock, self._moved_on(clock, paused_at), clock.length)
        end = due(term, self.now, self.calendar, length=clock.length)
        return ClockChange("resume", spec.key, clock, end.at, clock.length, end.provisional)

    def _moved_on(self, clock: OpenClock, paused_at: datetime) -> datetime:
        """Return the end of a term that counts by date, later by the days of the pause; a paper may have set it."""
        pause = local(self.now).date() - local(paused_at).date()
        return self.calendar.close_of(self.calendar.on_or_after(local(clock.due_at).date() + pause))

    def _start(self, spec: Clock, clock: OpenClock | None, *, met: bool = False) -> ClockChange:
        """Start a term; a fixed date that was ``met`` early starts again with the next one, after a pause it stays."""
        term = self.term_of(spec.rule, self.now)
        again = 1 if met and term.unit in FIXED else None
        end = due(term, self.now, self.calendar, length=again)
        return ClockChange("restart" if clock else "start", spec.key, clock, end.at, term.length, end.provisional)


def _length(clock: OpenClock | None) -> int:
    return clock.length if clock else 0


def _place(spec: Clock, state: str) -> str:
    if state in spec.runs:
        return "runs"
    return "waits" if state in spec.waits else "outside"
