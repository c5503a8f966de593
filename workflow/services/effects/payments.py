"""Money out and back: request, check, approval, payment, acceptance of an amount, refund, carry-over.

Every amount is an entry of the ledger.
"""

from typing import Any

from sqlalchemy import RowMapping, select

from workflow.forms.indicators import INDICATORS
from workflow.models import BudgetLine, EffectIndicator, PaymentRequest
from workflow.models.base import table_of
from workflow.models.money import WAITING
from workflow.services.act import Act
from workflow.services.effects.limits import judge_payment, judge_request, need_papers, owed_back
from workflow.services.effects.machines import free_machines, list_machines
from workflow.services.effects.registry import effect
from workflow.services.effects.vouchers import list_vouchers, match_vouchers, void_vouchers
from workflow.services.ledger import cut_accepted, enter, line_in_year, line_of

REQUEST = table_of(PaymentRequest)


@effect("money")
def request_payment(act: Act) -> None:
    """Ask for an advance (before acceptance, within its rule) or for the remainder (after it)."""
    values = act.values
    judge_request(act)
    match_vouchers(act, list_vouchers(act, values.get("vouchers") or (), until=act.today))
    list_machines(act, values.get("machines") or ())
    act.writes.insert(
        PaymentRequest, case_id=act.case_id, kind=values["kind"], amount=values["amount"], status="asked",
        matching_paid=values["matching_paid"], asked_seq=act.seq, asked_at=act.now, asked_by=act.actor_id,
    )  # fmt: skip


@effect("money", "documents")
def check_payment(act: Act) -> None:
    """Check a request against its papers and what was approved, accepted and paid; agree, or return it."""
    _judge(act, "checked", "Tải lên ở trang này, hoặc trả lại đề nghị để Trung tâm bổ sung.")


@effect("money", "documents")
def approve_payment(act: Act) -> None:
    """Approve a checked request, or return it; what was true at the check must still be."""
    _judge(act, "approved", "Trả lại đề nghị để Trung tâm bổ sung.")


@effect("money", "documents")
def pay(act: Act) -> None:
    """Record that the Treasury has paid what was agreed to, no later than today."""
    request = _open_request(act)
    if act.values["paid_on"] > act.today:
        raise act.refuse("paid_in_future", "Ngày chi không được sau hôm nay.", "Ghi ngày trên chứng từ Kho bạc.")
    judge_payment(act, request)
    need_papers(act, request, "Tải lên ở trang này rồi làm lại.")
    act.writes.update(
        PaymentRequest, {"id": request["id"]}, status="paid", paid_seq=act.seq, paid_on=act.values["paid_on"],
        treasury_number=act.values["treasury_number"],
    )  # fmt: skip
    advance = request["kind"] == "advance"
    kind, matched = ("advance", None) if advance else ("pay", request["matching_paid"])
    enter(act, kind, request["amount"], line_id=line_of(act), matched=matched)
    act.notes["amount"] = request["amount"]


@effect("money")
def accept_support(act: Act) -> None:
    """Fix the support that acceptance confirms: all of it, or the named part; the rest goes back to the budget line."""
    amount = act.values.get("amount", act.case["support"])
    if not 0 < amount <= act.case["support"]:
        raise act.refuse(
            "above_approved", "Số được nghiệm thu không vượt số được duyệt %(limit)s đồng.",
            "Nhập số nhỏ hơn hoặc bằng.",
            limit=act.case["support"],
        )  # fmt: skip
    line = line_of(act)
    enter(act, "accept", amount, line_id=line)
    enter(act, "release", act.facts.money.committed - amount, line_id=line)
    act.notes["accepted"] = amount
    write_indicators(act, "acceptance")


@effect("money")
def refund(act: Act) -> None:
    """Record money paid back, never more than is owed: what was not accepted, or not earned by what was put in.

    Where nothing has to come back, saying what was put in takes back what of the accepted support was not earned.
    """
    owed, matched, amount = owed_back(act), act.values.get("matching_paid"), act.values["amount"]
    if amount == owed == 0:
        act.notes["cut"] = cut_accepted(act, matched)
        return
    if amount == 0:
        raise act.refuse("refund_owed", "Còn phải thu hồi %(owed)s đồng.", "Ghi nhận đủ số tiền hoàn trả.", owed=owed)
    if amount > owed:
        raise act.refuse(
            "refund_too_large", "Chỉ còn phải thu hồi %(owed)s đồng.", "Nhập số nhỏ hơn hoặc bằng.", owed=owed
        )
    enter(act, "refund", amount, line_id=line_of(act), matched=matched)


@effect("money")
def carry_over(act: Act) -> None:
    """Move what was committed and not paid into next year's line: the same amount out of year N and into year N+1."""
    amount, to_year, line = act.values["amount"], act.values["to_year"], line_of(act)
    left = act.facts.money.committed - act.facts.money.paid
    if amount > left:
        raise act.refuse("carry_too_much", "Chỉ còn %(left)s đồng chưa chi.", "Nhập số nhỏ hơn hoặc bằng.", left=left)
    target = _next_line(act, line, to_year)
    for kind, place in (("carry_out", line), ("release", line), ("carry_in", target), ("commit", target)):
        enter(act, kind, amount, line_id=place)


def write_indicators(act: Act, moment: str) -> None:
    """Keep the figures of effect that the form brings."""
    for key, one in INDICATORS.items():
        if act.values.get(key) is not None:
            act.writes.insert(
                EffectIndicator, case_id=act.case_id, key=key, moment=moment, value=act.values[key], unit=one.kept_unit
            )


def _give_back(act: Act, request: RowMapping) -> None:
    """What a returned request listed counts no more; the next one lists it again."""
    void_vouchers(act, request["asked_seq"])
    free_machines(act, request["asked_seq"])


def _open_request(act: Act) -> RowMapping:
    found = select(REQUEST).where(REQUEST.c.case_id == act.case_id, REQUEST.c.status.in_(WAITING))
    return act.session.execute(found).mappings().one()


def _next_line(act: Act, line_id: int, to_year: int) -> int:
    year = act.session.execute(select(BudgetLine.year).where(BudgetLine.id == line_id)).scalar_one()
    target = line_in_year(act, line_id, to_year)
    if target is None or to_year != year + 1:
        raise act.refuse("no_next_line", "Chưa có dòng ngân sách năm sau.", "Lập dòng ngân sách của năm sau trước.")
    return target


def _judge(act: Act, passed: str, hint: str) -> None:
    """Let the open request pass, or give it back; the hint says what to do about papers that are missing."""
    request = _open_request(act)
    agreed = act.values["verdict"] == "agree"
    if agreed:
        judge_payment(act, request)
        need_papers(act, request, hint)
    else:
        _give_back(act, request)
    done: dict[str, Any] = {
        "status": passed if agreed else "returned",
        f"{passed}_seq": act.seq,
        f"{passed}_by": act.actor_id,
    }
    act.writes.update(PaymentRequest, {"id": request["id"]}, **done)
    act.notes["amount"] = request["amount"]
