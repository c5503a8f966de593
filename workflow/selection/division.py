"""A score sheet whose heads a rule divides: heads and their points are the law's, the points inside are agreed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from workflow.errors import Refusal
from workflow.rules import Rule, RuleBook, RuleMissing
from workflow.selection.rubrics import Criterion, Rubric, problems
from workflow.sheet_parts import Part, parts_from, sheet_id

Parts = Mapping[str, tuple[Part, ...]]
UNIT = "points"


def with_parts(rubric: Rubric, parts: Parts, *, verified: bool = False) -> Rubric:
    """Return the rubric with its heads divided so; a part that keeps its name keeps its key and levels."""
    taken = {criterion.key for head in rubric.criteria for criterion in (head, *head.parts)}
    divided = (
        replace(head, parts=tuple(_divided(head, parts[head.key], taken, verified))) if head.key in parts else head
        for head in rubric.criteria
    )  # fmt: skip
    return replace(rubric, criteria=tuple(divided))


def division_faults(rubric: Rubric, parts: Parts) -> tuple[Refusal, ...]:
    """Every reason why the heads of a rubric cannot be divided so, all at once; none when they can."""
    return (*_of_the_heads(rubric, parts), *_of_the_names(rubric, parts), *problems(with_parts(rubric, parts)))


def sheet_in_force(book: RuleBook, rubric: Rubric, *, on: date, scope: str = "") -> Rubric:
    """Return the rubric as the rule of the unit divides it on the day; as it is shipped where no rule speaks of it."""
    try:
        rule = book.get(sheet_id(rubric.key), on, scope)
    except RuleMissing:
        return rubric
    basis = "; ".join(dict.fromkeys((rubric.basis, rule.basis)))
    return replace(with_parts(rubric, parts_from(rule.value), verified=rule.verified), basis=basis)


def sheet_rule(rubric: Rubric, valid_from: date) -> Rule:
    """Return the division that a rubric comes with as a rule."""
    parts = {
        head.key: [{"label": part.label, "maximum": part.maximum} for part in head.parts]
        for head in rubric.criteria
        if head.parts
    }
    verified = not rubric.unverified
    return Rule(
        sheet_id(rubric.key), "rubric", {"parts": parts}, UNIT, rubric.basis, verified, valid_from, label=rubric.label
    )


def _divided(head: Criterion, parts: Iterable[Part], taken: set[str], verified: bool) -> Iterator[Criterion]:
    known = {part.label: part for part in head.parts}
    for part in parts:
        kept = known.pop(part.label, None) or Criterion(_free(head.key, taken), part.label, part.maximum)
        yield replace(kept, maximum=part.maximum, verified=verified)


def _free(head: str, taken: set[str]) -> str:
    """A key that nothing on the sheet has or had, so that no mark is read as one of something else."""
    key = next(key for n in count(1) if (key := f"{head}_{n}") not in taken)
    taken.add(key)
    return key


def _of_the_heads(rubric: Rubric, parts: Parts) -> Iterator[Refusal]:
    heads = {head.key: head.label for head in rubric.criteria if head.parts}
    if heads.keys() != parts.keys():
        message = "Phiếu phải chia điểm trong đúng các tiêu chí: %(heads)s."
        yield Refusal("heads_differ", message, "Nhập ít nhất một dòng cho mỗi tiêu chí.", {"heads": (*heads.values(),)})


def _of_the_names(rubric: Rubric, parts: Parts) -> Iterator[Refusal]:
    """Refuse a name that stands twice: sheets filled in away from the network are read by the names."""
    labels = [head.label for head in rubric.criteria] + [part.label for rows in parts.values() for part in rows]
    times = Counter(" ".join(label.casefold().split()) for label in labels)
    for label in dict.fromkeys(label for label in labels if times[" ".join(label.casefold().split())] > 1):
        yield Refusal("label_twice", "Tên “%(label)s” có nhiều lần trong phiếu.", "Gộp các dòng hoặc đổi tên.",
                      {"label": label})  # fmt: skip
