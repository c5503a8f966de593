"""One juror's sheet: marks are read exactly, every fault is named at once, no number is rounded in anyone's favour."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from workflow.errors import Refusal, WorkflowRefused
from workflow.selection.rubrics import PER_CENT, Criterion, Rubric

MARK = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
TOO_FINE = re.compile(r"[0-9]{1,6}[.,][0-9]{3,}")
ECHOED = 20
"""Letters of an unreadable mark that the complaint repeats."""

TYPE_IT = "Nhập số như 8 hoặc 8,5."


class BadMark(WorkflowRefused):
    """A text that is no mark; ``refusal`` says why and what to type instead."""

    code = "bad_mark"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def read_mark(text: str) -> Fraction:
    """The exact mark that a person typed: digits, and after a comma or a point at most two more."""
    typed = text.strip()
    if MARK.fullmatch(typed):
        return Fraction(typed.replace(",", "."))
    params = {"given": typed[:ECHOED]}
    if not typed:
        raise BadMark(Refusal("mark_empty", "Chưa nhập điểm.", TYPE_IT))
    if TOO_FINE.fullmatch(typed):
        raise BadMark(Refusal("mark_too_fine", "Điểm %(given)s có quá hai chữ số thập phân.", TYPE_IT, params))
    if typed.startswith(("-", "\u2212")):
        raise BadMark(Refusal("mark_negative", "Điểm %(given)s nhỏ hơn 0.", TYPE_IT, params))
    raise BadMark(Refusal("mark_unreadable", "Không đọc được điểm “%(given)s”.", TYPE_IT, params))


def faults(
    rubric: Rubric, marks: Mapping[str, Fraction], comments: Mapping[str, str], *, final: bool
) -> tuple[Refusal, ...]:
    """Everything wrong with a sheet, in its own order. Marks go by leaf, comments by head.

    A draft may lack marks and comments, but what it has must already be right.
    """
    return (
        *_unknown(rubric, marks, comments),
        *(fault for leaf in rubric.leaves for fault in _of_the_mark(leaf, marks.get(leaf.key), rubric, final=final)),
        *(fault for head in rubric.criteria for fault in _of_the_comment(head, marks, comments, rubric) if final),
    )


def total(rubric: Rubric, marks: Mapping[str, Fraction]) -> Fraction:
    """The exact sum of the marks of this rubric; what is not marked yet adds nothing."""
    return sum((marks.get(leaf.key, Fraction()) for leaf in rubric.leaves), Fraction())


def shown(value: Fraction, lang: str = "vi") -> str:
    """Two decimals, cut off and never rounded: 69.999 is 69,99, so what looks like 70,00 is 70 or more."""
    hundredths = abs(value) * 100 // 1
    whole, rest = divmod(hundredths, 100)
    sign = "-" if value < 0 and hundredths else ""
    return f"{sign}{whole}{',' if lang == 'vi' else '.'}{rest:02}"


def exact(value: Fraction) -> str:
    """The number as a fraction without loss, such as 209/3, to be shown beside its decimals."""
    return str(value)


def _unknown(rubric: Rubric, marks: Mapping[str, Fraction], comments: Mapping[str, str]) -> Iterator[Refusal]:
    leaves = {leaf.key for leaf in rubric.leaves}
    heads = {head.key for head in rubric.criteria}
    for key in [*(key for key in marks if key not in leaves), *(key for key in comments if key not in heads)]:
        text, hint = "Phiếu không có tiêu chí “%(label)s”.", "Tải lại phiếu của đúng đợt rồi chấm lại."
        yield Refusal("unknown_criterion", text, hint, {"label": key[:ECHOED] or "?"})


def _of_the_mark(leaf: Criterion, mark: Fraction | None, rubric: Rubric, *, final: bool) -> Iterator[Refusal]:
    params = {"label": leaf.label, "maximum": leaf.maximum, "step": _short(rubric.step)}
    if mark is None:
        if final:
            yield Refusal("mark_missing", "Chưa chấm “%(label)s”.", "Cho điểm từ 0 đến %(maximum)s.", params)
        return
    params["given"] = _short(mark)
    if not 0 <= mark <= leaf.maximum:
        text, hint = "“%(label)s”: %(given)s điểm nằm ngoài khung điểm.", "Cho điểm từ 0 đến %(maximum)s."
        yield Refusal("mark_out_of_range", text, hint, params)
    if mark % rubric.step:
        text, hint = "“%(label)s”: %(given)s điểm không theo bước điểm.", "Chấm theo bước %(step)s điểm."
        yield Refusal("mark_off_step", text, hint, params)


def _of_the_comment(
    head: Criterion, marks: Mapping[str, Fraction], comments: Mapping[str, str], rubric: Rubric
) -> Iterator[Refusal]:
    given = [marks[leaf.key] for leaf in head.leaves if leaf.key in marks]
    if len(given) < len(head.leaves) or comments.get(head.key, "").strip():
        return
    params = {"label": head.label, "below": rubric.comment_below, "above": rubric.comment_above}
    percent = sum(given, Fraction()) * PER_CENT / head.maximum
    hint = "Viết nhận xét nêu lý do."
    if percent < rubric.comment_below:
        yield Refusal("comment_low", "“%(label)s” dưới %(below)s %% số điểm mà chưa có nhận xét.", hint, params)
    elif percent > rubric.comment_above:
        yield Refusal("comment_high", "“%(label)s” trên %(above)s %% số điểm mà chưa có nhận xét.", hint, params)


def _short(value: Fraction) -> str:
    """A mark as people write it: 8, 8,5, 8,25; a fraction when that would not be exact."""
    text = shown(value)
    return text.rstrip("0").rstrip(",") if not value % Fraction(1, 100) else exact(value)
