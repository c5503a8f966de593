"""What happened to the group đề án of the demo, and when: from its survey to where each share stands today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.services.demo.group_cast import (
    CANCELLED,
    JUDGED,
    LINES,
    PAID,
    REPLACED,
    SETTLED,
    TAKER,
    Partner,
    of_line,
    support_of,
)

WHOLE = support_of(0) + support_of(1)
TITLE = "Hỗ trợ ứng dụng máy sấy, máy đóng gói cho cơ sở chế biến nông sản ba tỉnh (đề án nhóm)"
REASON = "Cơ sở xin rút vì không thu xếp được vốn đối ứng."


@dataclass(frozen=True, slots=True)
class Turn:
    """One act, so many working days ago: by which part, on the whole or on a partner's share, with which papers."""

    ago: int
    step: str
    part: str
    partner: Partner | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[str, ...] = ()


def turns() -> tuple[Turn, ...]:
    """Everything, in order of time."""
    found = [*_whole(), *_settled(SETTLED), *_paid_once(PAID), *_replaced(), *_cancelled(), *_judged(JUDGED)]
    return tuple(sorted(found, key=lambda turn: -turn.ago))


def _whole() -> Iterator[Turn]:
    """From the survey to the two lists of beneficiaries."""
    yield from (
        Turn(170, "submit", "centre"), Turn(168, "accept", "agent"), Turn(166, "form_council", "agent"),
        Turn(160, "give_ministry_verdict", "agent_2"), Turn(155, "propose_to_agency", "agent"),
        Turn(152, "sign", "chief"), Turn(140, "put_in_batch", "agent"), Turn(130, "approve", "minister"),
        Turn(122, "sign_contract", "agent"),
    )  # fmt: skip
    yield Turn(118, "plan_lines", "centre")
    yield Turn(115, "open_shares", "centre", values={"line": 0}, papers=("form_11_plan",))
    report = {"percent": 55, "spent": WHOLE, "note": "Một cơ sở đã quyết toán, các cơ sở khác đang triển khai."}
    yield Turn(18, "report_progress", "centre", values=report)
    yield Turn(4, "open_shares", "centre", values={"line": 1})


def _approved(one: Partner, ago: int) -> Iterator[Turn]:
    """Appraised and approved by the Sở, and a contract."""
    yield Turn(ago, "propose_share", "officer", one, {"eligible_cost": 2 * one.support})
    yield Turn(ago - 2, "approve_share", "leader", one)
    yield Turn(ago - 8, "sign_contract", "centre", one, {"value": 2 * one.support}, ("contract",))


def _advanced(one: Partner, ago: int) -> Iterator[Turn]:
    """Far enough for an advance, and the advance."""
    yield from _approved(one, ago)
    yield Turn(ago - 30, "report_progress", "centre", one, {"percent": 80, "spent": one.support})
    yield from _money(one, ago - 32, "advance", one.support // 2)


def _money(one: Partner, ago: int, kind: str, amount: int) -> Iterator[Turn]:
    matching = one.support if kind == "remainder" else 0
    asked = {"kind": kind, "amount": amount, "matching_paid": matching}
    remainder = ("acceptance_minutes", "liquidation_minutes", "payment_request_letter")
    papers = ("progress_report",) if kind == "advance" else remainder
    yield Turn(ago, "request_payment", "centre", one, asked, papers)
    yield Turn(ago - 1, "check_payment", "treasurer", one)
    yield Turn(ago - 2, "approve_payment", "chief", one)
    yield Turn(ago - 3, "pay", "treasurer_2", one)


def _finished(one: Partner, ago: int) -> Turn:
    papers = ("final_report", "form_3_progress", "purchase_contract", "invoice", "supplier_acceptance")
    return Turn(ago, "request_acceptance", "centre", one, papers=papers)


def _settled(one: Partner) -> Iterator[Turn]:
    yield from _advanced(one, 110)
    yield _finished(one, 60)
    yield Turn(55, "accept_result", "officer", one, papers=("form_5_acceptance",))
    yield from _money(one, 50, "remainder", one.support - one.support // 2)
    yield Turn(40, "settle", "agent_2", one, papers=("form_7_settlement", "form_8_vouchers"))


def _paid_once(one: Partner) -> Iterator[Turn]:
    yield from _advanced(one, 109)
    yield Turn(12, "report_progress", "centre", one, {"percent": 90, "spent": 2 * one.support})


def _replaced() -> Iterator[Turn]:
    """Advanced, then unable to go on: the Sở puts another in its place, the advance comes back."""
    yield from _advanced(REPLACED, 108)
    yield Turn(60, "replace_share", "leader", REPLACED, {"tax_code": TAKER.tax_code, "reason": REASON})
    yield Turn(45, "record_refund", "agent", REPLACED, {"amount": REPLACED.support // 2})
    yield Turn(44, "close_replaced", "treasurer", REPLACED)
    yield from _approved(TAKER, 50)
    yield Turn(11, "report_progress", "centre", TAKER, {"percent": 35, "spent": TAKER.support // 2})


def _cancelled() -> Iterator[Turn]:
    """Advanced, then given up: the Sở asks, the Cục cancels, the advance comes back."""
    yield from _advanced(CANCELLED, 107)
    yield Turn(40, "ask_cancel", "leader", CANCELLED, {"reason": REASON})
    yield Turn(36, "cancel_share", "chief", CANCELLED, {"reason": REASON})
    yield Turn(25, "record_refund", "agent", CANCELLED, {"amount": CANCELLED.support // 2})
    yield Turn(24, "close_cancelled", "treasurer", CANCELLED)


def _judged(one: Partner) -> Iterator[Turn]:
    yield from _advanced(one, 106)
    yield _finished(one, 3)


def plan(year: int) -> list[dict[str, Any]]:
    """The line items, of this year and of the next."""
    return [
        {
            "activity": "machinery",
            "name": name,
            "year": year + line,
            "support": support_of(line),
            "matching": support_of(line),
        }
        for line, name in LINES.items()
    ]


def shares(line: int) -> list[dict[str, Any]]:
    """The beneficiaries of a line item as the implementer sends them."""
    return [{"tax_code": one.tax_code, "support": one.support, "matching": one.support} for one in of_line(line)]
