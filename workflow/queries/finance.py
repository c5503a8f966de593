"""Money as the accountant sees it: payment requests by due date, advances not settled yet, the ledger of a case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import local
from workflow.definition import Step
from workflow.errors import CaseNotFound
from workflow.loading import money_sums
from workflow.models import Case, CaseFigures, Document, Establishment, LedgerEntry, PaymentRequest, Settlement, User
from workflow.models.money import CASE_FIGURES, WAITING
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.case_rows import Money
from workflow.queries.keyset import without_zeros
from workflow.queries.list_rows import OWNER, CaseLine, Term, calendar_of, case_rows, lines, term_of
from workflow.queries.spending import Spending, spending_of
from workflow.queries.visibility import visible
from workflow.terms import due

CHECK_TERM, NATIONAL_CHECK_TERM = "kcdp_payment_check", "kcqg_payment_check"
"""Until when a request is checked: by the day on which it was asked, at the Sở or at the Cục."""
NATIONAL = ("kcqg_project", "kcqg_share")
MOST = 200


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One payment request. ``missing`` names the kinds of papers that the rule asks for and the case lacks."""

    id: int
    code: str
    title: str
    owner: str
    tax_code: str
    kind: str
    amount: int
    matching_paid: int
    status: str
    asked_at: datetime
    paid_on: date | None
    treasury_number: str
    missing: tuple[str, ...]
    term: Term


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the ledger."""

    at: datetime
    kind: str
    amount: int
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """One version of the approved figures."""

    version: int
    total_cost: int
    support: int
    matching: int
    other: int
    ends_on: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """The settlement of a case: its number and its day, and who approved it."""

    number: str
    settled_on: date
    by: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The money of one case: folds of the ledger, its entries, requests and approved figures."""

    line: CaseLine
    money: Money
    entries: tuple[EntryLine, ...]
    requests: tuple[RequestLine, ...]
    figures: tuple[FiguresLine, ...]
    settlement: SettlementLine | None
    spending: Spending
    open_steps: tuple[Step, ...]

    @property
    def waiting(self) -> RequestLine | None:
        """The request that is not settled yet; there is one at most."""
        return next((request for request in self.requests if request.status in WAITING), None)


def payment_queue(session: Session, *, person: Person, now: datetime, office: Office) -> tuple[RequestLine, ...]:
    """Return the open payment requests that the person may see, the first asked, so the first due, on top."""
    found = _requests().where(PaymentRequest.status.in_(WAITING), visible(scope_of(person)))
    rows = session.execute(found.order_by(PaymentRequest.asked_at, PaymentRequest.id).limit(MOST)).all()
    return _request_lines(session, rows, now=now, office=office)


def open_advances(
    session: Session, *, person: Person, now: datetime, office: Office
) -> tuple[tuple[CaseLine, int], ...]:
    """Return the open cases with money advanced and nothing accepted yet, and how much."""
    advanced = select(LedgerEntry.case_id).where(LedgerEntry.kind == "advance")
    accepted = select(LedgerEntry.case_id).where(LedgerEntry.kind == "accept", LedgerEntry.case_id.is_not(None))
    condition = (Case.closed_at.is_(None), Case.id.in_(advanced), Case.id.not_in(accepted), visible(scope_of(person)))
    rows = session.execute(case_rows().where(*condition).order_by(Case.due_at, Case.id).limit(MOST)).all()
    sums = money_sums(session.connection(), [row.id for row in rows]) if rows else {}
    return tuple((line, sums[line.id]["advanced"]) for line in lines(session, rows, now=now, office=office))


def ledger_page(session: Session, code: str, *, person: Person, now: datetime, office: Office) -> LedgerPage:
    """Return the money of one case; raise CaseNotFound when it does not exist for the person."""
    row = session.execute(case_rows().where(Case.code == without_zeros(code), visible(scope_of(person)))).one_or_none()
    if row is None:
        raise CaseNotFound(code)
    sums: Mapping[str, int] = money_sums(session.connection(), [row.id]).get(row.id, {})
    asked = _requests().where(PaymentRequest.case_id == row.id).order_by(PaymentRequest.id.desc())
    requests = _request_lines(session, session.execute(asked).all(), now=now, office=office)
    line = lines(session, [row], now=now, office=office)[0]
    folds = {name: sums.get(name, 0) for name in CASE_FIGURES}
    money = Money(line.total_cost, line.support, line.matching, **folds, matched=sums.get("matched"))
    steps = () if line.held else process_of(session, row.process_hash).steps_from[row.state]
    return LedgerPage(
        line, money, _entries(session, row.id), requests, _figures(session, row.id), _settlement(session, row.id),
        spending_of(session, row.id), steps,
    )  # fmt: skip


