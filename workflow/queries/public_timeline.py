"""Whose time a case took, for whoever looks it up: stretches by party in public words, no names, no texts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.definition import State
from workflow.models import Case
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.case_ledger import case_ledger
from workflow.queries.veil import SECRET, secret
from workflow.timeline import Party


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
    calendar = office.calendar.scoped(office.scope(case.owner_unit_id))
    untold = SECRET if secret(process.key, case.state) else frozenset[str]()
    charged = case_ledger(
        session, case.id, process=process, calendar=calendar, now=now, since=case.submitted_at, untold=untold
    )
    return tuple(
        Stretch(e.since, e.until, process.states[e.state], e.party, e.days, e.minutes, bool(e.reason)) for e in charged
    )
