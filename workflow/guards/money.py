"""Conditions on the money of a case: what was asked, paid, accepted and paid back."""

from workflow.errors import Refusal
from workflow.guards.registry import Case, condition


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
    """What was accepted is what was paid."""
    money = case.facts.money
    if money.paid - money.refunded == money.accepted:
        return None
    return Refusal("not_fully_paid", "Số đã chi chưa bằng số được nghiệm thu.", "Chi nốt hoặc thu hồi phần chênh lệch.")


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
    """Something is still to be paid back."""
    money = case.facts.money
    if money.paid - money.accepted - money.refunded > 0:
        return None
    return Refusal("nothing_to_refund", "Không còn khoản nào phải hoàn trả.", "Đóng hồ sơ.")
