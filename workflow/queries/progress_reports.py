"""Reports on money and on what was not done (R02, R05, R06), counted by the database for the units of their reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import at
from workflow.definition import Kind
from workflow.models import BudgetLine, Case, CaseHold, LedgerEntry, PlanBatch, Unit
from workflow.queries.visibility import visible
from workflow.states import SHIPPED

MONTHS = 12
PAID = ("pay", "advance")


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget line: planned, allotted, committed and spent, in đồng."""

    unit: str
    year: int
    planned: int
    allotted: int
    committed: int
    spent: int


@dataclass(frozen=True, slots=True)
class NotDone:
    """Cases of a year that were paused for a reason, or dropped in a state."""

    year: int
    reason: str
    state: str
    number: int
    support: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was accepted and spent in a month, in đồng."""

    number: int
    accepted: int
    spent: int


def budgets(session: Session, person: Person, *, year: int) -> tuple[Budget, ...]:
    """R02: plan against actual, by budget line."""
    kinds = {"planned": ("plan",), "allotted": ("allot",), "spent": PAID}
    sums = {name: _sum(LedgerEntry.kind.in_(wanted)) for name, wanted in kinds.items()}
    committed = _sum(LedgerEntry.kind == "commit") - _sum(LedgerEntry.kind == "release")
    spent = sums["spent"] - _sum(LedgerEntry.kind == "refund")
    found = (
        select(Unit.name, BudgetLine.year, sums["planned"], sums["allotted"], committed, spent)
        .join(Unit, Unit.id == BudgetLine.unit_id)
        .outerjoin(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
        .where(_own(person), BudgetLine.year == year)
        .group_by(BudgetLine.id, Unit.name, BudgetLine.year)
    )
    return tuple(Budget(row[0], row[1], *map(int, row[2:])) for row in session.execute(found))


def not_done(session: Session, person: Person, *, year: int) -> tuple[NotDone, ...]:
    """R05: what is paused, by reason, and what was dropped, by state."""
    dropped = {key for process in SHIPPED for key, state in process.states.items() if state.kind is Kind.DROPPED}
    seen = (visible(scope_of(person)), Case.year == year, Case.submitted_at.is_not(None))
    ends = and_(CaseHold.case_id == Case.id, CaseHold.ended_at.is_(None))
    reason, state = func.coalesce(CaseHold.reason, ""), case((Case.held, ""), else_=Case.state)
    inner = (
        select(Case.year, reason.label("reason"), state.label("state"), Case.support)
        .outerjoin(CaseHold, ends)
        .where(*seen, Case.held.is_(True) | Case.state.in_(sorted(dropped)))
        .subquery()
    )
    keys = (inner.c.year, inner.c.reason, inner.c.state)
    found = select(*keys, func.count(), func.sum(inner.c.support)).group_by(*keys).order_by(*keys)
    return tuple(NotDone(row[0], row[1], row[2], row[3], int(row[4])) for row in session.execute(found))


def months(session: Session, person: Person, *, year: int) -> tuple[Month, ...]:
    """R06: what was accepted and spent, month by month, from the budget lines of the reader's units."""
    columns: list[ColumnElement[int]] = []
    for number in range(1, MONTHS + 1):
        inside = and_(LedgerEntry.at >= _first(year, number), LedgerEntry.at < _first(year, number + 1))
        columns.append(_sum(and_(inside, LedgerEntry.kind == "accept")))
        columns.append(
            _sum(and_(inside, LedgerEntry.kind.in_(PAID))) - _sum(and_(inside, LedgerEntry.kind == "refund"))
        )
    found = (
        select(*columns)
        .select_from(LedgerEntry)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .where(_own(person))
    )
    row = [int(value) for value in session.execute(found).one()]
    return tuple(Month(number + 1, row[2 * number], row[2 * number + 1]) for number in range(MONTHS))


def titles() -> Mapping[str, str]:
    """Return the words of the states in which cases are dropped."""
    return {
        key: state.label for process in SHIPPED for key, state in process.states.items() if state.kind is Kind.DROPPED
    }


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, LedgerEntry.amount), else_=0)), 0)


def _own(person: Person) -> ColumnElement[bool]:
    """The budget lines of the reader's units, and those that their batches draw on."""
    units = sorted(frozenset().union(*(grant.units for grant in person.grants)))
    drawn = select(PlanBatch.line_id).where(PlanBatch.owner_unit_id.in_(units))
    return BudgetLine.unit_id.in_(units) | BudgetLine.id.in_(drawn)


def _first(year: int, month: int) -> object:
    return at(date(year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1), time())
