"""Who finds the sessions of a round's council: its members and the officers of the round, nobody else."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.rounds.chambers import Door, door
from workflow.rounds.records import Round, round_at
from workflow.rounds.sittings import meeting_at
from workflow.rounds.tables import Table, read_table


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
    of, _ = enter(session, slug, person=person, now=now)
    meeting = meeting_at(session, of.id, number)
    if meeting is None:
        raise CaseNotFound(slug)
    return read_table(session, meeting.id, by=person, now=now)
