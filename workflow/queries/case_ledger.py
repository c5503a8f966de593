"""The ledger of time of one case, read from its records: whose every working minute was, since some moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar
from workflow.definition import Process
from workflow.models import CaseEvent, CaseHold, CaseTask
from workflow.timeline import Entry, entries


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Somebody who was asked for parallel work: until when, and when they answered or were let off."""

    kind: str
    role: str
    holder: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


def ended_column() -> ColumnElement[Any]:
    """Return when an asked party was through: answered, or not asked any more."""
    return func.coalesce(CaseTask.answered_at, CaseTask.cancelled_at, type_=CaseTask.answered_at.type).label("ended_at")


def case_ledger(
    session: Session,
    case_id: int,
    *,
    process: Process,
    calendar: WorkCalendar,
    now: datetime,
    since: datetime | None = None,
    untold: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Return whose time a case took, in order, from its opening or from the first event at or after a moment.

    What leads to a state that must not be told is left out.
    """
    here = (CaseEvent.case_id == case_id, CaseEvent.to_state.not_in(sorted(untold)))
    told = select(CaseEvent.at, CaseEvent.to_state).where(*here).order_by(CaseEvent.seq)
    events = session.execute(told if since is None else told.where(CaseEvent.at >= since)).all()
    held = select(CaseHold.reason, CaseHold.since, CaseHold.ended_at).where(CaseHold.case_id == case_id)
    work = select(CaseTask.kind, CaseTask.role, CaseTask.due_at, ended_column()).where(CaseTask.case_id == case_id)
    holds, asked = session.execute(held.order_by(CaseHold.id)).all(), session.execute(work.order_by(CaseTask.id)).all()
    return entries(events, holds, process, calendar, now=now, asked=asked)
