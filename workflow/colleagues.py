"""Who may stand in for whom: officials of the same unit and of those next to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import DEPUTED
from workflow.fold import sort_key
from workflow.models import Membership, Unit, User


def colleagues(session: Session, user_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Return who may stand in for any of these people: officials of their units, of those next above and next below."""
    own = select(Membership.unit_id).where(Membership.user_id.in_(sorted(user_ids)), *_serves(on))
    units = set(session.scalars(own))
    upper = select(Unit.parent_id).where(Unit.id.in_(sorted(units)), Unit.parent_id.is_not(None))
    lower = select(Unit.id).where(Unit.parent_id.in_(sorted(units)))
    around = frozenset({*units, *session.scalars(upper), *session.scalars(lower)})
    return dict(officials(session, around, on=on))


def officials(session: Session, units: frozenset[int], *, on: date) -> list[tuple[int, str]]:
    """Return the people with an open account who hold a role of an office there on the day, by name."""
    held = select(Membership.user_id).where(Membership.unit_id.in_(sorted(units)), *_serves(on))
    rows = session.execute(select(User.id, User.name).where(User.active, User.id.in_(held))).all()
    return sorted(((row.id, row.name) for row in rows), key=lambda one: (sort_key(one[1]), one[0]))


def _serves(on: date) -> tuple[Any, ...]:
    in_force = or_(Membership.valid_to.is_(None), Membership.valid_to >= on)
    return Membership.valid_from <= on, in_force, Membership.role.in_(sorted(DEPUTED))
