"""How old what is open is: open cases by step, by the share of the term that is used, and by whose turn it is.

Counted by the database in one statement, whatever the number of cases.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local
from workflow.models import Case
from workflow.queries.days import midnight_after
from workflow.queries.seconds import QuarterOf

QUARTERS = ("den-25", "den-50", "den-75", "den-100")
LATE = ("tre-1-3", "tre-4-7", "tre-hon-7")
PAUSED, UNTIMED = "dang-dung", "khong-han"
BUCKETS = (*QUARTERS, *LATE, PAUSED, UNTIMED)
"""Shares of the term in quarters, working days late, and what has no running term."""
DAYS_LATE = (3, 7)
FIELD = 1 << 21
"""How far the numbers of the second, third and fourth quarter lie apart in the one sum that holds them."""
NO_KINDS: Mapping[str, ColumnElement[bool]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """The open cases of one step, by bucket, with the role that holds them; ``kinds`` counts what else was asked."""

    process: str
    state: str
    holder: str
    counts: Mapping[str, int]
    kinds: Mapping[str, int] = field(default_factory=dict)

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
    quarter = case(dict(enumerate(QUARTERS)), value=_quarter(now), else_=QUARTERS[3])
    return case(
        (Case.held.is_(True), PAUSED), (Case.due_at.is_(None), UNTIMED),
        (Case.due_at < more, LATE[2]), (Case.due_at < few, LATE[1]), (Case.due_at < now, LATE[0]), else_=quarter,
    )  # fmt: skip


def ageing(
    session: Session,
    condition: ColumnElement[bool],
    *,
    now: datetime,
    calendar: WorkCalendar,
    kinds: Mapping[str, ColumnElement[bool]] = NO_KINDS,
) -> tuple[Row, ...]:
    """Return the open cases that fulfil a condition, by step; the order is the database's.

    ``kinds`` are counted along. Everything is a sum over the cases of a step in the order of the index over open cases:
    nothing is sorted, and no case is looked at twice.
    """
    keys = (Case.process_key, Case.state.label("state"), Case.holder_role)
    asked = [_number(kind) for kind in kinds.values()]
    found = select(*keys, *asked, *_borders(now, calendar), _quarters(now)).where(condition).group_by(*keys)
    return tuple(
        Row(process, state, holder or "", _by_bucket(numbers[len(asked):]), dict(zip(kinds, numbers, strict=False)))
        for process, state, holder, *numbers in session.execute(found)
    )  # fmt: skip


def _borders(now: datetime, calendar: WorkCalendar) -> tuple[ColumnElement[int], ...]:
    """All cases, those that stand, those that run without a term, and those whose term ended before each border."""
    going, few, more = Case.held.is_(False), *(_before(now, calendar, days) for days in DAYS_LATE)
    ended = (_number(and_(going, Case.due_at < border)) for border in (more, few, now))
    return func.count(), _number(Case.held.is_(True)), _number(and_(going, Case.due_at.is_(None))), *ended


def _quarters(now: datetime) -> ColumnElement[int]:
    """The numbers of the second to fourth quarter in one sum, so that the share is worked out once a case."""
    parts = case({0: 0, 1: 1, 2: FIELD}, value=_quarter(now), else_=FIELD * FIELD)
    running = case((and_(Case.held.is_(False), Case.due_at >= now), parts), else_=0)
    return func.coalesce(func.sum(cast(running, BigInteger)), 0)


def _by_bucket(numbers: Sequence[int]) -> Counter[str]:
    total, held, untimed, long, longer, late, packed = (int(number) for number in numbers)
    later, second = divmod(packed, FIELD)
    fourth, third = divmod(later, FIELD)
    first = total - held - untimed - late - second - third - fourth
    figures = (first, second, third, fourth, late - longer, longer - long, long, held, untimed)
    return Counter({name: number for name, number in zip(BUCKETS, figures, strict=True) if number})


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _quarter(now: datetime) -> ColumnElement[int]:
    return QuarterOf(Case.due_since, Case.due_at, literal(now, Case.moved_at.type))


def by_holder(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    """Return the steps by whose turn it is."""
    lanes: dict[str, list[Row]] = {}
    for row in rows:
        lanes.setdefault(row.holder, []).append(row)
    return {holder: tuple(steps) for holder, steps in lanes.items()}


def _before(now: datetime, calendar: WorkCalendar, days: int) -> datetime:
    """Return the moment before which a term has been over for more than so many working days."""
    return midnight_after(calendar.subtract_working_days(local(now).date(), days + 1))
