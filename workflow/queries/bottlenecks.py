"""Where time goes: how long the terms of each step took, what came and went a week, what is about to be late.

Everything is counted by the database over terms that ended in a period; no row of a case is read.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.models import Case, CaseClock
from workflow.queries.answering import ANSWERING, PLACE, answering_unit, unit_label
from workflow.queries.kept_terms import kept_terms
from workflow.queries.seconds import DaysOver, SecondsBetween

DAY = 86_400
WEEK = timedelta(days=7)
PERIOD_DAYS = 90
PERCENT = 85
WEEKS = 8
Key = tuple[str, str]
"""Process and term."""
TERM: tuple[Any, ...] = (Case.process_key, CaseClock.key)
OFFICE_TERM: tuple[Any, ...] = (Case.owner_unit_id, *TERM)
"""What terms are put together by: the steps of all offices, or those of each."""
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
    """Ended terms: how many in all, on a day before they were due, on a later one; on time is the rest.

    What counts is the day on which a term ended (``workflow.terms.days_over``).
    """

    unit: str
    process: str
    term: str
    total: int
    early: int
    late: int
    days: float

    @property
    def on_time(self) -> int:
        """On the day itself."""
        return self.total - self.early - self.late

    @property
    def share(self) -> float:
        """How many in a hundred were not late."""
        return 100 * (self.total - self.late) / self.total


def durations(
    session: Session,
    condition: ColumnElement[bool],
    *,
    since: datetime,
    percent: int = PERCENT,
    by: tuple[Any, ...] = TERM,
) -> Mapping[Any, Duration]:
    """Return median and a high percentile of every step, from the terms that ended since a moment."""
    spent = SecondsBetween(CaseClock.started_at, CaseClock.closed_at)
    allowed = SecondsBetween(CaseClock.started_at, CaseClock.due_at)
    inner = (
        select(
            *(column.label(f"by_{place}") for place, column in enumerate(by)), spent.label("spent"),
            allowed.label("allowed"), func.row_number().over(partition_by=by, order_by=spent).label("nth"),
            func.count().over(partition_by=by).label("n"),
        )
        .join(Case, Case.id == CaseClock.case_id)
        .where(condition, CaseClock.closed_at >= since)
        .subquery()
    )  # fmt: skip
    nth, n = inner.c.nth, inner.c.n
    middle, high = (case((nth == rank, inner.c.spent)) for rank in ((n + 1) // 2, (n * percent + 99) // 100))
    columns = (func.max(n), func.max(middle), func.max(high), func.avg(inner.c.allowed))
    keys = [inner.c[f"by_{place}"] for place in range(len(by))]
    found = session.execute(select(*columns, *keys).group_by(*keys))
    return {
        tuple(place): Duration(number, *(float(value) / DAY for value in (middle, high, allowed)))
        for number, middle, high, allowed, *place in found
    }


def flow(
    session: Session, condition: ColumnElement[bool], *, until: datetime, by: tuple[Any, ...] = TERM
) -> Mapping[Any, Weeks]:
    """Return what came to and left every step in each of the last weeks, the oldest first."""
    weeks = [(until - WEEK * number, until - WEEK * (number - 1)) for number in range(WEEKS, 0, -1)]
    columns = [
        func.count(case((and_(moment >= start, moment < end), 1)))
        for start, end in weeks
        for moment in (CaseClock.started_at, CaseClock.closed_at)
    ]
    recent = or_(CaseClock.started_at >= weeks[0][0], CaseClock.closed_at >= weeks[0][0])
    found = select(*by, *columns).join(Case, Case.id == CaseClock.case_id).where(condition, recent).group_by(*by)
    return {
        tuple(row[: len(by)]): list(zip(row[len(by) :: 2], row[len(by) + 1 :: 2], strict=True))
        for row in session.execute(found)
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
    """Return the terms that ended in a span by the unit that answers and step: early, late, in all, mean days.

    Terms that time itself ends are left out: nobody could keep them.
    """
    rows = session.execute(_punctual((unit_label(), *TERM), condition, since=since, until=until))
    return tuple(_told(*row) for row in rows)


def punctual_by_office(
    session: Session, condition: ColumnElement[bool], *, since: datetime, until: datetime
) -> Mapping[Any, Sequence[Punctual]]:
    """Return the same by the unit that owns the cases, procedure and term: each unit that answers for some of them."""
    by = (Case.owner_unit_id, unit_label(), *TERM)
    found: dict[Any, list[Punctual]] = defaultdict(list)
    for owner, *row in session.execute(_punctual(by, condition, since=since, until=until)):
        one = _told(*row)
        found[owner, one.process, one.term].append(one)
    return found


def _punctual(by: tuple[Any, ...], condition: ColumnElement[bool], *, since: datetime, until: datetime) -> Any:
    over = DaysOver(CaseClock.closed_at, CaseClock.due_at)
    spent = func.avg(SecondsBetween(CaseClock.started_at, CaseClock.closed_at))
    numbers = (func.count(), func.count(case((over < 0, 1))), func.count(case((over > 0, 1))), spent)
    ended = (CaseClock.closed_at >= since, CaseClock.closed_at < until)
    found = select(*by, *numbers).select_from(CaseClock).join(Case, Case.id == CaseClock.case_id)
    found = found.join(ANSWERING, ANSWERING.id == answering_unit()).join(PLACE, PLACE.id == Case.province_id)
    return found.where(condition, kept_terms(), *ended).group_by(*by)


def _told(unit: str, process: str, term: str, *figures: Any) -> Punctual:
    total, early, late, spent = figures
    return Punctual(unit, process, term, total, early, late, float(spent) / DAY)
