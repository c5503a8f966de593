"""The settlement of a case: what was accepted is paid, and the contract is at an end."""

from sqlalchemy import func, select

from workflow.models import PaymentRequest, Settlement
from workflow.services.act import Act
from workflow.services.effects.registry import effect


@effect("money")
def settle(act: Act) -> None:
    """Fix the day and the number of the settlement; no đồng may have moved after that day."""
    settled_on = act.values["settled_on"]
    paid = select(func.max(PaymentRequest.paid_on)).where(PaymentRequest.case_id == act.case_id)
    last = act.session.execute(paid).scalar_one()
    if last is not None and settled_on < last:
        raise act.refuse(
            "settled_before_paid", "Lần chi cuối ngày %(last)s, sau ngày quyết toán.",
            "Ghi ngày quyết toán từ ngày đó trở đi.", last=f"{last:%d/%m/%Y}",
        )  # fmt: skip
    act.writes.insert(
        Settlement, case_id=act.case_id, seq=act.seq, number=act.values["liquidation_number"], settled_on=settled_on,
        by=act.actor_id,
    )  # fmt: skip
    money = act.facts.money
    act.notes |= {"accepted": money.accepted, "paid": money.paid - money.refunded}
