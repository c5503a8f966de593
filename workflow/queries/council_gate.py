"""Who finds the sessions of a round's council: its members and the officers of the round, nobody else."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.rounds.chambers import Door, door
from workflow.rounds.records import Round, round_at
from workflow.rounds.sittings import round_with_meeting
from workflow.rounds.tables import Table, table_of


def enter(session: Session, slug: str, *, person: Person, now: datetime) -> tuple[Round, Door]:
    """Return a round and what the person may do with its sessions; CaseNotFound for everybody else."""
    of = round_at(session, slug)
    if of is None:
        raise CaseNotFound(slug)
    through = door(session, of, person, local(now).date())
    if not through.enters:
        raise CaseNotFound(slug)
    return of, through


def table_at(session: Session, slug: str, number: int, *, person: Person, now: datetime) -> Table:
    """Return a session as the person finds it; CaseNotFound where there is none for the person."""
    found = round_with_meeting(session, slug, number)
    if found is None:
        raise CaseNotFound(slug)
    table = table_of(session, *found, by=person, now=now)
    if not table.door.enters:
        raise CaseNotFound(slug)
    return table
