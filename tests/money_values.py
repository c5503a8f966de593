"""What a wanderer fills in where money is asked for, checked, paid, settled, carried over or paid back."""

from typing import Any

from sqlalchemy import select

from tests.journeys import a_machine
from workflow.models import BudgetLine, LedgerEntry

Values = dict[str, Any]
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}


def _payment_request(scene: Any) -> Values:
    money, matching = scene.money, scene.row["matching"]
    if scene.row["state"] == "payment":
        amount = scene.part(money["accepted"] - money["paid"] + money["refunded"])
        return {"kind": "remainder", "amount": amount, "matching_paid": matching}
    return {"kind": "advance", "amount": scene.part(scene.row["support"] // 2 - money["advanced"]), "matching_paid": 0}


def _refund(scene: Any) -> Values:
    money = scene.money
    owed, paper = money["paid"] - money["accepted"] - money["refunded"], {"treasury_number": "KB-77"}
    if owed <= 0 < money["accepted"]:
        return {"amount": 0, "matching_paid": _just_earned(scene), **paper, "paid_on": scene.today}
    return {"amount": scene.part(owed), **paper, "paid_on": scene.today}


def _just_earned(scene: Any) -> int:
    """The least matching money by which what was paid is earned."""
    money, matching = scene.money, scene.row["matching"]
    return -(-(money["paid"] - money["refunded"]) * matching // money["accepted"])


def _carry_over(scene: Any) -> Values:
    committed = (LedgerEntry.case_id == scene.row["id"], LedgerEntry.kind == "commit")
    found = select(BudgetLine.year).join(LedgerEntry).where(*committed).order_by(LedgerEntry.id.desc()).limit(1)
    year, unpaid = scene.way.session.execute(found).scalar_one(), scene.money["committed"] - scene.money["paid"]
    return {"amount": scene.part(unpaid), "to_year": year + 1, "basis": "NĐ 163/2016"}


def _settlement(scene: Any) -> Values:
    """The vouchers of everything that may have been spent, on one invoice."""
    row = {"number": f"HD {scene.row['version']}", "issued_on": scene.today, "payee": "Bên bán", "subject": "Máy"}
    amounts = {"support": scene.money["paid"], "other": scene.row["matching"]}
    vouchers = [{**row, "source": source, "total": amount} for source, amount in amounts.items() if amount]
    return {"liquidation_number": "12/BBTL", "settled_on": scene.today, "vouchers": vouchers, "machines": [a_machine()]}


def _payment_check(scene: Any) -> Values:
    return scene.rng.choice(({"verdict": "agree"}, {"verdict": "agree"}, {"verdict": "return", **REASON}))


MONEY_VALUES = {
    "carry_over": _carry_over,
    "payment_request": _payment_request,
    "payment_check": _payment_check,
    "payment_approval": _payment_check,
    "settlement": _settlement,
    "payment": lambda scene: {"treasury_number": f"KB-{scene.row['version']}", "paid_on": scene.today},
    "refund": _refund,
}
