"""How old what is open is: open cases by step, by the share of the term that is used, and by whose turn it is.

Counted by the database in one statement, whatever the number of cases.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local
from workflow.models import Case, CaseClock
from workflow.queries.days import midnight_after
from workflow.queries.seconds import SecondsBetween

QUARTERS = ("den-25", "den-50", "den-75", "den-100")
LATE = ("tre-1-3", "tre-4-7", "tre-hon-7")
PAUSED, UNTIMED = "dang-dung", "khong-han"
BUCKETS = (*QUARTERS, *LATE, PAUSED, UNTIMED)
"""Shares of the term in quarters, working days late, and what has no running term."""
DAYS_LATE = (3, 7)
BORDERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Row:
    """The open cases of one step, by bucket, with the role that holds them."""

    process: str
    state: str
    holder: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def late(self) -> int:
        """Those whose term is over."""
        return sum(self.counts.get(name, 0) for name in LATE)


def bucket(now: datetime, calendar: WorkCalendar) -> ColumnElement[str]:
    """Return the column that names the bucket of a case at a moment."""
    few, more = (_before(now, calendar, days) for days in DAYS_LATE)
    running = (CaseClock.case_id == Case.id, CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
    begun = select(func.min(CaseClock.started_at)).where(*running, CaseClock.due_at == Case.due_at)
    start = begun.correlate(Case).scalar_subquery()
    share = SecondsBetween(start, literal(now, Case.moved_at.type)) / func.nullif(SecondsBetween(start, Case.due_at), 0)
    return case(
        (Case.held.is_(True), PAUSED), (Case.due_at.is_(None), UNTIMED),
        (Case.due_at < more, LATE[2]), (Case.due_at < few, LATE[1]), (Case.due_at < now, LATE[0]),
        *((share < border, quarter) for border, quarter in zip(BORDERS, QUARTERS, strict=False)), else_=QUARTERS[3],
    )  # fmt: skip


def ageing(
    session: Session, condition: ColumnElement[bool], *, now: datetime, calendar: WorkCalendar
) -> tuple[Row, ...]:
    """Return the open cases that fulfil a condition, by step; the order is the database's."""
    column = bucket(now, calendar).label("bucket")
    inner = select(Case.process_key, Case.state.label("state"), Case.holder_role, column).where(condition).subquery()
    keys = (inner.c.process_key, inner.c.state, inner.c.holder_role)
    found = session.execute(select(*keys, inner.c.bucket, func.count()).group_by(*keys, inner.c.bucket))
    rows: dict[tuple[str, str, str], Counter[str]] = {}
    for process, state, holder, name, number in found:
        rows.setdefault((process, state, holder or ""), Counter())[name] += number
    return tuple(Row(*place, counts) for place, counts in rows.items())


def by_holder(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    """Return the steps by whose turn it is."""
    lanes: dict[str, list[Row]] = {}
    for row in rows:
        lanes.setdefault(row.holder, []).append(row)
    return {holder: tuple(steps) for holder, steps in lanes.items()}


def _before(now: datetime, calendar: WorkCalendar, days: int) -> datetime:
    """Return the moment before which a term has been over for more than so many working days."""
    return midnight_after(calendar.subtract_working_days(local(now).date(), days + 1))
