"""Units as they are called today: what a commune or a province went into when it was merged."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from workflow.models import Establishment
from workflow.models.base import table_of
from workflow.rounds.records import UNIT, Reader

PLACE = table_of(Establishment)
COLUMNS = (UNIT.c.id, UNIT.c.path, UNIT.c.valid_to, UNIT.c.successor_id)


def unit_in_force(session: Reader, which: ColumnElement[bool], on: date) -> Any:
    """Return the row of a unit as it is on a day, or None: what it went into once it had ended, as far as is known."""
    row, seen = session.execute(select(*COLUMNS).where(which)).one_or_none(), set[int]()
    while row is not None and row.id not in seen and _merged(row, on):
        seen.add(row.id)
        row = session.execute(select(*COLUMNS).where(UNIT.c.id == row.successor_id)).one_or_none()
    return row


def _merged(row: Any, on: date) -> bool:
    return row.valid_to is not None and row.valid_to < on and row.successor_id is not None


def home_in_force(applicant_id: int, on: date) -> tuple[Any, Any]:
    """Return the commune and the province of an establishment on a day, each as a part of another statement.

    What was merged once is followed; a chain of mergers is for :func:`unit_in_force`.
    """
    kept, commune, root = (UNIT.alias(name) for name in ("kept", "commune", "root"))
    own = select(_today(kept, on)).join(PLACE, PLACE.c.commune_id == kept.c.id).where(PLACE.c.unit_id == applicant_id)
    above = or_(commune.c.path == root.c.path, commune.c.path.startswith(root.c.path + "/"))
    province = select(_today(root, on)).join(commune, above).where(root.c.parent_id.is_(None), commune.c.id.in_(own))
    return own, province


def _today(unit: Any, on: date) -> ColumnElement[int]:
    """What a unit went into, where it had ended."""
    merged = (unit.c.valid_to < on) & unit.c.successor_id.is_not(None)
    return case((merged, unit.c.successor_id), else_=unit.c.id)
