"""The money of budget lines for the reports R02 and R06: by year, level, place and batch, and month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import at
from workflow.models import BudgetLine, Case, LedgerEntry, PlanBatch, Unit
from workflow.queries.money_folds import figure
from workflow.queries.project_cases import KCDP, KCQG, Wish
from workflow.queries.seconds import MonthOf
from workflow.registers.provinces import Provinces, merged

BATCH = "batch"
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Budget lines together, in đồng: planned, allotted, committed, accepted, spent."""

    planned: int
    allotted: int
    committed: int
    accepted: int
    paid: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of budget lines: the values that it is told apart by, and its money."""

    key: Key
    of: Plan


@dataclass(frozen=True, slots=True)
class Month:
    """What was accepted and spent in one month, in đồng."""

    year: int
    number: int
    accepted: int
    paid: int


def plan_lines(
    session: Session, person: Person, wish: Wish, known: Provinces, *, by: Sequence[str]
) -> tuple[PlanLine, ...]:
    """Return the money of the reader's budget lines; ``by`` is of year, level, place and batch.

    By batch only what its cases were promised and paid is told: money is allotted to lines.
    """
    inside = BudgetLine.year.between(wish.since, wish.until)
    here = _lines(person, wish, known).where(inside).subquery()
    keys = [PlanBatch.title if name == BATCH else here.c[name] for name in by]
    sums = map(figure, ("planned", "allotted", "committed", "accepted", "spent"))
    found: Any = select(*keys, *sums).select_from(here).outerjoin(LedgerEntry, LedgerEntry.line_id == here.c.id)
    if BATCH in by:
        found = found.join(Case, Case.id == LedgerEntry.case_id).join(PlanBatch, PlanBatch.id == Case.batch_id)
        found = found.group_by(PlanBatch.id)
    rows = session.execute(found.group_by(*keys))
    return tuple(PlanLine(tuple(row[: len(by)]), Plan(*map(int, row[len(by) :]))) for row in rows)


def months(session: Session, person: Person, wish: Wish, known: Provinces) -> tuple[Month, ...]:
    """Return what was accepted and spent from the reader's budget lines in each month in which anything was."""
    here, month = _lines(person, wish, known).subquery(), MonthOf(LedgerEntry.at)
    first, following = (at(date(year, 1, 1), time()) for year in (wish.since, wish.until + 1))
    found = select(month, figure("accepted"), figure("spent")).join(here, here.c.id == LedgerEntry.line_id)
    rows = session.execute(found.where(LedgerEntry.at >= first, LedgerEntry.at < following).group_by(month))
    moved = ((month, int(accepted), int(paid)) for month, accepted, paid in rows if accepted or paid)
    return tuple(Month(int(month[:4]), int(month[5:]), accepted, paid) for month, accepted, paid in moved)


def own_lines(person: Person) -> ColumnElement[bool]:
    """The budget lines of the reader's units, those that their offices plan, and those that their batches draw on."""
    units = sorted(frozenset().union(*(grant.units for grant in person.grants)))
    drawn = select(PlanBatch.line_id).where(PlanBatch.owner_unit_id.in_(units))
    planned = select(Unit.parent_id).where(Unit.id.in_(units), Unit.kind.in_(("department", "agency")))
    return BudgetLine.unit_id.in_(units) | BudgetLine.unit_id.in_(planned) | BudgetLine.id.in_(drawn)


def _lines(person: Person, wish: Wish, known: Provinces) -> Select[Any]:
    """The reader's lines of the level and the place that are asked for, each with its dimensions."""
    unit, into = func.coalesce(case((Unit.kind == "province", Unit.id)), Unit.parent_id, Unit.id), merged(known)
    place = case(into, value=unit, else_=unit) if wish.rolled_up and into else unit
    level = case((BudgetLine.source == KCQG, KCQG), else_=KCDP)
    columns: dict[str, Any] = {"year": BudgetLine.year, "level": level, "place": place}
    lines = select(BudgetLine.id, *(column.label(name) for name, column in columns.items()))
    lines = lines.join(Unit, Unit.id == BudgetLine.unit_id).where(own_lines(person))
    asked = {"level": wish.level, "place": wish.place}
    return lines.where(*(columns[name] == value for name, value in asked.items() if value))
