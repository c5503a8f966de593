"""Terms that ended, of all cases that were handed in: what everybody may be told once small numbers are left out."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.models import Case
from workflow.queries.apologies import signed_by_term
from workflow.queries.bottlenecks import Punctual, punctuality


def ended_terms(session: Session, *, since: datetime, until: datetime) -> tuple[Punctual, ...]:
    """Return the terms that ended in a span by unit and step; nothing of it names a case or a person."""
    return punctuality(session, Case.submitted_at.is_not(None), since=since, until=until)


def signed_letters(session: Session, *, since: datetime, until: datetime) -> dict[tuple[str, str, str], int]:
    """Return the apologies that were signed in a span by unit, procedure and term; the same cases."""
    return signed_by_term(session, Case.submitted_at.is_not(None), since=since, until=until)
