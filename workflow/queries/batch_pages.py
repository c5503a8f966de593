"""Batches as officers and leaders see them: what is in them, and the budget line that they draw on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import BudgetLine, Case, LedgerEntry, PlanBatch, Unit
from workflow.office import Office
from workflow.queries.inbox import held_by
from workflow.queries.keyset import order, without_zeros
from workflow.queries.list_rows import CaseLine, case_rows, lines
from workflow.queries.visibility import visible

NATION = (Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER)
READERS = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER, Role.SUPERVISOR, *NATION)
DECIDERS = (Role.DEPT_LEADER, Role.PROV_LEADER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER)
IN_BATCH = "in_batch"
MOST_MEMOS, MOST_ITEMS = 100, 300
GIVEN = {"allot": 1, "cut": -1, "carry_in": 1, "carry_out": -1}
BOUND = {"commit": 1, "release": -1}


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A budget line in đồng: what it was given and what is committed on it."""

    id: int
    label: str
    year: int
    given: int = 0
    committed: int = 0

    @property
    def left(self) -> int:
        """What is neither committed nor carried on."""
        return self.given - self.committed


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch with what waits in it and what was decided."""

    id: int
    slug: str
    title: str
    year: int
    owner: str
    opens_on: date
    closes_on: date
    decided_at: datetime | None
    decision_number: str
    line: LineMoney
    waiting: int = 0
    staged: int = 0
    passed: int = 0
    mine: int = 0


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with its cases; ``open_ids`` are those that the person may decide now."""

    batch: BatchLine
    lines: tuple[CaseLine, ...]
    open_ids: frozenset[int]


def batches(session: Session, *, person: Person, waiting_for_me: bool = False) -> tuple[BatchLine, ...]:
    """Return the batches of the person's units, the newest first; or only those that wait for the person."""
    rows = session.execute(_batches().where(_own(person)).order_by(PlanBatch.year.desc(), PlanBatch.id.desc())).all()
    sums = _sums(session, [row.id for row in rows], person)
    money = line_money(session, {row.line_id for row in rows})
    found = tuple(_line(row, money[row.line_id], sums.get(row.id, {})) for row in rows)
    return tuple(batch for batch in found if batch.mine) if waiting_for_me else found


def batch_page(session: Session, slug: str, *, person: Person, now: datetime, office: Office) -> BatchPage:
    """Return one batch of the person's units; raise CaseNotFound when there is none."""
    row = session.execute(_batches().where(_own(person), PlanBatch.slug == without_zeros(slug))).one_or_none()
    if row is None:
        raise CaseNotFound(slug)
    inside = and_(Case.batch_id == row.id, visible(scope_of(person)))
    found = session.execute(case_rows().where(inside).order_by(Case.state != IN_BATCH, Case.id).limit(MOST_ITEMS)).all()
    sums = _sums(session, [row.id], person).get(row.id, {})
    batch = _line(row, line_money(session, {row.line_id})[row.line_id], sums)
    decided = tuple(role for role in DECIDERS if role in person.roles)
    shown = lines(session, found, now=now, office=office)
    open_ids = frozenset(line.id for line in shown if _decidable(line, decided, person))
    return BatchPage(batch, shown, open_ids)


def memos(session: Session, *, person: Person, now: datetime, office: Office) -> tuple[CaseLine, ...]:
    """Return what waits for the person's signature one by one: everything held as a leader that is not in a batch."""
    mine = and_(held_by(person, DECIDERS), Case.state != IN_BATCH)
    rows = session.execute(case_rows().where(mine).order_by(*order(Case.due_at, Case.id)).limit(MOST_MEMOS)).all()
    return lines(session, rows, now=now, office=office)


def line_money(session: Session, line_ids: Iterable[int]) -> Mapping[int, LineMoney]:
    """Return the figures of budget lines, folded from the ledger."""
    found = (
        select(BudgetLine.id, BudgetLine.label, BudgetLine.year, LedgerEntry.kind)
        .add_columns(func.sum(LedgerEntry.amount).label("sum"))
        .outerjoin(LedgerEntry, LedgerEntry.line_id == BudgetLine.id)
        .where(BudgetLine.id.in_(set(line_ids)))
        .group_by(BudgetLine.id, BudgetLine.label, BudgetLine.year, LedgerEntry.kind)
    )
    rows = session.execute(found).all()
    given: dict[int, int] = defaultdict(int)
    bound: dict[int, int] = defaultdict(int)
    for row in rows:
        given[row.id] += GIVEN.get(row.kind, 0) * int(row.sum or 0)
        bound[row.id] += BOUND.get(row.kind, 0) * int(row.sum or 0)
    return {row.id: LineMoney(row.id, row.label, row.year, given[row.id], bound[row.id]) for row in rows}


def _batches() -> Any:
    columns = (
        PlanBatch.id, PlanBatch.slug, PlanBatch.title, PlanBatch.year, PlanBatch.opens_on, PlanBatch.closes_on,
        PlanBatch.decided_at, PlanBatch.decision_number, PlanBatch.line_id, Unit.name.label("owner"),
    )  # fmt: skip
    return select(*columns).join(Unit, Unit.id == PlanBatch.owner_unit_id)


def _own(person: Person) -> ColumnElement[bool]:
    units = frozenset().union(*(person.units_as(role) for role in READERS))
    return PlanBatch.owner_unit_id.in_(sorted(units))


def _sums(session: Session, batch_ids: list[int], person: Person) -> Mapping[int, Mapping[str, int]]:
    waits = Case.state == IN_BATCH
    found = select(
        Case.batch_id, func.count(case((waits, 1))).label("waiting"),
        func.coalesce(func.sum(case((waits, Case.support))), 0).label("staged"),
        func.count(case((~waits, 1))).label("passed"),
        func.count(case((and_(waits, held_by(person, DECIDERS)), 1))).label("mine"),
    )  # fmt: skip
    inside = (Case.batch_id.in_(batch_ids), visible(scope_of(person)))
    rows = session.execute(found.where(*inside).group_by(Case.batch_id)).mappings()
    return {row["batch_id"]: {name: int(row[name]) for name in ("waiting", "staged", "passed", "mine")} for row in rows}


def _line(row: Any, money: LineMoney, sums: Mapping[str, int]) -> BatchLine:
    return BatchLine(
        row.id, row.slug, row.title, row.year, row.owner, row.opens_on, row.closes_on, row.decided_at,
        row.decision_number, money, **sums,
    )  # fmt: skip


def _decidable(line: CaseLine, roles: tuple[Role, ...], person: Person) -> bool:
    return (
        line.state.key == IN_BATCH
        and line.holder_role in roles
        and not line.held
        and line.assignee_id in (None, person.id)
    )
