"""Ways to break what is promised of vouchers, machines and settlements, and the promise that each breaks."""

from datetime import date

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from tests.factories import MONDAY
from tests.harms import DONE, PAID, Harm, added, changed
from workflow.models import LedgerEntry, PaymentRequest, Settlement, SupportedItem, Voucher

TOMORROW = date(2026, 3, 3)
MACHINE = {
    "seq": 3, "name": "Máy sấy", "model": "HS-120", "serial": "7", "identity": "HS120/7", "supplier": "An Phú",
    "contract_number": "1/HĐ", "contract_on": date(2026, 3, 1), "amount": 5,
}  # fmt: skip
ASKED = {
    "kind": "remainder", "amount": 5, "status": "asked", "matching_paid": 0, "asked_seq": 3, "asked_at": MONDAY,
    "treasury_number": "",
}  # fmt: skip


def machine_twice(session: Session, case_id: int) -> None:
    session.execute(text("DROP INDEX uq_supported_item_identity"))
    for _ in range(2):
        session.execute(insert(SupportedItem.__table__).values(case_id=case_id, **MACHINE))


def cut_too_much(session: Session, case_id: int) -> None:
    """Accepted money is taken back although all of it was earned, and does not go to its line."""
    entry = LedgerEntry.__table__
    paid = session.execute(select(entry).where(entry.c.case_id == case_id, entry.c.kind == "pay")).mappings().one()
    cut = {"kind": "unaccept", "amount": 5, "matched": 5}
    session.execute(insert(entry).values({name: paid[name] for name in paid if name != "id"} | cut))


SPENDING_HARMS: dict[str, tuple[str, Harm, set[str]]] = {
    "voucher after the settlement": (DONE, changed(Voucher, issued_on=TOMORROW), {"I-38"}),
    "vouchers too few": (DONE, changed(Voucher, Voucher.source == "support", amount=1), {"I-38"}),
    "paid after the settlement": (DONE, changed(PaymentRequest, paid_on=TOMORROW), {"I-38"}),
    "entry after the settlement": (DONE, changed(Settlement, seq=1), {"I-38"}),
    "asked after the settlement": (DONE, added(PaymentRequest, **ASKED), {"I-38"}),
    "cut without a reason": (DONE, cut_too_much, {"I-37"}),
    "machine twice": (PAID, machine_twice, {"I-37"}),
}
