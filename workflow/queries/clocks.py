"""The stretch of a term that is being counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import CaseClock


@dataclass(frozen=True, slots=True)
class ClockRun:
    """Since when a term has been counted without a break, and how many of its units were left then."""

    since: datetime
    length: int


def clock_run(session: Session, clock_id: int) -> ClockRun | None:
    """Return the present stretch of a term."""
    row = session.execute(select(CaseClock.since, CaseClock.length).where(CaseClock.id == clock_id)).one_or_none()
    return ClockRun(*row) if row else None
