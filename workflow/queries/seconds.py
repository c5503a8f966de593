"""Time between moments, worked out by the database, so that no row has to be read for it."""

from typing import Any

from sqlalchemy import Float, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from workflow.calendar import ZONE

OFFSET = "+7 hours"
"""From the moments that SQLite keeps to the time of Viet Nam, which has had no other since 1975."""


class SecondsBetween(GenericFunction[float]):
    """Seconds from the first moment to the second, below zero when it lies before."""

    type = Float()
    name = "seconds_between"
    inherit_cache = True


@compiles(SecondsBetween, "sqlite")
def _on_sqlite(element: SecondsBetween, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(part, **kw) for part in element.clauses)
    return f"((julianday({second}) - julianday({first})) * 86400.0)"


@compiles(SecondsBetween, "postgresql")
def _on_postgresql(element: SecondsBetween, compiler: Any, **kw: Any) -> str:
    first, second = (compiler.process(part, **kw) for part in element.clauses)
    return f"EXTRACT(EPOCH FROM ({second} - {first}))::float"


class DaysOver(GenericFunction[int]):
    """How many local dates the first moment lies after the second, as ``workflow.terms.days_over`` counts them."""

    type = Integer()
    name = "days_over"
    inherit_cache = True


@compiles(DaysOver, "sqlite")
def _days_on_sqlite(element: DaysOver, compiler: Any, **kw: Any) -> str:
    first, second = (f"julianday(date({compiler.process(part, **kw)}, '{OFFSET}'))" for part in element.clauses)
    return f"CAST({first} - {second} AS INTEGER)"


@compiles(DaysOver, "postgresql")
def _days_on_postgresql(element: DaysOver, compiler: Any, **kw: Any) -> str:
    first, second = (f"(({compiler.process(part, **kw)}) AT TIME ZONE '{ZONE.key}')::date" for part in element.clauses)
    return f"({first} - {second})"


class QuarterOf(GenericFunction[int]):
    """In which quarter of a term, 0 to 3 or beyond, a moment lies: its start, its end, the moment.

    Before the start it is the first one, and the last one in a term without a length or a start.
    """

    type = Integer()
    name = "quarter_of"
    inherit_cache = True


@compiles(QuarterOf, "sqlite")
def _quarter_on_sqlite(element: QuarterOf, compiler: Any, **kw: Any) -> str:
    start, end, now = (f"julianday({compiler.process(part, **kw)})" for part in element.clauses)
    return f"CAST(max(coalesce(4 * ({now} - {start}) / ({end} - {start}), 3), 0) AS INTEGER)"


@compiles(QuarterOf, "postgresql")
def _quarter_on_postgresql(element: QuarterOf, compiler: Any, **kw: Any) -> str:
    start, end, now = (compiler.process(part, **kw) for part in element.clauses)
    share = f"4 * EXTRACT(EPOCH FROM ({now} - {start})) / NULLIF(EXTRACT(EPOCH FROM ({end} - {start})), 0)"
    return f"floor(least(greatest(coalesce({share}, 3), 0), 4))::integer"


class MonthOf(GenericFunction[str]):
    """The local month in which a moment lies, as 2026-03."""

    type = String()
    name = "month_of"
    inherit_cache = True


@compiles(MonthOf, "sqlite")
def _month_on_sqlite(element: MonthOf, compiler: Any, **kw: Any) -> str:
    (moment,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"strftime('%Y-%m', {moment}, '{OFFSET}')"


@compiles(MonthOf, "postgresql")
def _month_on_postgresql(element: MonthOf, compiler: Any, **kw: Any) -> str:
    (moment,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"to_char(({moment}) AT TIME ZONE '{ZONE.key}', 'YYYY-MM')"
