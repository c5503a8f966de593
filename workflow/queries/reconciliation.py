"""Money of a period by budget line and case: what stood open before, moved, stands open after, and the Treasury.

What stands open is money that was paid and is not accounted for by an acceptance; below zero it is still to be paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import ZONE
from workflow.models import BudgetLine, Case, LedgerEntry, PaymentRequest, TreasuryFigure
from workflow.models.money import FOLDS
from workflow.queries.list_rows import OWNER
from workflow.queries.money_folds import folded
from workflow.queries.visibility import visible

COMPARED = ("advanced", "paid", "refunded")
KINDS = {
    "advanced": {"advance": 1}, "accepted": FOLDS["accepted"], "paid": {"pay": 1}, "refunded": {"refund": 1},
}  # fmt: skip
SIGNS = {"advance": 1, "pay": 1, "refund": -1, **{kind: -sign for kind, sign in FOLDS["accepted"].items()}}
"""How each kind of entry changes what stands open."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, both included."""

    first: date
    last: date

    @property
    def months(self) -> tuple[str, ...]:
        """Each month as 2026-03."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        places = (self.first.month - 1 + number for number in range(count))
        return tuple(f"{self.first.year + place // 12}-{place % 12 + 1:02}" for place in places)


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of one case, one line or all of them, in đồng."""

    opening: int = 0
    advanced: int = 0
    accepted: int = 0
    paid: int = 0
    refunded: int = 0

    @property
    def closing(self) -> int:
        """What stands open at the end."""
        return self.opening + self.advanced + self.paid - self.refunded - self.accepted

    def __add__(self, other: "Sums") -> "Sums":
        """Both taken together."""
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Gap:
    """One figure that the Treasury states otherwise: which, ours and theirs."""

    what: str
    ours: int
    theirs: int

    @property
    def more(self) -> int:
        """By how much the Treasury states more; below zero, less."""
        return self.theirs - self.ours


@dataclass(frozen=True, slots=True)
class CaseSums:
    """One case of a line in the period; ``gaps`` is None where the Treasury has said nothing."""

    code: str
    title: str
    owner: str
    sums: Sums
    gaps: tuple[Gap, ...] | None


@dataclass(frozen=True, slots=True)
class LineSums:
    """One budget line with its cases that the reader may see."""

    id: int
    label: str
    year: int
    rows: tuple[CaseSums, ...]
    sums: Sums
    gaps: tuple[Gap, ...] | None


def month_period(first: str, last: str) -> Period:
    """Return the period of two months written as 2026-03; ValueError when they are none or the wrong way round."""
    begins, ends = (date.fromisoformat(f"{month}-01") for month in (first, last))
    if ends < begins:
        raise ValueError(last)
    after = (ends + timedelta(days=32)).replace(day=1)
    return Period(begins, after - timedelta(days=1))


def reconciliation(session: Session, period: Period, *, person: Person) -> tuple[LineSums, ...]:
    """Return every line on which the person sees a case with money, the newest year first."""
    rows = session.execute(_moved(period).where(visible(scope_of(person)))).all()
    stated = _stated(session, {row.line_id for row in rows}, period)
    of_line: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of_line[row.line_id].append(row)
    found = [_line(line_id, lines, stated) for line_id, lines in of_line.items()]
    return tuple(sorted(found, key=lambda line: (-line.year, line.label, line.id)))


def total(lines: Iterable[LineSums]) -> Sums:
    """Return what all lines come to."""
    return sum((line.sums for line in lines), Sums())


def _moved(period: Period) -> Select[Any]:
    """One row a line and case: what stood open before the period, and what moved in it, by the Treasury's day."""
    before, within = _when(None, period.first), _when(period.first, period.last + timedelta(days=1))
    moved = [folded(signs, within).label(name) for name, signs in KINDS.items()]
    opening = folded(SIGNS, before).label("opening")
    paid = and_(PaymentRequest.case_id == LedgerEntry.case_id, PaymentRequest.paid_seq == LedgerEntry.seq)
    columns = (
        LedgerEntry.line_id, BudgetLine.label, BudgetLine.year, Case.id, Case.code, Case.title,
        OWNER.name.label("owner"),
    )  # fmt: skip
    found: Any = (
        select(*columns, opening, *moved)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .join(Case, Case.id == LedgerEntry.case_id)
        .outerjoin(OWNER, OWNER.id == Case.applicant_id)
        .outerjoin(PaymentRequest, paid)
        .where(LedgerEntry.kind.in_(SIGNS), or_(before, within))
    )
    some = or_(opening.element != 0, *(sum_.element != 0 for sum_ in moved))
    grouped: Select[Any] = found.group_by(*columns).having(some).order_by(Case.code)
    return grouped


def _when(first: date | None, until: date) -> ColumnElement[bool]:
    """Whether money moved from a day until another: by the Treasury's day where there is one, else by the record's."""
    treasury, recorded = PaymentRequest.paid_on, LedgerEntry.at
    by_day, by_moment = [treasury < until], [recorded < _begins(until)]
    if first is not None:
        by_day.append(treasury >= first)
        by_moment.append(recorded >= _begins(first))
    return or_(and_(treasury.is_not(None), *by_day), and_(treasury.is_(None), *by_moment))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


Stated = Mapping[tuple[int, int | None], Mapping[str, int]]


def _stated(session: Session, line_ids: set[int], period: Period) -> Stated:
    """What the Treasury states for these lines: the newest figure of a month counts, and each month must have one."""
    figure = TreasuryFigure
    newest = (
        select(func.max(figure.id))
        .where(figure.line_id.in_(line_ids), figure.month.in_(period.months))
        .group_by(figure.line_id, figure.case_id, figure.month)
    )
    columns = [func.sum(getattr(figure, name)).label(name) for name in COMPARED]
    found = select(figure.line_id, figure.case_id, *columns).where(figure.id.in_(newest))
    whole = found.group_by(figure.line_id, figure.case_id).having(func.count() == len(period.months))
    rows = session.execute(whole) if line_ids else ()
    return {(row.line_id, row.case_id): {name: int(getattr(row, name)) for name in COMPARED} for row in rows}


def _line(line_id: int, rows: list[Any], stated: Stated) -> LineSums:
    cases = tuple(_case(row, stated) for row in rows)
    sums = sum((one.sums for one in cases), Sums())
    return LineSums(line_id, rows[0].label, rows[0].year, cases, sums, _gaps(sums, stated.get((line_id, None))))


def _case(row: Any, stated: Stated) -> CaseSums:
    sums = Sums(*(int(getattr(row, one.name)) for one in fields(Sums)))
    return CaseSums(row.code, row.title, row.owner or "", sums, _gaps(sums, stated.get((row.line_id, row.id))))


def _gaps(sums: Sums, theirs: Mapping[str, int] | None) -> tuple[Gap, ...] | None:
    if theirs is None:
        return None
    pairs = ((name, getattr(sums, name), theirs[name]) for name in COMPARED)
    return tuple(Gap(name, ours, stated) for name, ours, stated in pairs if ours != stated)
