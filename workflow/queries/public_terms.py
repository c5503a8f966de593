"""Terms that ended, of all cases that were handed in: what everybody may be told once small numbers are left out."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from workflow.fold import sort_key
from workflow.models import Case, Unit
from workflow.queries.apologies import signed_by_term
from workflow.queries.bottlenecks import Punctual, punctuality


def ended_terms(
    session: Session, *, since: datetime, until: datetime, province_id: int | None = None
) -> tuple[Punctual, ...]:
    """Return the terms that ended in a span by unit and step; nothing of it names a case or a person."""
    return punctuality(session, _told(province_id), since=since, until=until)


def signed_letters(
    session: Session, *, since: datetime, until: datetime, province_id: int | None = None
) -> dict[tuple[str, str, str], int]:
    """Return the apologies that were signed in a span by unit, procedure and term; the same cases."""
    return signed_by_term(session, _told(province_id), since=since, until=until)


def provinces_of_terms(session: Session) -> tuple[tuple[int, str], ...]:
    """Return the provinces and other places whose cases these are, in the order of their names."""
    found = select(Unit.id, Unit.name).where(Unit.id.in_(select(Case.province_id).where(_told(None))))
    return tuple(sorted(((row.id, row.name) for row in session.execute(found)), key=lambda one: sort_key(one[1])))


def _told(province_id: int | None) -> ColumnElement[bool]:
    handed_in = Case.submitted_at.is_not(None)
    return handed_in if province_id is None else and_(handed_in, Case.province_id == province_id)
