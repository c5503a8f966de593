"""How the money of a case was spent: its vouchers, its machines, the day of the contract that binds its advances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from workflow.models import Contract, PaymentRequest, SupportedItem, Voucher
from workflow.models.base import UTCDateTime
from workflow.models.money import WAITING
from workflow.queries.dossier import RequestView

NO_TEXT, ZERO = literal("", String), literal(0)
NO_DATE, NO_MOMENT = cast(null(), Date), cast(null(), UTCDateTime)


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line of the list of vouchers."""

    source: str
    number: str
    issued_on: date
    payee: str
    subject: str
    amount: int


@dataclass(frozen=True, slots=True)
class MachineLine:
    """One machine that the support pays for."""

    name: str
    model: str
    serial: str
    supplier: str
    contract_number: str
    contract_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Spending:
    """What was listed for a case, and what it adds up to by source."""

    vouchers: tuple[VoucherLine, ...]
    machines: tuple[MachineLine, ...]
    contract_on: date | None
    request: RequestView | None
    """The payment request that is being handled."""

    @property
    def support(self) -> int:
        """What the vouchers of the support add up to (Mẫu 8a)."""
        return _sum(self.vouchers, "support")

    @property
    def other(self) -> int:
        """What the vouchers of other money add up to (Mẫu 8b)."""
        return _sum(self.vouchers, "other")


def spending_of(session: Session, case_id: int) -> Spending:
    """Return what counts of the lists of a case, in the order of the dates; everything is read in one statement."""
    parts = (_vouchers(case_id), _machines(case_id), _contract(case_id), _request(case_id))
    rows = session.execute(union_all(*parts)).all()
    of = {what: sorted((row for row in rows if row.what == what), key=_by_date) for what in ("v", "m", "c", "r")}
    vouchers = (VoucherLine(row.t1, row.t2, row.on_date, row.t3, row.t4, row.n1) for row in of["v"])
    machines = (MachineLine(row.t1, row.t2, row.t3, row.t4, row.t5, row.on_date, row.n1) for row in of["m"])
    signed = next((row.on_date for row in of["c"]), None)
    request = next((RequestView(row.t1, row.n1, row.n2, row.at, row.t2) for row in of["r"]), None)
    return Spending(tuple(vouchers), tuple(machines), signed, request)


def _vouchers(case_id: int) -> Select[Any]:
    v = Voucher
    texts = (v.source, v.number, v.payee, v.subject, NO_TEXT)
    return _part("v", v.id, texts, numbers=(v.amount, ZERO), on=v.issued_on).where(
        v.case_id == case_id, v.voided_seq.is_(None)
    )


def _machines(case_id: int) -> Select[Any]:
    m = SupportedItem
    texts = (m.name, m.model, m.serial, m.supplier, m.contract_number)
    return _part("m", m.id, texts, numbers=(m.amount, ZERO), on=m.contract_on).where(
        m.case_id == case_id, m.freed_seq.is_(None)
    )


def _contract(case_id: int) -> Select[Any]:
    texts = (Contract.number, *[NO_TEXT] * 4)
    return _part("c", Contract.case_id, texts, numbers=(ZERO, ZERO), on=Contract.signed_on).where(
        Contract.case_id == case_id
    )


def _request(case_id: int) -> Select[Any]:
    r = PaymentRequest
    texts = (r.kind, r.status, *[NO_TEXT] * 3)
    return _part("r", r.id, texts, numbers=(r.amount, r.matching_paid), on=NO_DATE, at=r.asked_at).where(
        r.case_id == case_id, r.status.in_(WAITING)
    )


def _part(
    what: str, id_: Any, texts: Sequence[Any], *, numbers: Sequence[Any], on: Any, at: Any = NO_MOMENT
) -> Select[Any]:
    """One of the lists in the columns that they share."""
    named = [text.label(f"t{place}") for place, text in enumerate(texts, 1)]
    counted = [number.label(f"n{place}") for place, number in enumerate(numbers, 1)]
    return select(literal(what).label("what"), id_.label("id"), *named, *counted, on.label("on_date"), at.label("at"))


def _by_date(row: Any) -> tuple[bool, date, int]:
    return row.t1 == "other", row.on_date or date.min, row.id


def _sum(vouchers: Sequence[VoucherLine], source: str) -> int:
    return sum(voucher.amount for voucher in vouchers if voucher.source == source)
