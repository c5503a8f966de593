"""Which decisions about days bind a case, when they were applied, and what they did to its terms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local, scopes
from workflow.models import CalendarImport
from workflow.shipped import shipped_calendar


@dataclass(frozen=True, slots=True)
class AppliedDecision:
    """One decision that was applied: its days, and the terms of one case that it moved, by key: before and after."""

    basis: str
    scope: str
    applied_at: datetime
    days: frozenset[tuple[date, str, str]]
    moved: tuple[tuple[str, datetime, datetime], ...]


def applied_decisions(session: Session, code: str, scope: str) -> tuple[AppliedDecision, ...]:
    """Return the decisions for the nation and the places above a case, in the order in which they were applied."""
    bound = (CalendarImport.applied_at.is_not(None), CalendarImport.scope.in_(scopes(scope)))
    columns = (
        CalendarImport.basis, CalendarImport.scope, CalendarImport.applied_at, CalendarImport.days,
        CalendarImport.moved,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(*bound).order_by(CalendarImport.applied_at, CalendarImport.id))
    return tuple(
        AppliedDecision(
            row.basis, row.scope, row.applied_at,
            frozenset((date.fromisoformat(day["on"]), day["kind"], day["label"]) for day in row.days),
            tuple(
                (one["key"], datetime.fromisoformat(one["before"]), datetime.fromisoformat(one["after"]))
                for one in row.moved
                if one["code"] == code and one["subject"] == "clock"
            ),
        )
        for row in rows
    )  # fmt: skip


def calendar_at(
    calendar: WorkCalendar, decisions: Sequence[AppliedDecision], moment: datetime | None
) -> tuple[WorkCalendar, str]:
    """Return a calendar without what was decided after a moment, and the name of that version.

    The name tells of decisions that bind the case alone: the number of all would tell of other provinces (I-31).
    """
    kept = [one for one in decisions if moment is None or one.applied_at <= moment]
    later = [one for one in decisions if one not in kept]
    undone = {(*day, one.basis, one.scope) for one in later for day in one.days}
    overlays = tuple(
        day for day in calendar.overlays if (day.on, day.kind, day.label, day.basis, day.scope) not in undone
    )
    shipped = shipped_calendar().version
    known = f"{shipped} · {kept[-1].basis} ({local(kept[-1].applied_at):%d/%m/%Y})" if kept else shipped
    return (replace(calendar, overlays=overlays) if later else calendar), known
