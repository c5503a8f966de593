"""What single steps look at beside the page of a case: the dossier as sent, the open request, the budget line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import (
    BudgetLine,
    Case,
    CaseLink,
    ChangeTerms,
    Contract,
    DossierSnapshot,
    Establishment,
    LedgerEntry,
    PlanBatch,
    ProgressReport,
    Unit,
)
from workflow.models.money import LINE_SIGNS
from workflow.states import after


@dataclass(frozen=True, slots=True)
class Sent:
    """The dossier as it stood when it was handed in last: contents by section, digests by kind of paper."""

    sections: Mapping[str, Mapping[str, Any]]
    papers: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LineView:
    """A budget line as a decision looks at it, in đồng: what it holds, what is committed, what its batch still asks."""

    label: str
    batch: str
    total: int
    committed: int
    staged: int

    @property
    def left(self) -> int:
        """What is left when everything staged is approved; negative when it does not fit."""
        return self.total - self.committed - self.staged


@dataclass(frozen=True, slots=True)
class RequestView:
    """A payment request that is being handled."""

    kind: str
    amount: int
    matching_paid: int
    asked_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """One monthly report."""

    period: str
    percent: int
    spent: int
    late: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ContractView:
    """The contract with the establishment."""

    number: str
    signed_on: date
    ends_on: date
    value: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a change case asks for, beside the figures of the đề án that it changes."""

    kind: str
    total_cost: int | None
    support: int | None
    matching: int | None
    ends_on: date | None
    old_total: int
    old_support: int
    old_matching: int
    tax_code: str | None = None
    taker: str | None = None
    """The establishment that is to take the đề án over, by its tax code and name."""
    parts: Sequence[Mapping[str, Any]] | None = None
    """What line items and shares of a divided đề án are meant to be."""


def last_sent(session: Session, case_id: int) -> Sent | None:
    """Return the newest frozen dossier, or None when none was handed in yet."""
    found = select(DossierSnapshot.text).where(DossierSnapshot.case_id == case_id)
    text = session.scalars(found.order_by(DossierSnapshot.seq.desc()).limit(1)).one_or_none()
    if text is None:
        return None
    kept = json.loads(text)
    return Sent(dict(kept["sections"]), frozenset((kind, sha) for kind, sha in kept["papers"]))


def line_view(session: Session, batch_id: int) -> LineView:
    """Return the budget line of a batch with what was committed on it and what the batch still asks for."""
    sign = case(*((LedgerEntry.kind == kind, factor) for kind, factor in LINE_SIGNS.items()), else_=0)
    entries = select(func.coalesce(func.sum(LedgerEntry.amount * sign), 0)).where(LedgerEntry.line_id == BudgetLine.id)
    committed = entries.where(LedgerEntry.kind.in_(("commit", "release"))).scalar_subquery()
    allotted = entries.where(LedgerEntry.kind.not_in(("commit", "release"))).scalar_subquery()
    waiting = (Case.batch_id == PlanBatch.id, Case.state.in_(after("put_in_batch")))
    staged = select(func.coalesce(func.sum(Case.support), 0)).where(*waiting).scalar_subquery()
    found = select(BudgetLine.label, PlanBatch.title, allotted, committed, staged)
    row = session.execute(found.join(PlanBatch, PlanBatch.line_id == BudgetLine.id).where(PlanBatch.id == batch_id))
    label, title, total, spent, asked = row.one()
    return LineView(label, title, int(total), -int(spent), int(asked))


def reports(session: Session, case_id: int) -> list[ReportView]:
    """Return the monthly reports, oldest first."""
    columns = (ProgressReport.period, ProgressReport.percent, ProgressReport.spent, ProgressReport.late)
    found = select(*columns, ProgressReport.at).where(ProgressReport.case_id == case_id)
    return [ReportView(*row) for row in session.execute(found.order_by(ProgressReport.seq))]


def contract_of(session: Session, case_id: int) -> ContractView | None:
    """Return the contract of a case, when it has one."""
    columns = (Contract.number, Contract.signed_on, Contract.ends_on, Contract.value)
    row = session.execute(select(*columns).where(Contract.case_id == case_id)).one_or_none()
    return ContractView(*row) if row else None


def change_view(session: Session, case_id: int) -> ChangeView | None:
    """Return what a change case asks for; None when the case is no change."""
    terms, of = ChangeTerms, Case
    asked: tuple[Any, ...] = (terms.kind, terms.total_cost, terms.support, terms.matching, terms.ends_on)
    found = (
        select(*asked, of.total_cost, of.support, of.matching, terms.tax_code, Unit.name, terms.parts)
        .select_from(terms)
        .join(CaseLink, (CaseLink.from_id == terms.case_id) & (CaseLink.kind == "change_of"))
        .join(of, of.id == CaseLink.to_id)
        .outerjoin(Establishment, Establishment.tax_code == terms.tax_code)
        .outerjoin(Unit, Unit.id == Establishment.unit_id)
    )
    row: Any = session.execute(found.where(terms.case_id == case_id)).one_or_none()
    return ChangeView(*row) if row else None
