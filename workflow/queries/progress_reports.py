"""Reports on money and on what was not done (R02, R05, R06), counted by the database for the units of their reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import at
from workflow.definition import Kind
from workflow.models import BudgetLine, Case, CaseHold, LedgerEntry, PlanBatch, Unit
from workflow.queries.money_folds import figure
from workflow.queries.visibility import visible
from workflow.states import SHIPPED

MONTHS = 12


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
class BatchMoney:
    """One batch of a budget line: committed and spent, in đồng."""

    unit: str
    batch: str
    number: int
    committed: int
    spent: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """One case that is paused for a reason, or was dropped in a state."""

    code: str
    title: str
    reason: str
    state: str
    support: int


@dataclass(frozen=True, slots=True)
class UnitMoney:
    """What was accepted and spent from the budget lines of a unit, in đồng."""

    unit: str
    accepted: int
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
    sums = map(figure, ("planned", "allotted", "committed", "spent"))
    found = (
        select(Unit.name, BudgetLine.year, *sums)
        .join(Unit, Unit.id == BudgetLine.unit_id)
        .outerjoin(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
        .where(own_lines(person), BudgetLine.year == year)
        .group_by(BudgetLine.id, Unit.name, BudgetLine.year)
    )
    return tuple(Budget(row[0], row[1], *map(int, row[2:])) for row in session.execute(found))


def batches(session: Session, person: Person, *, year: int) -> tuple[BatchMoney, ...]:
    """R02 by batch: what its cases were promised and paid."""
    keys = (Unit.name, PlanBatch.title, PlanBatch.number)
    found = (
        select(*keys, figure("committed"), figure("spent"))
        .join(Case, Case.id == LedgerEntry.case_id)
        .join(PlanBatch, PlanBatch.id == Case.batch_id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .join(Unit, Unit.id == BudgetLine.unit_id)
        .where(own_lines(person), BudgetLine.year == year)
        .group_by(PlanBatch.id, *keys)
    )
    return tuple(BatchMoney(*row[:3], *map(int, row[3:])) for row in session.execute(found))


def stopped(session: Session, person: Person, *, year: int) -> tuple[Stopped, ...]:
    """R05 as a list: every case of a year that is paused or was dropped."""
    inner = _not_done(person, year)
    found = select(inner.c.code, inner.c.title, inner.c.reason, inner.c.state, inner.c.support)
    return tuple(Stopped(*row) for row in session.execute(found.order_by(inner.c.code)))


def not_done(session: Session, person: Person, *, year: int) -> tuple[NotDone, ...]:
    """R05: what is paused, by reason, and what was dropped, by state."""
    inner = _not_done(person, year)
    keys = (inner.c.year, inner.c.reason, inner.c.state)
    found = select(*keys, func.count(), func.sum(inner.c.support)).group_by(*keys).order_by(*keys)
    return tuple(NotDone(row[0], row[1], row[2], row[3], int(row[4])) for row in session.execute(found))


def months(session: Session, person: Person, *, year: int) -> tuple[Month, ...]:
    """R06: what was accepted and spent, month by month, from the budget lines of the reader's units."""
    columns: list[ColumnElement[int]] = []
    for number in range(1, MONTHS + 1):
        inside = and_(LedgerEntry.at >= _first(year, number), LedgerEntry.at < _first(year, number + 1))
        columns += [figure("accepted", inside), figure("spent", inside)]
    found = (
        select(*columns)
        .select_from(LedgerEntry)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .where(own_lines(person))
    )
    row = [int(value) for value in session.execute(found).one()]
    return tuple(Month(number + 1, row[2 * number], row[2 * number + 1]) for number in range(MONTHS))


def by_unit(session: Session, person: Person, *, since: datetime, until: datetime) -> tuple[UnitMoney, ...]:
    """R06 by unit: what was accepted and spent in a span."""
    found = (
        select(Unit.name, figure("accepted"), figure("spent"))
        .join(BudgetLine, BudgetLine.unit_id == Unit.id)
        .join(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
        .where(own_lines(person), LedgerEntry.at >= since, LedgerEntry.at < until)
        .group_by(Unit.id, Unit.name)
    )
    return tuple(UnitMoney(row[0], int(row[1]), int(row[2])) for row in session.execute(found))


def titles() -> Mapping[str, str]:
    """Return the words of the states in which cases are dropped."""
    return {
        key: state.label for process in SHIPPED for key, state in process.states.items() if state.kind is Kind.DROPPED
    }


def _not_done(person: Person, year: int) -> Subquery:
    """The cases of a year that are paused, with the reason, and those that were dropped, with the state."""
    dropped = {key for process in SHIPPED for key, state in process.states.items() if state.kind is Kind.DROPPED}
    seen = (visible(scope_of(person)), Case.year == year, Case.submitted_at.is_not(None))
    runs = and_(CaseHold.case_id == Case.id, CaseHold.ended_at.is_(None))
    reason, state = func.coalesce(CaseHold.reason, ""), case((Case.held, ""), else_=Case.state)
    return (
        select(Case.year, Case.code, Case.title, reason.label("reason"), state.label("state"), Case.support)
        .outerjoin(CaseHold, runs)
        .where(*seen, Case.held.is_(True) | Case.state.in_(sorted(dropped)))
        .subquery()
    )


def own_lines(person: Person) -> ColumnElement[bool]:
    """The budget lines of the reader's units, those that their offices plan, and those that their batches draw on."""
    units = sorted(frozenset().union(*(grant.units for grant in person.grants)))
    drawn = select(PlanBatch.line_id).where(PlanBatch.owner_unit_id.in_(units))
    planned = select(Unit.parent_id).where(Unit.id.in_(units), Unit.kind.in_(("department", "agency")))
    return BudgetLine.unit_id.in_(units) | BudgetLine.unit_id.in_(planned) | BudgetLine.id.in_(drawn)


def _first(year: int, month: int) -> object:
    return at(date(year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1), time())
