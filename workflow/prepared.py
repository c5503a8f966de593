"""Statements put into the words of a database once, and sent without doing that again.

A case moves by a handful of statements that never change. SQLAlchemy writes and types them; what is left to do each
time is to put the values in and to give the rows their types.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Delete, Dialect, Insert, Select, Update
from sqlalchemy.types import TypeEngine

Record = Mapping[Any, Any]
"""A row by the names of its columns, whether it comes from here or from SQLAlchemy."""
Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]
Turn = Callable[[Any], Any]


class Prepared:
    """One statement with named values. ``IN`` over a list of them is not for here: its words change with the list."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self._statement = statement
        self._spoken: dict[str, _Spoken] = {}
        self.names = tuple(column.name for column in _columns(statement))

    def rows(self, connection: Connection, values: Values) -> Rows:
        """Ask, and return the rows; their values are of the columns' types."""
        spoken = self._in_words_of(connection.dialect)
        return spoken.typed(connection.exec_driver_sql(spoken.text, spoken.bound(values)).all())

    def send(self, connection: Connection, rows: Sequence[Values]) -> CursorResult[Any]:
        """Write once for each of the rows, which all have the same names."""
        spoken = self._in_words_of(connection.dialect)
        bound = [spoken.bound(row) for row in rows]
        return connection.exec_driver_sql(spoken.text, bound if len(bound) > 1 else bound[0])

    def _in_words_of(self, dialect: Dialect) -> "_Spoken":
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            spoken = self._spoken[dialect.name] = _Spoken(self._statement, dialect)
        return spoken


class _Spoken:
    """A statement in the words of one database, with what turns values on their way in and out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        self._by_place = compiled.positional
        written = compiled.literal_execute_params  # stand in the text itself
        kinds = {name: bind.type for bind, name in compiled.bind_names.items() if bind not in written}
        names = compiled.positiontup if compiled.positional else kinds
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._into = [(name, _inward(kinds[name], dialect)) for name in names]
        self._out_of = [_outward(column.type, dialect) for column in _columns(statement)]

    def bound(self, values: Values) -> Any:
        """Return the values as the driver takes them."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._by_place:
            return tuple([given[name] if turn is None else turn(given[name]) for name, turn in self._into])
        return {name: given[name] if turn is None else turn(given[name]) for name, turn in self._into}

    def typed(self, rows: Sequence[Sequence[Any]]) -> Rows:
        """Return the rows with each value turned into what its column's type promises."""
        turns = self._out_of
        return [
            tuple([value if turn is None else turn(value) for value, turn in zip(row, turns, strict=True)])
            for row in rows
        ]


def _columns(statement: Any) -> Sequence[ColumnElement[Any]]:
    return list(statement.selected_columns) if isinstance(statement, Select) else []


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
