"""What stands on the papers of a settlement: the figures of the ledger with words, the contract, vouchers, machines."""

from typing import Any

from web.cases.view import CaseView
from web.context import current_session
from workflow.calendar import local
from workflow.queries import dossier
from workflow.queries.case_rows import EventLine
from workflow.queries.spending import spending_of

ACCEPTED = ("accept_result", "accept_partly", "settle", "finish_payment")
SETTLED = ("settle",)
SETTLEMENT = ("quyet-toan", "bang-ke-chung-tu", "tat-toan-tam-ung", "bien-ban-thanh-ly")
"""The papers of a settlement by their addresses."""


def settlement_facts(view: CaseView, event: EventLine) -> dict[str, Any]:
    """The figures and lists of a case for its settlement."""
    page, money = view.page, view.page.money
    net = money.paid - money.refunded
    return {
        "spending": spending_of(current_session(), page.id),
        "contract": dossier.contract_of(current_session(), page.id),
        "net": net, "left": money.rest, "on_day": local(event.at).date(),
        "parties": _parties(view), "settled_on": event.values.get("settled_on", ""),
        "paid_out": [
            ("Kinh phí hỗ trợ được duyệt", money.support), ("Đã tạm ứng", money.advanced),
            ("Kinh phí được nghiệm thu, đề nghị quyết toán", money.accepted), ("Đã chi, gồm tạm ứng", money.paid),
            ("Đã thu hồi", money.refunded), ("Còn phải chi", max(money.rest, 0)),
            ("Còn phải thu hồi", max(-money.rest, 0)),
        ],
    }  # fmt: skip


def _parties(view: CaseView) -> tuple[str, str]:
    """The sides of the contract: the Cục and who carries it out, else the centre and the establishment."""
    names = view.page.names
    return (names["agency"], names["centre"]) if names.get("agency") else (names["centre"], names["applicant"])
