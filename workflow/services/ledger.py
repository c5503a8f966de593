"""The ledger of money: what is left on a budget line, on which line a case stands, and one way to write an entry."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models import BudgetLine, LedgerEntry
from workflow.models.money import LINE_SIGNS
from workflow.services.act import Act


def left_on(session: Session, line_id: int) -> int:
    """Return what is left on a line: allotted and carried in, less carried out and committed, in đồng."""
    found = select(LedgerEntry.kind, func.sum(LedgerEntry.amount)).where(LedgerEntry.line_id == line_id)
    return sum(
        LINE_SIGNS.get(kind, 0) * int(amount) for kind, amount in session.execute(found.group_by(LedgerEntry.kind))
    )


def locked_left(act: Act, line_id: int) -> int:
    """Lock a line for the rest of the transaction and return what is left on it, counting the acts of this batch."""
    key = ("left", line_id)
    if key not in act.shared:
        act.session.execute(select(BudgetLine.id).where(BudgetLine.id == line_id).with_for_update())
        act.shared[key] = left_on(act.session, line_id)
    return int(act.shared[key])


def enter(act: Act, kind: str, amount: int, *, line_id: int, note: str = "") -> None:
    """Write one entry of the act's case; nothing is written for nothing."""
    if amount:
        act.writes.insert(
            LedgerEntry, line_id=line_id, case_id=act.case_id, seq=act.seq, kind=kind, amount=amount, at=act.now,
            by=act.actor_id, note=note,
        )  # fmt: skip
    key = ("left", line_id)
    if key in act.shared:
        act.shared[key] += LINE_SIGNS.get(kind, 0) * amount


def line_of(act: Act) -> int:
    """Return the line on which the case's money stands: that of its newest commitment."""
    found = select(LedgerEntry.line_id).where(LedgerEntry.case_id == act.case_id, LedgerEntry.kind == "commit")
    line: Any = act.session.execute(found.order_by(LedgerEntry.id.desc()).limit(1)).scalar_one_or_none()
    if line is None:
        raise act.refuse("no_commitment", "Hồ sơ chưa được bố trí kinh phí.", "Phê duyệt hồ sơ trước.")
    return int(line)
