"""The kept views of a page: one's own, and those that colleagues share with a unit of one's own."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.models import SavedView, Unit, User


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One kept view. ``unit`` names whom it is shared with, ``by`` whose it is when it is not one's own."""

    id: int
    name: str
    query: str
    unit: str
    by: str


def views_of(session: Session, person: Person, page: str) -> tuple[ViewLine, ...]:
    """Return the views of a page that a person may choose, their own first."""
    units = sorted({grant.unit_id for grant in person.own})
    found = (
        select(SavedView, Unit.name, User.name)
        .outerjoin(Unit, Unit.id == SavedView.unit_id)
        .join(User, User.id == SavedView.user_id)
        .where(SavedView.page == page, or_(SavedView.user_id == person.id, SavedView.unit_id.in_(units)))
        .order_by(SavedView.name, SavedView.id)
    )
    lines = [
        ViewLine(view.id, view.name, view.query, unit or "", "" if view.user_id == person.id else name)
        for view, unit, name in session.execute(found)
    ]
    return tuple(sorted(lines, key=lambda line: bool(line.by)))


def own_units(session: Session, person: Person) -> list[tuple[int, str]]:
    """Return the units with which a person may share, by name."""
    units = sorted({grant.unit_id for grant in person.own})
    return [(row.id, row.name) for row in session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))]
