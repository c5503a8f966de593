"""How fast the committed money of a line is paid out before the books of its year close."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.calendar import at, local
from workflow.models import LedgerEntry
from workflow.office import Office
from workflow.rules import due

RULE = "plan_sum_up"
OPEN = {"commit": 1, "release": -1, "advance": -1, "pay": -1, "refund": 1}
"""How each kind of entry changes what is still to be paid out."""


@dataclass(frozen=True, slots=True)
class Point:
    """One day: what was still to be paid out when it ended, and what was paid by then; ``left`` is None later on."""

    on: date
    left: int | None
    paid: int
    even: int
    """What would be left if the highest amount were paid out evenly until the last day."""


@dataclass(frozen=True, slots=True)
class Burndown:
    """The ends of the months of a year up to the day on which its books close."""

    points: tuple[Point, ...]
    closes_on: date

    @property
    def highest(self) -> int:
        """The most that was to be paid out at the end of any month."""
        return max((point.left or 0 for point in self.points), default=0)

    @property
    def behind(self) -> bool:
        """Whether more is left than an even pace would leave."""
        past = [point for point in self.points if point.left is not None]
        return bool(past) and (past[-1].left or 0) > past[-1].even


def burndown(session: Session, line_id: int, *, year: int, now: datetime, office: Office, scope: str) -> Burndown:
    """Return the way down of one line, in one statement."""
    term = office.rules.term(RULE, date(year, 12, 31), scope)
    closes = due(term, at(date(year, 12, 31), time(12)), office.calendar.scoped(scope)).on
    days = [*(date(year, month, 1) - timedelta(days=1) for month in range(2, 13)), date(year, 12, 31), closes]
    today = local(now).date()
    days = sorted({*days, min(today, closes)} if today.year >= year else days)
    sign = case(*((LedgerEntry.kind == kind, LedgerEntry.amount * factor) for kind, factor in OPEN.items()), else_=0)
    spent = case((LedgerEntry.kind.in_(("advance", "pay")), LedgerEntry.amount), else_=0)
    sums = []
    for day in days:
        before = LedgerEntry.at < at(day + timedelta(days=1), time())
        sums += [func.coalesce(func.sum(case((before, part), else_=0)), 0) for part in (sign, spent)]
    row = session.execute(select(*sums).where(LedgerEntry.line_id == line_id)).one()
    pairs = [(int(row[2 * place]), int(row[2 * place + 1])) for place in range(len(days))]
    return Burndown(_points(days, pairs, today), closes)


def _points(days: list[date], pairs: list[tuple[int, int]], today: date) -> tuple[Point, ...]:
    known = [left for day, (left, _) in zip(days, pairs, strict=True) if day <= today]
    highest = max(known, default=0)
    peak = next((day for day, left in zip(days, known, strict=False) if left == highest), days[-1])
    span = max((days[-1] - peak).days, 1)
    return tuple(
        Point(day, left if day <= today else None, paid, highest * max(0, min(span, (days[-1] - day).days)) // span)
        for day, (left, paid) in zip(days, pairs, strict=True)
    )
