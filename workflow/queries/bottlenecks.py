"""Where time goes: how long the terms of each step took, what came and went a week, what is about to be late.

Everything is counted by the database over terms that ended in a period; no row of a case is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.models import Case, CaseClock, Unit
from workflow.queries.seconds import SecondsBetween

DAY = 86_400
WEEK = timedelta(days=7)
PERIOD_DAYS = 90
PERCENT = 85
WEEKS = 8
Key = tuple[str, str]
"""Process and term."""
Weeks = Sequence[tuple[int, int]]
"""What came and what left, week by week."""


@dataclass(frozen=True, slots=True)
class Duration:
    """How many days the ended terms of a step took, beside what was allowed on average."""

    n: int
    median: float
    high: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Punctual:
    """Ended terms: how many in all, early by a day or more, late; on time is the rest."""

    unit: str
    process: str
    term: str
    total: int
    early: int
    late: int
    days: float

    @property
    def on_time(self) -> int:
        """In time, yet not early."""
        return self.total - self.early - self.late


def durations(
    session: Session, condition: ColumnElement[bool], *, since: datetime, percent: int = PERCENT
) -> Mapping[Key, Duration]:
    """Return median and a high percentile of every step, from the terms that ended since a moment."""
    spent = SecondsBetween(CaseClock.started_at, CaseClock.closed_at)
    allowed = SecondsBetween(CaseClock.started_at, CaseClock.due_at)
    place = (Case.process_key, CaseClock.key)
    inner = (
        select(
            *place, spent.label("spent"), allowed.label("allowed"),
            func.row_number().over(partition_by=place, order_by=spent).label("nth"),
            func.count().over(partition_by=place).label("n"),
        )
        .join(Case, Case.id == CaseClock.case_id)
        .where(condition, CaseClock.closed_at >= since)
        .subquery()
    )  # fmt: skip
    nth, n = inner.c.nth, inner.c.n
    middle, high = (case((nth == rank, inner.c.spent)) for rank in ((n + 1) // 2, (n * percent + 99) // 100))
    columns = (func.max(n), func.max(middle), func.max(high), func.avg(inner.c.allowed))
    keys = (inner.c.process_key, inner.c.key)
    found = session.execute(select(*keys, *columns).group_by(*keys))
    return {
        (process, key): Duration(number, *(float(value) / DAY for value in values))
        for process, key, number, *values in found
    }


def flow(session: Session, condition: ColumnElement[bool], *, until: datetime) -> Mapping[Key, Weeks]:
    """Return what came to and left every step in each of the last weeks, the oldest first."""
    weeks = [(until - WEEK * number, until - WEEK * (number - 1)) for number in range(WEEKS, 0, -1)]
    columns = [
        func.count(case((and_(moment >= start, moment < end), 1)))
        for start, end in weeks
        for moment in (CaseClock.started_at, CaseClock.closed_at)
    ]
    recent = or_(CaseClock.started_at >= weeks[0][0], CaseClock.closed_at >= weeks[0][0])
    found = (
        select(Case.process_key, CaseClock.key, *columns)
        .join(Case, Case.id == CaseClock.case_id)
        .where(condition, recent)
        .group_by(Case.process_key, CaseClock.key)
    )
    return {
        (process, key): list(zip(numbers[::2], numbers[1::2], strict=True))
        for process, key, *numbers in session.execute(found)
    }


def ending(session: Session, condition: ColumnElement[bool], *, since: datetime, until: datetime) -> Mapping[Key, int]:
    """Return how many running terms of every step end in a span."""
    running = (CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    found = (
        select(Case.process_key, CaseClock.key, func.count())
        .join(Case, Case.id == CaseClock.case_id)
        .where(condition, *running, CaseClock.due_at >= since, CaseClock.due_at < until)
        .group_by(Case.process_key, CaseClock.key)
    )
    return {(process, key): number for process, key, number in session.execute(found)}


def punctuality(
    session: Session, condition: ColumnElement[bool], *, since: datetime, until: datetime
) -> tuple[Punctual, ...]:
    """Return the terms that ended in a span by unit and step: early, late, in all, with their mean length in days."""
    ahead, over = SecondsBetween(CaseClock.closed_at, CaseClock.due_at), CaseClock.closed_at > CaseClock.due_at
    spent = func.avg(SecondsBetween(CaseClock.started_at, CaseClock.closed_at))
    found = (
        select(
            Unit.name, Case.process_key, CaseClock.key, func.count(), func.count(case((ahead >= DAY, 1))),
            func.count(case((over, 1))), spent,
        )
        .join(Case, Case.id == CaseClock.case_id)
        .join(Unit, Unit.id == Case.owner_unit_id)
        .where(condition, CaseClock.closed_at >= since, CaseClock.closed_at < until)
        .group_by(Unit.name, Case.process_key, CaseClock.key)
    )  # fmt: skip
    return tuple(
        Punctual(unit, process, term, total, early, late, float(days) / DAY)
        for unit, process, term, total, early, late, days in session.execute(found)
    )
