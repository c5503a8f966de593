"""Conditions on the parts of a group or focal đề án: its line items and the shares of its beneficiaries."""

from workflow.errors import Refusal
from workflow.guards.registry import Case, condition


@condition("parts")
def undivided(case: Case) -> Refusal | None:
    """The đề án has no line items yet."""
    if not case.facts.parts.lines:
        return None
    return Refusal("divided", "Đề án đã có kế hoạch chi tiết.", "Phân bổ lại trong từng hạng mục.")


@condition("parts")
def divided(case: Case) -> Refusal | None:
    """The đề án has its line items."""
    if case.facts.parts.lines:
        return None
    return Refusal("not_divided", "Đề án chưa có kế hoạch chi tiết.", "Lập các hạng mục của đề án trước.")


@condition("parts")
def all_shared_out(case: Case) -> Refusal | None:
    """Every line item has its beneficiaries."""
    bare = case.facts.parts.bare
    message = "Còn %(bare)s hạng mục chưa có đối tượng thụ hưởng."
    return Refusal("bare_lines", message, "Gửi danh sách đối tượng của hạng mục đó.", {"bare": bare}) if bare else None


@condition("parts")
def some_bare(case: Case) -> Refusal | None:
    """Some line item waits for its beneficiaries; where there is none yet, another condition says so."""
    parts = case.facts.parts
    if parts.bare or not parts.lines:
        return None
    message = "Mọi hạng mục đã có đối tượng thụ hưởng."
    return Refusal("all_shared_out", message, "Đề nghị Cục phân bổ lại, hoặc Sở thay đối tượng.")


@condition("parts")
def parts_settled(case: Case) -> Refusal | None:
    """No share goes on: each is settled, replaced or cancelled."""
    left = case.facts.parts.open
    message = "Còn %(left)s phần chưa quyết toán hoặc chưa đóng."
    hint = "Chờ từng phần quyết toán, thay thế hoặc hủy xong."
    return Refusal("parts_open", message, hint, {"left": left}) if left else None


@condition("whole")
def whole_goes_on(case: Case) -> Refusal | None:
    """The đề án that the share belongs to is not paused: no money moves while it is."""
    if not case.facts.whole_held:
        return None
    return Refusal("whole_held", "Đề án của phần này đang tạm dừng nên không chi.", "Chờ đề án tiếp tục.")
