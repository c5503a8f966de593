"""What a budget line planned, was allotted, committed, paid and carried on: every figure a fold of the ledger (I-38).

One statement sums the ledger by place and activity, whatever the number of lines and đề án; another says what the
newest list of each plan asks for.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from workflow.models import Case, LedgerEntry, PlanItem
from workflow.models.money import FOLDS
from workflow.plans.records import PLANS, VERSION

Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one line, place or activity in đồng."""

    planned: int = 0
    allotted: int = 0
    committed: int = 0
    advanced: int = 0
    accepted: int = 0
    paid: int = 0
    refunded: int = 0
    carried_in: int = 0
    carried_out: int = 0

    @property
    def left(self) -> int:
        """What is neither committed nor carried on."""
        return self.allotted + self.carried_in - self.carried_out - self.committed

    @property
    def undisbursed(self) -> int:
        """What is committed and not paid."""
        return self.committed - self.paid + self.refunded


@dataclass(frozen=True, slots=True)
class Entry:
    """The sum of one kind of entry on a line, of the đề án of one place and activity; no place: of the line itself."""

    line_id: int
    province_id: int | None
    activity: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the newest list of a plan asks for in one place and activity, and how many ask."""

    line_id: int
    province_id: int
    activity: str
    kind: str
    amount: int
    number: int


def ledger_sums(session: Session, lines: Collection[int], seen: ColumnElement[bool] | None = None) -> tuple[Entry, ...]:
    """Return the sums of some lines; ``seen`` limits them to cases, and then nothing of the lines is told."""
    own = and_(LedgerEntry.case_id == Case.id, Case.process_key != PLANS)
    columns = (LedgerEntry.line_id, Case.province_id, Case.activity, LedgerEntry.kind)
    found = select(*columns, func.sum(LedgerEntry.amount)).select_from(LedgerEntry)
    found = found.outerjoin(Case, own) if seen is None else found.join(Case, own).where(seen)
    rows = session.execute(found.where(LedgerEntry.line_id.in_(sorted(lines))).group_by(*columns))
    return tuple(Entry(row[0], row[1], row[2] or "", row[3], int(row[4])) for row in rows)


def asked_sums(session: Session, lines: Mapping[int, int], seen: ColumnElement[bool]) -> tuple[Asked, ...]:
    """Return what the newest lists ask for, of the cases that may be seen; ``lines`` gives the line of each plan."""
    newest = (
        select(VERSION.c.plan_id, func.max(VERSION.c.version).label("version")).group_by(VERSION.c.plan_id).subquery()
    )
    columns = (PlanItem.plan_id, Case.province_id, Case.activity, PlanItem.kind)
    found = select(*columns, func.sum(PlanItem.asked), func.count()).join(Case, Case.id == PlanItem.case_id)
    same = and_(newest.c.plan_id == PlanItem.plan_id, newest.c.version == PlanItem.version)
    found = found.join(newest, same).where(PlanItem.plan_id.in_(sorted(lines)), seen).group_by(*columns)
    return tuple(Asked(lines[row[0]], *row[1:4], int(row[4]), row[5]) for row in session.execute(found))


def by(
    entries: Iterable[Entry], asked: Iterable[Asked], place: Callable[[Any], Place | None]
) -> dict[Place, Figures]:  # fmt: skip
    """Fold the sums by whatever a row stands for: its line, its place, its activity; rows that stand for nothing go."""
    sums: dict[Place, dict[str, int]] = {}
    rows: list[tuple[str, Entry | Asked]] = [(entry.kind, entry) for entry in entries]
    for kind, row in [*rows, *(("plan", one) for one in asked)]:
        where = place(row)
        if where is not None:
            kinds = sums.setdefault(where, {})
            kinds[kind] = kinds.get(kind, 0) + row.amount
    return {where: figures_of(kinds) for where, kinds in sums.items()}


def figures_of(sums: Mapping[str, int]) -> Figures:
    """Fold the sums of each kind of entry."""
    return Figures(**{name: sum(sign * sums.get(kind, 0) for kind, sign in FOLDS[name].items()) for name in FOLDS})


def total(found: Iterable[Figures]) -> Figures:
    """Add figures up."""
    listed = list(found)
    return Figures(**{one.name: sum(getattr(each, one.name) for each in listed) for one in fields(Figures)})
