"""How a nominee is told of a result: the product, the result, the official mean, until when and how to complain."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workflow.calendar import local
from workflow.forms.selection_codes import RECOUNTED
from workflow.i18n import known_language, translate
from workflow.queries.topic import CaseNow, ToldResult
from workflow.selection.sheets import shown

COMPLAIN, ASK = "complain", "ask_progress"
RECOGNISED, LEFT_OUT = "Kết quả bình chọn: được công nhận", "Kết quả bình chọn: chưa được công nhận"
COUNTED_AGAIN = "Điểm chính thức đã được tính lại"
STANDS = "Kết quả đã thông báo giữ nguyên."
REASONS = dict(RECOUNTED)
HOW = "Không đồng ý với kết quả thì khiếu nại trước %(until)s: mở hồ sơ, chọn “%(step)s”, nêu lý do và gửi."
OTHERS_MAY = (
    "Kết quả của đợt còn có thể bị khiếu nại đến %(until)s; sau đó mới cấp giấy chứng nhận. Thấy kết quả ghi "
    "chưa đúng, mở hồ sơ, chọn “%(step)s” và nêu rõ trước hạn đó."
)
AFTER_ALL = "Bạn không phải làm gì thêm: giấy chứng nhận sẽ được cấp."
NO_MORE = "Đã hết thời hạn khiếu nại."
FACTS: Mapping[str, str] = {
    "ket_qua": "Kết quả", "diem_trung_binh": "Điểm trung bình chính thức", "diem_truoc": "Điểm trước khi tính lại",
    "ly_do": "Lý do tính lại", "han_khieu_nai": "Hạn khiếu nại",
}  # fmt: skip
"""What a notice states, by the place that holds it in a letter."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message in one language: what it is about, what the reader should do, and the facts it states by name."""

    headline: str
    action: str
    facts: tuple[tuple[str, str], ...] = ()


def result_words(case: CaseNow, result: ToldResult, lang: str | None) -> Words:
    """Word the notice of a result; whoever reads it needs no other page to know what was decided."""
    values = result_values(result, lang)
    facts = {"Sản phẩm": case.title} | {FACTS[place]: value for place, value in values.items()}
    headline = COUNTED_AGAIN if result.again else RECOGNISED if result.recognised else LEFT_OUT
    return Words(
        translate(headline, lang), _action(case, result, values["han_khieu_nai"], lang),
        tuple((translate(label, lang), value) for label, value in facts.items() if value),
    )  # fmt: skip


def result_values(result: ToldResult, lang: str | None) -> dict[str, str]:
    """Return what a result comes to in words, by the places of letters."""
    outcome = translate("Được công nhận" if result.recognised else "Chưa được công nhận", lang)
    return {
        "ket_qua": outcome, "diem_trung_binh": _points(result.mean, lang),
        "diem_truoc": _points(result.before, lang) if result.again else "",
        "ly_do": translate(REASONS.get(result.why, ""), lang) if result.why else "",
        "han_khieu_nai": _moment(result, lang),
    }  # fmt: skip


def _points(mean: Fraction | None, lang: str | None) -> str:
    return shown(mean, known_language(lang)) if mean is not None else translate("không có", lang)


def _action(case: CaseNow, result: ToldResult, until: str, lang: str | None) -> str:
    if result.again:
        may = case.state in case.process.steps[COMPLAIN].sources
        how = _how(case, result, until, lang) if may else ""
        return " ".join(filter(None, (translate(STANDS, lang), how)))
    return _how(case, result, until, lang)


def _how(case: CaseNow, result: ToldResult, until: str, lang: str | None) -> str:
    if not until:
        return translate(AFTER_ALL if result.recognised else NO_MORE, lang)
    step = translate(case.process.steps[ASK if result.recognised else COMPLAIN].label, lang)
    return translate(OTHERS_MAY if result.recognised else HOW, lang, until=until, step=step)


def _moment(result: ToldResult, lang: str | None) -> str:
    if result.until is None:
        return ""
    on = f"{local(result.until):%H:%M %d/%m/%Y}"
    return f"{on} ({translate('dự kiến', lang)})" if result.provisional else on
