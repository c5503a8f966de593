"""The settlement of a case: what was accepted is paid, and the contract is at an end."""

from datetime import date

from sqlalchemy import func, select

from workflow.models import PaymentRequest, Settlement
from workflow.services.act import Act
from workflow.services.effects.machines import free_machines, list_machines, need_machines
from workflow.services.effects.registry import effect
from workflow.services.effects.vouchers import OTHER, SUPPORT, list_vouchers, need_vouchers
from workflow.services.ledger import cut_accepted


@effect("money")
def settle(act: Act) -> None:
    """Fix the day and the number of the settlement: vouchers cover what was spent, and no đồng moved after that day.

    Machines that the support pays for are listed, here at the latest.
    Where the establishment put in less than agreed, what it did not earn of the accepted support goes back.
    """
    settled_on, money = act.values["settled_on"], act.facts.money
    last, matched = _paid(act)
    if last is not None and settled_on < last:
        raise act.refuse(
            "settled_before_paid", "Lần chi cuối ngày %(last)s, sau ngày quyết toán.",
            "Ghi ngày quyết toán từ ngày đó trở đi.", last=f"{last:%d/%m/%Y}",
        )  # fmt: skip
    sums = list_vouchers(act, act.values.get("vouchers") or (), until=settled_on)
    need_vouchers(act, sums, spent={SUPPORT: money.net, OTHER: min(max(matched, money.matched or 0), money.matching)})
    machines = act.values.get("machines") or ()
    list_machines(act, machines)
    need_machines(act, machines, spent=money.net)
    cut = cut_accepted(act)
    act.writes.insert(
        Settlement, case_id=act.case_id, seq=act.seq, number=act.values["liquidation_number"], settled_on=settled_on,
        by=act.actor_id,
    )  # fmt: skip
    act.notes |= {"accepted": money.accepted - cut, "paid": money.net} | ({"cut": cut} if cut else {})


@effect()
def free_items(act: Act) -> None:
    """What a case that gave everything back had bought may be supported by another."""
    free_machines(act)


def _paid(act: Act) -> tuple[date | None, int]:
    """The day of the last payment, and the matching money that the payments rested on."""
    columns = (func.max(PaymentRequest.paid_on), func.coalesce(func.max(PaymentRequest.matching_paid), 0))
    found = select(*columns).where(PaymentRequest.case_id == act.case_id, PaymentRequest.status == "paid")
    last, matched = act.session.execute(found).one()
    return last, int(matched)
