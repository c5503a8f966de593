"""The settlement of a case: what was accepted is paid, and the contract is at an end."""

from workflow.models import Settlement
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
    last = money.paid_on
    if last is not None and settled_on < last:
        raise act.refuse(
            "settled_before_paid", "Lần chi cuối ngày %(last)s, sau ngày quyết toán.",
            "Ghi ngày quyết toán từ ngày đó trở đi.", last=f"{last:%d/%m/%Y}",
        )  # fmt: skip
    sums = list_vouchers(act, act.values.get("vouchers") or (), until=settled_on)
    matched = max(money.rested_on, money.matched or 0)
    need_vouchers(act, sums, spent={SUPPORT: money.net, OTHER: min(matched, money.matching)})
    listed = list_machines(act, act.values.get("machines") or ())
    need_machines(act, listed, spent=money.net)
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
