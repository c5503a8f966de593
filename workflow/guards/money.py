"""Conditions on the money of a case: what was asked, paid, accepted and paid back."""

from workflow.errors import Refusal
from workflow.guards.registry import Case, condition

TOO_LITTLE = "Còn phải chi %(gap)s đồng mới bằng số được nghiệm thu."
PAY_REST = "Chi nốt. Nếu cơ sở bỏ ra ít vốn đối ứng hơn, ghi số đã bỏ ra khi đề nghị chi hoặc khi hoàn trả."
TOO_MUCH = "Đã chi vượt %(gap)s đồng so với số được hưởng theo nghiệm thu và vốn đối ứng."
PAY_BACK = "Ghi nhận hoàn trả số đó trước."


@condition("money")
def no_open_requests(case: Case) -> Refusal | None:
    """No payment request waits for a check or for payment."""
    if not case.facts.money.open_requests:
        return None
    return Refusal("payment_open", "Còn đề nghị chi chưa xử lý xong.", "Kiểm tra, chi hoặc trả lại đề nghị trước.")


@condition("money")
def request_waiting(case: Case) -> Refusal | None:
    """A payment request waits for its check."""
    money = case.facts.money
    if money.open_requests > money.checked_requests + money.approved_requests:
        return None
    return Refusal("no_request", "Không có đề nghị chi nào chờ kiểm tra.", "Chờ đơn vị thực hiện gửi đề nghị.")


@condition("money")
def request_checked(case: Case) -> Refusal | None:
    """A payment request has passed its check."""
    if case.facts.money.checked_requests:
        return None
    return Refusal("not_checked", "Chưa có đề nghị chi nào đã kiểm tra.", "Kiểm tra đề nghị trước khi chi.")


@condition("money")
def request_approved(case: Case) -> Refusal | None:
    """A payment request was approved by whoever answers for the money."""
    if case.facts.money.approved_requests:
        return None
    return Refusal("not_payable", "Chưa có đề nghị chi nào được duyệt.", "Chờ kiểm tra và duyệt chi trước.")


@condition("money")
def fully_paid(case: Case) -> Refusal | None:
    """What was accepted is what was paid; where less was matched than agreed, what of it was earned."""
    rest = case.facts.money.rest
    if rest == 0:
        return None
    message, hint = (TOO_LITTLE, PAY_REST) if rest > 0 else (TOO_MUCH, PAY_BACK)
    return Refusal("not_fully_paid", message, hint, {"gap": abs(rest)})


@condition("money")
def fully_refunded(case: Case) -> Refusal | None:
    """What was paid above the accepted amount has come back (domain invariant: refund = paid - accepted)."""
    money = case.facts.money
    owed = money.paid - money.accepted - money.refunded
    if owed == 0:
        return None
    return Refusal("refund_owed", "Còn phải thu hồi %(owed)s đồng.", "Ghi nhận đủ số tiền hoàn trả.", {"owed": owed})


@condition("money")
def refund_due(case: Case) -> Refusal | None:
    """Something is still to be paid back, or may be as soon as somebody says that less was matched than agreed."""
    money = case.facts.money
    unsaid = money.matched is None and not money.cut and money.matching > 0
    if money.rest < 0 or (unsaid and money.accepted > 0):
        return None
    return Refusal("nothing_to_refund", "Không còn khoản nào phải hoàn trả.", "Đóng hồ sơ.")
