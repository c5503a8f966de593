"""Conditions on a round of product selection."""

from workflow.errors import Refusal
from workflow.guards.registry import Case, condition


@condition("round")
def round_receives(case: Case) -> Refusal | None:
    """The round takes dossiers today."""
    if case.facts.round.receives:
        return None
    return Refusal("round_closed", "Đợt bình chọn không nhận hồ sơ lúc này.", "Xem thời gian nhận hồ sơ của đợt.")


@condition("round")
def council_ready(case: Case) -> Refusal | None:
    """Council and jury are composed as the rules of the level ask."""
    faults = case.facts.round.council_faults
    hint = "Mở trang Hội đồng, sửa từng điểm được nêu."
    return _still(faults, "council_unfit", "Hội đồng, Ban giám khảo còn %(number)s điểm chưa đúng.", hint)


@condition("round")
def nominations_judged(case: Case) -> Refusal | None:
    """Every nomination is found eligible or not, and some are."""
    facts = case.facts.round
    if not facts.unjudged and not facts.eligible:
        return Refusal("nothing_to_score", "Chưa có hồ sơ nào đủ điều kiện.", "Chờ hồ sơ hoặc hủy đợt.")
    message = "Còn %(number)s hồ sơ chưa kết luận điều kiện."
    return _still(facts.unjudged, "not_judged", message, "Kiểm tra điều kiện từng hồ sơ.")


@condition("round")
def conflicts_declared(case: Case) -> Refusal | None:
    """Every member has declared on every nomination, and the secretary has decided what is derived."""
    message = "Còn %(number)s khai báo xung đột chưa xong."
    return _still(case.facts.round.undeclared, "undeclared", message, "Nhắc thành viên khai báo, hoặc quyết định.")


@condition("round")
def jurors_assigned(case: Case) -> Refusal | None:
    """Every nomination has as many jurors as the round asks for."""
    message = "Còn %(number)s hồ sơ chưa đủ giám khảo."
    return _still(case.facts.round.short, "too_few_jurors", message, "Phân công thêm, hoặc bổ sung giám khảo.")


@condition("round")
def sheets_complete(case: Case) -> Refusal | None:
    """No sheet is missing that the rubric's rule does not let go."""
    message = "Còn thiếu %(number)s phiếu chấm."
    return _still(case.facts.round.missing_sheets, "sheets_missing", message, "Nhắc giám khảo nộp phiếu.")


@condition("round")
def items_decided(case: Case) -> Refusal | None:
    """The council has decided on every nomination that reached the mark."""
    message = "Còn %(number)s hồ sơ Hội đồng chưa quyết định."
    return _still(case.facts.round.undecided, "undecided", message, "Mở phiên họp, biểu quyết từng hồ sơ.")


@condition("round")
def minutes_signed(case: Case) -> Refusal | None:
    """Chair and secretary have signed the minutes of every session."""
    message = "Biên bản họp Hội đồng còn thiếu %(number)s chữ ký."
    return _still(case.facts.round.unsigned, "unsigned", message, "Chủ tịch và thư ký xác nhận biên bản.")


def _still(number: int, code: str, message: str, hint: str) -> Refusal | None:
    return Refusal(code, message, hint, {"number": number}) if number else None
