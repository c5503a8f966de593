"""The inside of a group or focal đề án for one person: line items, the shares they may know of, and what all come to.

One statement reads it whole. Shares of others count in the sums and are not listed: a Sở sees those of its province, an
establishment its own, the implementer and the bodies of the nation all of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.definition import Kind, Role, State
from workflow.facts import PartFacts
from workflow.models import Case, CaseShare, Establishment, LedgerEntry, LineItem, Unit
from workflow.models.money import CASE_FIGURES
from workflow.published import process_of
from workflow.queries.money_folds import figure
from workflow.queries.visibility import visible

APPLICANT, PROVINCE, HOLDER = aliased(Unit), aliased(Unit), aliased(Unit)
NEXT = aliased(CaseShare)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share as a list tells it: whose, where, how much, how it stands and who holds it now."""

    case_id: int
    code: str
    name: str
    tax_code: str
    province: str
    state: State
    held: bool
    holder: str
    role: Role | None
    due_at: datetime | None
    support: int
    matching: int
    accepted: int
    paid: int
    refunded: int
    counts: bool
    """Whether nobody has taken its place."""

    @property
    def over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state.kind.closed


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line item with the shares that the reader may know of."""

    id: int
    number: int
    activity: str
    name: str
    year: int
    support: int
    matching: int
    shares: tuple[ShareLine, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """All line items of a đề án, what their shares come to, and how far they are."""

    lines: tuple[ItemLine, ...]
    sums: Mapping[str, int]
    """What the entries of all shares come to."""
    own: Mapping[str, int]
    """What the entries of the đề án itself come to."""
    facts: PartFacts
    done: int
    """Shares that are settled."""
    total: int
    """Shares that count."""

    @property
    def shares(self) -> tuple[ShareLine, ...]:
        """Every share that the reader may know of."""
        return tuple(share for line in self.lines for share in line.shares)


def family_of(session: Session, case_id: int, *, person: Person) -> Family:
    """Return the line items and shares of a đề án as a person may know them."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_statement(case_id, person)):
        rows[row.id].append(row)
    lines = tuple(_item(session, found) for found in rows.values())
    every = [row for found in rows.values() for row in found if row.code is not None]
    bare = sum(all(row.code is None for row in found) for found in rows.values())
    facts = PartFacts(len(rows), bare, sum(row.closed_at is None for row in every))
    settled = [row for row in every if _state(session, row).kind is Kind.GRANTED]
    sums = {name: sum(getattr(row, name) for row in every) for name in CASE_FIGURES}
    own = {name: getattr(row, f"own_{name}") for found in rows.values() for row in found[:1] for name in CASE_FIGURES}
    return Family(lines, sums, own, facts, len(settled), sum(bool(row.counts) for row in every))


@dataclass(frozen=True, slots=True)
class SharePlace:
    """Where a share belongs: its đề án, its line item, and what the reader's shares of that đề án come to."""

    code: str
    """The code of the đề án, empty for whoever may not open it."""
    title: str
    whole: int
    """The support that was approved for the whole đề án."""
    number: int
    name: str
    year: int
    line: int
    mine: int
    mine_support: int
    held: bool
    """Whether the đề án is paused."""


def place_of_share(session: Session, case_id: int, *, person: Person) -> SharePlace | None:
    """Return where a share belongs, as a person may know it; None for a case that is no share."""
    parent, other, item = aliased(Case), aliased(CaseShare), aliased(LineItem)
    seen = visible(scope_of(person))
    mine = (
        select(func.count().label("shares"), func.coalesce(func.sum(Case.support), 0).label("support"))
        .select_from(Case)
        .join(other, other.case_id == Case.id)
        .join(item, item.id == other.line_item_id)
        .where(seen, ~exists().where(NEXT.replaces_id == Case.id), item.case_id == _parent_of(case_id))
        .subquery()
    )
    own = select(func.count()).select_from(Case).where(Case.id == _parent_of(case_id), seen).scalar_subquery()
    found = (
        select(
            parent.code, parent.title, parent.held, parent.support.label("whole"), own.label("open"), LineItem.number
        )
        .add_columns(LineItem.name, LineItem.year, LineItem.support, mine.c.shares, mine.c.support.label("mine"))
        .join(LineItem, LineItem.case_id == parent.id)
        .join(CaseShare, CaseShare.line_item_id == LineItem.id)
        .join(mine, literal(True))
        .where(CaseShare.case_id == case_id)
    )
    row = session.execute(found).one_or_none()
    if row is None:
        return None
    code = row.code if row.open else ""
    return SharePlace(
        code, row.title, row.whole, row.number, row.name, row.year, row.support, row.shares, int(row.mine), row.held
    )


