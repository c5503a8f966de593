"""Collects the rows of one or many acts and sends them together, a statement a table and kind.

On PostgreSQL the statements travel in one pipeline, so that an act costs one round trip for all it writes. Nothing is
written before :meth:`Writes.flush`, so an act that is refused half-way leaves nothing behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from workflow.models.base import Base, table_of
from workflow.prepared import Prepared

Row = dict[str, Any]
Where = tuple[tuple[str, bool], ...]
"""Columns that find a row, each with whether it must be NULL, which no comparison would find."""
Change = tuple[Table, Where, tuple[str, ...]]


class Writes:
    """Rows to be written, in the order in which their kinds were first named."""

    def __init__(self) -> None:
        self.updates: dict[Change, list[Row]] = {}
        self.inserts: dict[tuple[Table, tuple[str, ...]], list[Row]] = {}
        self.checked: list[Change] = []

    def insert(self, model: type[Base], /, **row: Any) -> None:
        """Add a row."""
        self.inserts.setdefault((table_of(model), tuple(row)), []).append(row)

    def update(self, model: type[Base], where: Row, *, checked: bool = False, **changes: Any) -> None:
        """Change the row whose columns equal ``where``; ``checked`` raises LostUpdate when it is not there any more."""
        kind = (table_of(model), tuple((name, value is None) for name, value in where.items()), tuple(changes))
        if checked and kind not in self.checked:
            self.checked.append(kind)
        values = {f"w_{name}": value for name, value in where.items() if value is not None}
        self.updates.setdefault(kind, []).append(values | {f"v_{name}": value for name, value in changes.items()})

    def merge(self, other: "Writes") -> None:
        """Take over everything that another act collected."""
        for change, rows in other.updates.items():
            self.updates.setdefault(change, []).extend(rows)
        for addition, rows in other.inserts.items():
            self.inserts.setdefault(addition, []).extend(rows)
        self.checked += [kind for kind in other.checked if kind not in self.checked]

    def flush(self, session: Session) -> None:
        """Send everything; updates first, so that a row that makes room for another is out of its way."""
        connection = session.connection()
        alone = [kind for kind in self.checked if len(self.updates[kind]) == 1]
        for kind in self.checked:
            if kind not in alone:
                rows = self.updates.pop(kind)
                _require(kind, _update(*kind).send(connection, rows).rowcount == len(rows))
        with _pipeline(connection):
            sent = {kind: _update(*kind).send(connection, rows) for kind, rows in self.updates.items()}
            for (table, columns), rows in self.inserts.items():
                _insert(table, columns).send(connection, rows)
        for kind in alone:  # what a pipeline changed is known only when it is over
            _require(kind, sent[kind].context.cursor.rowcount == 1)
        self.checked.clear()
        self.updates.clear()
        self.inserts.clear()


def _require(kind: tuple[Any, ...], found: object) -> None:
    if not found:
        raise LostUpdate(kind[0].name)


class LostUpdate(RuntimeError):
    """A row that was read under lock is not there any more; the transaction must be rolled back."""


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> Prepared:
    left_out = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    values = left_out | {column: bindparam(column) for column in columns}
    return Prepared(insert(table).values(values).inline())


@cache
def _update(table: Table, where: Where, columns: tuple[str, ...]) -> Prepared:
    found = [table.c[name].is_(None) if null else table.c[name] == bindparam(f"w_{name}") for name, null in where]
    return Prepared(update(table).where(*found).values({name: bindparam(f"v_{name}") for name in columns}))


@contextmanager
def _pipeline(connection: Connection) -> Iterator[None]:
    """Open a pipeline on PostgreSQL; SQLite, which has no round trips, needs none."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    failure: Any = connection.dialect.loaded_dbapi
    try:
        with driver.pipeline():
            yield
    except failure.Error as error:  # found at the end of the pipeline, where SQLAlchemy no longer looks
        raise DBAPIError.instance("", None, error, failure.Error, dialect=connection.dialect) from error