def _settlement(session: Session, case_id: int) -> SettlementLine | None:
    found = select(Settlement.number, Settlement.settled_on, func.coalesce(User.name, ""))
    row = session.execute(found.outerjoin(User, User.id == Settlement.by).where(Settlement.case_id == case_id))
    return next((SettlementLine(*one) for one in row), None)


def _requests() -> Any:
    columns = (
        PaymentRequest.id, PaymentRequest.kind, PaymentRequest.amount, PaymentRequest.matching_paid,
        PaymentRequest.status, PaymentRequest.asked_at, PaymentRequest.paid_on, PaymentRequest.treasury_number,
        PaymentRequest.case_id, Case.code, Case.title, Case.activity, Case.owner_unit_id, Case.agency_id,
        Case.process_key, Case.submitted_at,
        OWNER.name.label("owner"), Establishment.tax_code,
    )  # fmt: skip
    found = select(*columns).join(Case, Case.id == PaymentRequest.case_id)
    owners = found.outerjoin(OWNER, OWNER.id == Case.applicant_id)
    return owners.outerjoin(Establishment, Establishment.unit_id == Case.applicant_id)


def _request_lines(
    session: Session, rows: Sequence[Row[Any]], *, now: datetime, office: Office
) -> tuple[RequestLine, ...]:
    papers = _papers(session, {row.case_id for row in rows})
    return tuple(_request_line(row, papers[row.case_id], now=now, office=office) for row in rows)


def _request_line(row: Row[Any], papers: frozenset[str], *, now: datetime, office: Office) -> RequestLine:
    calendar, scope = calendar_of(office, row.owner_unit_id), office.scope(row.owner_unit_id)
    asked_on = local(row.asked_at).date()
    name = NATIONAL_CHECK_TERM if row.process_key in NATIONAL else CHECK_TERM
    rule = office.rules.term(name, asked_on, scope)
    term = term_of(row.asked_at, due(rule, row.asked_at, calendar).at, calendar, now)
    figures = office.figures_scope(row.owner_unit_id, row.agency_id)
    needed = office.rules.payment_papers(row.kind, row.activity, on=asked_on, scope=figures)
    missing = tuple(kind for kind in needed if kind not in papers) if row.status in WAITING else ()
    return RequestLine(
        row.id, row.code, row.title, row.owner or "", row.tax_code or "", row.kind, row.amount, row.matching_paid,
        row.status, row.asked_at, row.paid_on, row.treasury_number, missing, term,
    )  # fmt: skip


def _papers(session: Session, case_ids: set[int]) -> Mapping[int, frozenset[str]]:
    found = select(Document.case_id, Document.kind).where(
        Document.case_id.in_(case_ids), Document.replaced_by.is_(None), Document.removed_at.is_(None)
    )
    papers: dict[int, frozenset[str]] = defaultdict(frozenset)
    for case_id, kind in session.execute(found) if case_ids else ():
        papers[case_id] |= {kind}
    return papers


def _entries(session: Session, case_id: int) -> tuple[EntryLine, ...]:
    columns = (LedgerEntry.at, LedgerEntry.kind, LedgerEntry.amount, User.name, LedgerEntry.note)
    found = select(*columns).outerjoin(User, User.id == LedgerEntry.by).where(LedgerEntry.case_id == case_id)
    return tuple(
        EntryLine(row.at, row.kind, row.amount, row.name or "", row.note)
        for row in session.execute(found.order_by(LedgerEntry.id))
    )


def _figures(session: Session, case_id: int) -> tuple[FiguresLine, ...]:
    columns = (
        CaseFigures.version, CaseFigures.total_cost, CaseFigures.support, CaseFigures.matching, CaseFigures.other,
        CaseFigures.ends_on, CaseFigures.decision,
    )  # fmt: skip
    found = select(*columns).where(CaseFigures.case_id == case_id).order_by(CaseFigures.version.desc())
    return tuple(FiguresLine(*row) for row in session.execute(found))
