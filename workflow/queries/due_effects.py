"""What an intervention would do to the terms of cases, told before it is done: what stops, what goes on until when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.clocks import ClockChange, Move, OpenClock
from workflow.loading import open_clocks
from workflow.models import Case
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.visibility import visible

HELD_AFTER = {"pause": True, "resume": False}
"""The interventions that touch terms at all; every other one leaves them as they are."""


@dataclass(frozen=True, slots=True)
class TermEffect:
    """One term: when it ends now and when it would end; None where it stands still."""

    label: str
    before: datetime | None
    after: datetime | None

    @property
    def changes(self) -> bool:
        """Whether anything happens to it."""
        return self.before != self.after


def due_effects(
    session: Session, case_ids: Collection[int], step: str, *, person: Person, now: datetime, office: Office
) -> Mapping[int, tuple[TermEffect, ...]]:
    """Return what a step would do to every open term of those of the cases that the person may see."""
    columns = (Case.id, Case.state.label("state"), Case.held, Case.owner_unit_id, Case.process_hash)
    found = select(*columns).where(Case.id.in_(case_ids), visible(scope_of(person)))
    rows = {row.id: row for row in session.execute(found)}
    clocks = open_clocks(session.connection(), sorted(rows))
    return {
        case_id: _effects(session, row, clocks.get(case_id, []), step, now=now, office=office)
        for case_id, row in rows.items()
    }


def _effects(
    session: Session, row: Any, clocks: list[OpenClock], step: str, *, now: datetime, office: Office
) -> tuple[TermEffect, ...]:
    process, held_after = process_of(session, row.process_hash), HELD_AFTER.get(step, row.held)
    move = Move(row.state, row.state, row.held, held_after, ())
    changes = office.timekeeper(row.owner_unit_id, now).changes(process, clocks, move) if held_after != row.held else []
    changed = {change.key: change for change in changes}
    return tuple(_effect(process.clock_by_key[clock.key].label, clock, changed.get(clock.key)) for clock in clocks)


def _effect(label: str, clock: OpenClock, change: ClockChange | None) -> TermEffect:
    before = clock.due_at if clock.running else None
    if change is None:
        return TermEffect(label, before, before)
    return TermEffect(label, before, None if change.action == "pause" else change.due_at)
