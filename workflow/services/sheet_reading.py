"""What a juror typed into a sheet, read exactly; every fault is told with the box that it belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflow.errors import Refusal, StepRefused
from workflow.forms.reading import Unreadable, read_text
from workflow.selection.rubrics import Rubric
from workflow.selection.sheets import BadMark, faults, read_mark

STEP = "score"
LONGEST_COMMENT = 4_000
MARK, COMMENT = "mark-", "comment-"
"""What the boxes of a sheet are called: these and the key of the criterion."""
TOO_LONG = Refusal(
    "comment_unreadable", "Không đọc được nhận xét.", "Viết tối đa %(limit)s ký tự, không có ký tự điều khiển.",
    {"limit": LONGEST_COMMENT},
)  # fmt: skip
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """One sheet as it was typed: marks by criterion, comments by head. Nothing typed is an empty text."""

    marks: Texts = field(default_factory=dict)
    comments: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """One sheet as it is kept: only what was given."""

    marks: Mapping[str, Fraction]
    comments: Texts


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and the box that it belongs to; no box where the sheet as a whole is at fault."""

    box: str
    refusal: Refusal

    def label(self, rubric: Rubric) -> str:
        """The name of the criterion, where the refusal itself does not say it."""
        named = {MARK + leaf.key: leaf.label for leaf in rubric.leaves}
        named |= {COMMENT + head.key: head.label for head in rubric.criteria}
        return "" if "label" in self.refusal.params else named.get(self.box, "")


class SheetRefused(StepRefused):
    """A sheet cannot be taken as it was typed, and nothing of it was; ``faults`` says all that is wrong."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__(STEP, tuple(fault.refusal for fault in found))
        self.faults = found


def read_sheet(rubric: Rubric, typed: Typed, *, final: bool) -> Read:
    """Return the sheet; SheetRefused with everything wrong with it. One that is not final may have gaps."""
    marks, comments = dict(_marks(typed.marks)), dict(_comments(typed.comments))
    unreadable = [fault for fault in (*marks.values(), *comments.values()) if isinstance(fault, Fault)]
    read = Read(
        {key: mark for key, mark in marks.items() if isinstance(mark, Fraction)},
        {key: text for key, text in comments.items() if isinstance(text, str)},
    )
    told = {fault.box for fault in unreadable}
    judged = (_placed(rubric, refusal) for refusal in faults(rubric, read.marks, read.comments, final=final))
    found = (*unreadable, *(fault for fault in judged if fault.box not in told))
    if found:
        raise SheetRefused(tuple(sorted(found, key=lambda fault: _place(rubric, fault.box))))
    return read


def _marks(typed: Texts) -> Iterator[tuple[str, Fraction | Fault]]:
    for key, text in typed.items():
        if not text.strip():
            continue
        try:
            yield key, read_mark(text)
        except BadMark as bad:
            yield key, Fault(MARK + key, bad.refusal)


def _comments(typed: Texts) -> Iterator[tuple[str, str | Fault]]:
    for key, text in typed.items():
        try:
            clean = read_text(text, lines=True, limit=LONGEST_COMMENT)
        except Unreadable:
            yield key, Fault(COMMENT + key, TOO_LONG)
        else:
            if clean:
                yield key, clean


def _placed(rubric: Rubric, refusal: Refusal) -> Fault:
    """The refusal with its box: the rules name criteria by what they are called."""
    label = refusal.params.get("label")
    if refusal.code.startswith("mark_"):
        return Fault(next((MARK + leaf.key for leaf in rubric.leaves if leaf.label == label), ""), refusal)
    if refusal.code.startswith("comment_"):
        return Fault(next((COMMENT + head.key for head in rubric.criteria if head.label == label), ""), refusal)
    return Fault("", refusal)


def _place(rubric: Rubric, box: str) -> int:
    """Where a box stands on the sheet."""
    boxes = boxes_of(rubric)
    return boxes.index(box) if box in boxes else -1


def boxes_of(rubric: Rubric) -> tuple[str, ...]:
    """Return the boxes of a sheet from top to bottom: the marks of a head, then its comment."""
    return tuple(
        box for head in rubric.criteria for box in (*(MARK + leaf.key for leaf in head.leaves), COMMENT + head.key)
    )
