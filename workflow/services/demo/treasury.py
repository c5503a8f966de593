"""What the Treasury has stated in the demo: a month agrees but for one payment, which it knows nothing of."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import BudgetLine, Case, LedgerEntry, PaymentRequest
from workflow.services.demo.cast import Cast
from workflow.services.treasury import Statement, record_statements

PROVINCE, ACCOUNTANT = "dong-nai", "accountant"
MOST = 5


def state_month(session: Session, cast: Cast, now: datetime) -> None:
    """Enter what the Treasury says of the newest month with payments on a province's line; one case differs."""
    paid = _newest(session, cast.units[PROVINCE])
    if not paid:
        return
    line_id, month = paid[0][0], f"{paid[0][3]:%Y-%m}"
    rows = [row for row in paid if row[0] == line_id and f"{row[3]:%Y-%m}" == month][:MOST]
    said = [Statement(code, 0, amount, 0) for _, code, amount, _ in rows[1:]]
    said.append(Statement(rows[0][1], 0, 0, 0))
    by = cast.official(PROVINCE, ACCOUNTANT)
    codes = frozenset(one.code for one in said)
    record_statements(session, line_id, month, said, codes=codes, by=by, now=now)


def _newest(session: Session, province_id: int) -> list[tuple[int, str, int, date | None]]:
    """The remainders that were paid on the province's lines, the newest first."""
    paid = (PaymentRequest.case_id == LedgerEntry.case_id) & (PaymentRequest.paid_seq == LedgerEntry.seq)
    found = (
        select(LedgerEntry.line_id, Case.code, LedgerEntry.amount, PaymentRequest.paid_on)
        .join(Case, Case.id == LedgerEntry.case_id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .join(PaymentRequest, paid)
        .where(BudgetLine.unit_id == province_id, LedgerEntry.kind == "pay")
        .order_by(PaymentRequest.paid_on.desc(), Case.code)
    )
    return [(row.line_id, row.code, row.amount, row.paid_on) for row in session.execute(found)]
