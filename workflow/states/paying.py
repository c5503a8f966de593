"""The acts on the money of a case, alike in every procedure: ask, check, approve, pay, settle, pay back.

Each is taken by another person over the whole case, whatever the order: who checked the advance does not pay the
remainder, who paid does not record what came back.
"""

from dataclasses import dataclass

from workflow.definition import Effect, Guard, Role, Step, step
from workflow.guards import (
    fully_paid,
    no_open_requests,
    not_doer_of,
    papers_complete,
    refund_due,
    request_approved,
    request_checked,
    request_waiting,
)

ACTS = ("request_payment", "check_payment", "approve_payment", "pay", "settle", "record_refund")
"""The steps that never share a person."""


@dataclass(frozen=True, slots=True)
class Payers:
    """Who does what with the money of a case, and who is told besides."""

    asks: Role
    checks: Role
    approves: Role
    pays: Role
    settles: tuple[Role, ...]
    refunds: tuple[Role, ...]
    owner: Role
    decides: str = "approve"
    """The step that gave the support; who took it does not pay it out."""


def apart(act: str, *others: str) -> Guard:
    """Return the condition that nobody takes this act who took another one on the same money."""
    return not_doer_of(*(key for key in ACTS if key != act), *others)


def payments(where: tuple[str, ...], who: Payers) -> tuple[Step, ...]:
    """Return the way of one payment, open in the given states: asked for, checked, approved, paid."""
    return (
        step("request_payment", "Đề nghị chi", where, None, who.asks, form="payment_request", tell=who.checks,
             needs=(no_open_requests(), apart("request_payment")), does=Effect("request_payment")),
        step("check_payment", "Kiểm tra đề nghị chi", where, None, who.checks, form="payment_check",
             tell=(who.asks, who.approves), needs=(request_waiting(), apart("check_payment")), does=Effect("check_payment")),
        step("approve_payment", "Duyệt chi", where, None, who.approves, form="payment_approval",
             tell=(who.asks, who.pays), needs=(request_checked(), apart("approve_payment")), does=Effect("approve_payment")),
        step("pay", "Ghi nhận đã chi", where, None, who.pays, form="payment", tell=(who.asks, who.owner),
             needs=(request_approved(), apart("pay", who.decides)), does=Effect("pay")),
    )  # fmt: skip


def paid_back(where: tuple[str, ...], who: Payers) -> Step:
    """Return the record of money that came back."""
    needs = (refund_due(), apart("record_refund"))
    return step("record_refund", "Ghi nhận hoàn trả", where, None, who.refunds, form="refund", needs=needs,
                does=Effect("refund"))  # fmt: skip


def settled(source: str, target: str, who: Payers, papers: str) -> Step:
    """Return the settlement: all that was accepted is paid, the contract is liquidated, ``papers`` are there."""
    needs = (fully_paid(), no_open_requests(), papers_complete(papers), apart("settle"))
    return step("settle", "Duyệt quyết toán, thanh lý", source, target, who.settles, form="settlement",
                needs=needs, tell=(who.asks, who.owner), does=Effect("settle"))  # fmt: skip
