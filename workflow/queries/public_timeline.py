"""Whose time a case took, for whoever looks it up: stretches by party in public words, no names, no texts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.definition import State
from workflow.models import Case, CaseEvent, CaseHold
from workflow.office import Office
from workflow.published import process_of
from workflow.timeline import Party, entries


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time: from when to when, in which state, whose time it was, in working days and minutes."""

    since: datetime
    until: datetime
    state: State
    party: Party
    days: int
    minutes: int
    paused: bool


def stretches(session: Session, code: str, *, office: Office, now: datetime) -> tuple[Stretch, ...]:
    """Return the stretches of a submitted case in order; the time of drafting before it was handed in is left out."""
    case = session.scalars(select(Case).where(Case.code == code)).one()
    process = process_of(session, case.process_hash)
    at = (CaseEvent.case_id == case.id, CaseEvent.at >= case.submitted_at)
    events = session.execute(select(CaseEvent.at, CaseEvent.to_state).where(*at).order_by(CaseEvent.seq)).all()
    held = select(CaseHold.reason, CaseHold.since, CaseHold.ended_at).where(CaseHold.case_id == case.id)
    calendar = office.calendar.scoped(office.scope(case.owner_unit_id))
    charged = entries(events, session.execute(held).all(), process, calendar, now)
    return tuple(
        Stretch(e.since, e.until, process.states[e.state], e.party, e.days, e.minutes, bool(e.reason)) for e in charged
    )
