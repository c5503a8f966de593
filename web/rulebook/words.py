"""Rules in words: what a value says, which kind it is, and where it stands in time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from web.filters import day, format_money
from web.i18n import current_language, gettext
from web.words import LENGTHS, activity_word
from workflow.bindings import Bound
from workflow.caps import decimal, fraction
from workflow.rules import Rule
from workflow.sheet_parts import parts_from
from workflow.shipped import shipped_papers, shipped_rubrics

KINDS: Mapping[str, tuple[str, str]] = {
    "muc-ho-tro": ("cap", "Mức hỗ trợ"), "tam-ung": ("share", "Tạm ứng"), "giay-to": ("papers", "Giấy tờ"),
    "thoi-han": ("term", "Thời hạn"), "con-so": ("amount", "Con số"), "thanh-phan": ("sizes", "Số thành viên"),
    "lua-chon": ("choice", "Cách làm của tỉnh"), "chuyen-tiep": ("clause", "Điều khoản chuyển tiếp"),
    "phieu-cham": ("rubric", "Phiếu chấm"),
}  # fmt: skip
"""The kinds of rules by the names of their lists."""
MOMENTS: Mapping[str, str] = {
    "submitted": "Hồ sơ đã nộp", "approved": "Hồ sơ đã được phê duyệt", "contracted": "Hồ sơ đã ký hợp đồng",
}  # fmt: skip
FOLLOWS: Mapping[str, str] = {"old": "theo quy định cũ", "new": "theo quy định mới"}
FAMILY_WORDS: Mapping[str, str] = {
    "cap": "Mức hỗ trợ", "kcdp_advance": "Tạm ứng", "kcdp_papers": "Giấy tờ", "kcqg_papers": "Giấy tờ KCQG",
}  # fmt: skip
BOUND_WORDS: Mapping[str, str] = {
    "approved": "chốt khi phê duyệt ngày %(day)s", "submitted": "chốt khi nộp ngày %(day)s",
    "contracted": "chốt khi ký hợp đồng ngày %(day)s", "started": "tính từ ngày thời hạn bắt đầu %(day)s",
}  # fmt: skip


def kind_word(kind: str) -> str:
    """The name of a kind of rules."""
    return gettext(next((label for one, label in KINDS.values() if one == kind), kind))


def value_words(rule: Rule) -> list[str]:
    """What a rule says, one line a thought."""
    said = WORDS.get(rule.kind)
    return said(rule) if said else []


def share_words(value: object) -> str:
    """A share as a percentage."""
    return f"{decimal(fraction(value) * 100, current_language())} %"


def validity(rule: Rule) -> str:
    """From when to when."""
    return f"{day(rule.valid_from)} – {day(rule.valid_to) if rule.valid_to else gettext('nay')}"


def stand(rule: Rule, today: date) -> tuple[str, str]:
    """Where a rule stands in time: in words, and the kind of chip."""
    if rule.valid_from > today:
        return gettext("sắp áp dụng"), "soon"
    if rule.valid_to is not None and rule.valid_to < today:
        return gettext("đã hết hiệu lực"), "draft"
    return gettext("đang áp dụng"), "ok"


def clause_words(moment: str, before: str | date, follows: str) -> str:
    """A transitional clause as a sentence."""
    on = before if isinstance(before, date) else date.fromisoformat(before)
    return gettext(
        "%(what)s trước ngày %(day)s: %(follows)s", what=gettext(MOMENTS[moment]), day=day(on),
        follows=gettext(FOLLOWS[follows]),
    )  # fmt: skip


def papers_words(kinds: Iterable[str]) -> str:
    """Papers by their names."""
    known = shipped_papers()
    return ", ".join(gettext(known[kind].label if kind in known else kind) for kind in kinds)


def figure_words(figure: Any) -> str:
    """An amount, a day or papers in words."""
    if isinstance(figure, bool) or figure is None:
        return "–"
    if isinstance(figure, int):
        return format_money(figure)
    if isinstance(figure, date):
        return day(figure)
    return papers_words(figure) or "–"


def binding_words(found: Bound) -> str:
    """Why a version of a rule binds a case."""
    if found.clause is not None:
        said = clause_words(found.clause.moment, found.clause.before, found.clause.follows)
        return gettext("Điều khoản chuyển tiếp: %(clause)s", clause=said)
    if found.moment:
        return gettext(BOUND_WORDS[found.moment], day=day(found.on))
    return gettext("chưa chốt: theo quy định của ngày quyết định")


def stored_words(figure: Any) -> str:
    """A figure as it is kept with an impact, in words: an amount, a day or papers."""
    if isinstance(figure, str):
        return figure_words(date.fromisoformat(figure))
    return figure_words(tuple(figure) if isinstance(figure, list) else figure)


def _cap(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    said = []
    if "rate" in value:
        said.append(gettext("Nhiều nhất %(rate)s chi phí hợp lệ", rate=share_words(value["rate"])))
    if "ceiling" in value:
        said.append(gettext("Trần %(amount)s", amount=format_money(value["ceiling"])))
    if fraction(value.get("factor", 1)) != 1:
        factor = decimal(Fraction(fraction(value["factor"])), current_language())
        said.append(gettext("Hệ số ưu tiên đến %(factor)s", factor=factor))
    return said or [gettext("Không giới hạn theo mức; theo hợp đồng hoặc đấu thầu")]


def _advance(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    said = [gettext("%(share)s số được duyệt", share=share_words(value["share"]))]
    if value.get("progress") is not None:
        said.append(gettext("Khi tiến độ trên %(share)s", share=share_words(value["progress"])))
    if value.get("after_acceptance"):
        said.append(gettext("Chỉ sau nghiệm thu"))
    if value.get("papers"):
        said.append(papers_words(value["papers"]))
    return said


def _term(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    if rule.unit == "yearly":
        return [gettext("Ngày %(day)s tháng %(month)s hằng năm", day=value["day"], month=value["month"])]
    if rule.unit == "monthly":
        return [gettext("Ngày %(day)s hằng tháng", day=value["day"])]
    shape = LENGTHS.get(rule.unit)
    return [gettext(shape, n=value["length"]) if shape else f"{value.get('length', '')} {rule.unit}"]


def _papers(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    more = (
        f"{activity_word(activity)}: {papers_words(kinds)}" for activity, kinds in value.get("by_activity", {}).items()
    )
    return [papers_words(value["papers"]), *more] if value["papers"] else list(more)


def _amount(rule: Rule) -> list[str]:
    number: Any = rule.value["number"]
    return [format_money(number) if rule.unit == "VND" else f"{number}"]


def _clauses(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    return [clause_words(row["moment"], row["before"], row["follows"]) for row in value["clauses"]]


def _sizes(rule: Rule) -> list[str]:
    value: Mapping[str, Any] = rule.value
    return [gettext("%(sizes)s người", sizes=", ".join(str(size) for size in value["sizes"]))]


def _sheet(rule: Rule) -> list[str]:
    """Each head of a score sheet with its points, and what they are given for."""
    known, parts = shipped_rubrics().get(rule.subject), parts_from(rule.value)
    return [
        gettext(
            "%(head)s, %(points)s điểm: %(parts)s", head=gettext(head.label), points=head.maximum,
            parts="; ".join(f"{gettext(part.label)} {part.maximum}" for part in parts[head.key]),
        )
        for head in (known.criteria if known else ()) if head.key in parts
    ]  # fmt: skip


WORDS: Mapping[str, Callable[[Rule], list[str]]] = {
    "cap": _cap, "share": _advance, "term": _term, "papers": _papers, "amount": _amount, "sizes": _sizes,
    "choice": lambda rule: [str(rule.value["chosen"])], "clause": _clauses,
    "rubric": _sheet,
}  # fmt: skip