def _parent_of(case_id: int) -> Any:
    found = select(LineItem.case_id).join(CaseShare, CaseShare.line_item_id == LineItem.id)
    return found.where(CaseShare.case_id == case_id).scalar_subquery()


def add_sums(own: Mapping[str, int], family: Family | None) -> dict[str, int]:
    """Return the folds of a case with those of its shares: money that is counted once, wherever it stands."""
    more = family.sums if family is not None else {}
    return {name: own.get(name, 0) + more.get(name, 0) for name in (*own, *(key for key in more if key not in own))}


def _statement(case_id: int, person: Person) -> Any:
    columns = (
        Case.code, Case.state, Case.process_hash, Case.held, Case.holder_role, Case.due_at, Case.closed_at,
        Case.support.label("given"), Case.matching.label("put_in"), APPLICANT.name.label("applicant"),
        Establishment.tax_code, PROVINCE.name.label("province"), HOLDER.name.label("holder"),
        CaseShare.case_id.label("share_id"), visible(scope_of(person)).label("shown"),
        (~exists().where(NEXT.replaces_id == Case.id)).label("counts"),
    )  # fmt: skip
    item = (LineItem.id, LineItem.number, LineItem.activity, LineItem.name, LineItem.year, LineItem.support)
    return (
        select(*item, LineItem.matching, *columns, *(_sum(name, Case.id).label(name) for name in CASE_FIGURES))
        .add_columns(*(_sum(name, LineItem.case_id).label(f"own_{name}") for name in CASE_FIGURES))
        .outerjoin(CaseShare, CaseShare.line_item_id == LineItem.id)
        .outerjoin(Case, Case.id == CaseShare.case_id)
        .outerjoin(APPLICANT, APPLICANT.id == Case.applicant_id)
        .outerjoin(Establishment, Establishment.unit_id == Case.applicant_id)
        .outerjoin(PROVINCE, PROVINCE.id == Case.province_id)
        .outerjoin(HOLDER, HOLDER.id == Case.holder_unit_id)
        .where(LineItem.case_id == case_id)
        .order_by(LineItem.number, CaseShare.case_id)
    )


def _sum(name: str, case_id: Any) -> ColumnElement[int]:
    """What the entries of a case come to under one name, as the fold of the ledger counts them."""
    total = select(figure(name)).where(LedgerEntry.case_id == case_id)
    return total.correlate(Case, LineItem).scalar_subquery()


def _item(session: Session, rows: list[Any]) -> ItemLine:
    first, shown = rows[0], tuple(_share(session, row) for row in rows if row.code is not None and row.shown)
    return ItemLine(
        first.id, first.number, first.activity, first.name, first.year, first.support, first.matching, shown
    )


def _share(session: Session, row: Any) -> ShareLine:
    role = Role(row.holder_role) if row.holder_role else None
    return ShareLine(
        row.share_id, row.code, row.applicant, row.tax_code or "", row.province, _state(session, row), row.held,
        row.holder or "", role,
        row.due_at, row.given, row.put_in, row.accepted, row.paid, row.refunded, bool(row.counts),
    )  # fmt: skip


def _state(session: Session, row: Any) -> State:
    return process_of(session, row.process_hash).states[row.state]
