"""Units as they are called today: what a commune or a province went into when it was merged."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, select

from workflow.rounds.records import UNIT, Reader

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


def root_in_force(path: str, on: date) -> Any:
    """Return the province above a path, or the one that it was merged into, as a part of another statement."""
    merged = (UNIT.c.valid_to < on) & UNIT.c.successor_id.is_not(None)
    today = case((merged, UNIT.c.successor_id), else_=UNIT.c.id)
    return select(today).where(UNIT.c.path == path.split("/", maxsplit=1)[0]).scalar_subquery()
