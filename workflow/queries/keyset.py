"""Pages of a list by the place where the one before ended: as quick on page one hundred as on page one.

A list is ordered by one column and then by id, so that its order is the same each time; rows without a value come last.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, and_, or_

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"(-|\d{1,18})\.(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the value of the ordering column in its last row, and the id of that row."""

    value: Any
    id: int

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, datetime):
            value = (value - EPOCH) // timedelta(microseconds=1)
        return f"{'-' if value is None else value}.{self.id}"


def place_in(text: str, *, moments: bool = True) -> Place | None:
    """Read a place back from an address; None for anything that is none."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    value = None if found[1] == "-" else int(found[1])
    try:
        return Place(_moment(value) if moments and value is not None else value, int(found[2]))
    except OverflowError:
        return None


def without_zeros(text: str) -> str:
    """Return a text of an address without zero bytes, which no database takes; no name of ours holds one."""
    return text.replace("\0", "")


def after(column: Any, row_id: Any, place: Place | None, *, falling: bool = False) -> ColumnElement[bool] | None:
    """Return the condition for rows that come after a place, or None at the beginning."""
    if place is None:
        return None
    later = (row_id < place.id) if falling else (row_id > place.id)
    if place.value is None:
        return and_(column.is_(None), later)
    beyond = (column < place.value) if falling else (column > place.value)
    return or_(beyond, and_(column == place.value, later), column.is_(None))


def order(column: Any, row_id: Any, *, falling: bool = False) -> tuple[UnaryExpression[Any], UnaryExpression[Any]]:
    """Return the order of a list."""
    if falling:
        return column.desc().nulls_last(), row_id.desc()
    return column.asc().nulls_last(), row_id.asc()


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
