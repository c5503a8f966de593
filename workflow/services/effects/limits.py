"""What may be asked for and paid: the advance before acceptance, what was earned after it, the papers of each."""

from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping, select

from workflow.advances import CEILING, AdvanceCheck, check_advance
from workflow.calendar import local
from workflow.models import Contract
from workflow.money import earned
from workflow.rules import RuleMissing
from workflow.services.act import Act

SMALLER = "Nhập số nhỏ hơn hoặc bằng."


def judge_request(act: Act) -> None:
    """Refuse a request that its kind, the stage, the progress or the limit does not allow."""
    (_judge_advance if act.values["kind"] == "advance" else _judge_remainder)(act)


def judge_payment(act: Act, request: RowMapping) -> None:
    """Refuse to pay more than is right now, whatever was right when it was asked for."""
    money, accepted = act.facts.money, act.decision.source.key == "payment"
    if request["kind"] == "advance" and not accepted:
        limit = min(advance_of(act).limit, money.approved)
    else:
        limit = earned(money.accepted, money.matching, request["matching_paid"])
    if money.paid - money.refunded + request["amount"] > limit:
        raise act.refuse(
            "three_way", "Số chi vượt số được duyệt hoặc được nghiệm thu.", "Trả lại đề nghị để sửa số tiền."
        )


def need_papers(act: Act, request: RowMapping, hint: str) -> None:
    """Refuse while a paper is missing that the rule of the day of the request asks for."""
    on = local(request["asked_at"]).date()
    needed = act.office.rules.payment_papers(request["kind"], act.case["activity"], on=on, scope=act.figures_scope)
    missing = tuple(kind for kind in needed if kind not in act.facts.documents)
    if missing:
        raise act.refuse("payment_papers_missing", "Đề nghị chi còn thiếu: %(papers)s.", hint, papers=missing)


def advance_of(act: Act) -> AdvanceCheck:
    """Work out the advance by the rules of the day of the contract; refused where the activity has none."""
    rules, on, case = act.office.rules, _contract_day(act), act.case
    try:
        rule = rules.advance(case["activity"], on, act.figures_scope)
    except RuleMissing as missing:
        raise act.refuse(
            "no_advance", "Nội dung này không được tạm ứng.", "Chờ nghiệm thu rồi đề nghị chi."
        ) from missing
    if rule.after_acceptance or act.decision.source.key != "in_progress":
        raise act.refuse("advance_closed", "Chỉ tạm ứng khi đang triển khai.", "Chọn thanh toán phần còn lại.")
    return check_advance(
        rule, rules.number(CEILING, on, act.figures_scope), support=case["support"], advanced=act.facts.money.advanced,
        progress=case["progress"],
    )  # fmt: skip


def owed_back(act: Act) -> int:
    """Return what has to come back of what was paid, counting what the form says the establishment had put in."""
    money, matched = act.facts.money, act.values.get("matching_paid")
    if matched is not None and matched < (money.matched or 0):
        raise act.refuse(
            "matched_more", "Các lần trước đã tính trên %(known)s đồng vốn đối ứng.", "Ghi từ số đó trở lên.",
            known=money.matched,
        )  # fmt: skip
    said = money if matched is None else replace(money, matched=matched)
    owed = -said.rest
    if owed < 0 or said.entitled == money.accepted == money.net:
        raise act.refuse(
            "nothing_to_refund", "Số đã chi không vượt số được hưởng.",
            "Nếu cơ sở bỏ ra ít vốn đối ứng hơn đã thỏa thuận, ghi số đã bỏ ra.",
        )  # fmt: skip
    return owed


def _judge_advance(act: Act) -> None:
    check = advance_of(act)
    if not check.far_enough:
        raise act.refuse(
            "progress_too_low", "Chỉ tạm ứng khi tiến độ trên %(needed)s phần trăm.", "Báo cáo tiến độ trước.",
            needed=next(int(note.params["needed"]) for note in check.notes if "needed" in note.params),
        )  # fmt: skip
    if act.values["amount"] > check.left:
        raise act.refuse(
            "advance_too_large", "Chỉ còn được tạm ứng %(limit)s đồng.", SMALLER, limit=check.left
        )  # fmt: skip


def _judge_remainder(act: Act) -> None:
    if act.decision.source.key != "payment":
        raise act.refuse("remainder_closed", "Phần còn lại chỉ được chi sau nghiệm thu.", "Chọn tạm ứng.")
    money, values = act.facts.money, act.values
    limit = earned(money.accepted, money.matching, values["matching_paid"]) - money.paid + money.refunded
    if values["amount"] > limit:
        raise act.refuse("remainder_too_large", "Chỉ còn được chi %(limit)s đồng.", SMALLER, limit=max(limit, 0))


def _contract_day(act: Act) -> date:
    """The day whose rules bind the advances: that of the contract."""
    found = select(Contract.signed_on).where(Contract.case_id == act.case_id)
    return act.session.execute(found).scalar_one_or_none() or act.today
