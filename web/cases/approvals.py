"""Approvals in words: what was approved, what it depends on, and whether it still stands."""

from dataclasses import dataclass

from web.i18n import gettext
from workflow.approvals import FIGURE, FIGURES, PAPER, covers
from workflow.queries.approvals import ApprovalLine
from workflow.queries.case_rows import CasePage
from workflow.shipped import shipped_papers
from workflow.states import SHIPPED


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One approval as the page of its case tells it; ``gone`` are the parts that changed since."""

    label: str
    line: ApprovalLine
    gone: str


def approvals_of(page: CasePage) -> list[ApprovalView]:
    """The approvals of a case, for the offices."""
    return [
        ApprovalView(approval_word(line.step), line, ", ".join(part_word(part) for part in line.void_parts))
        for line in page.approvals
    ]


def approval_word(step: str) -> str:
    """What a step that approves is called."""
    found = (process.steps[step].label for process in SHIPPED if step in process.steps and covers(process))
    return gettext(next(found, step))


def part_word(part: str) -> str:
    """What a part of a case is called."""
    kind, _, name = part.partition(":")
    if kind == FIGURE:
        return gettext(FIGURES.get(name, name))
    if kind == PAPER:
        papers = shipped_papers()
        return gettext(papers[name].label if name in papers else name)
    sections = (section.label for process in SHIPPED for section in process.sections if section.key == name)
    return gettext(next(sections, name))
