"""Approvals in words: what was approved, what it depends on, and whether it still stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from web.cases.view import step_url
from web.context import current_person
from web.filters import day
from web.i18n import gettext
from web.words import role_word
from workflow.approvals import FIGURE, FIGURES, PAPER, covers
from workflow.definition import Role
from workflow.queries.approvals import ApprovalLine
from workflow.queries.case_rows import CasePage
from workflow.shipped import shipped_papers
from workflow.states import SHIPPED

AGAIN = "reconfirm"


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One approval as the page of its case tells it; ``gone`` are the parts that changed since, ``cause`` by what.

    ``who`` gives it again; ``url`` is where the reader does.
    """

    label: str
    line: ApprovalLine
    gone: str = ""
    cause: str = ""
    who: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class VoidView:
    """Approvals that one change made void: by what, who gives them again, and where the reader does."""

    label: str
    gone: str
    cause: str
    who: str
    url: str


def approvals_of(page: CasePage) -> list[ApprovalView]:
    """The approvals of a case, for the offices."""
    return [_view(page, line) for line in page.approvals]


def voided_of(approvals: Iterable[ApprovalView]) -> list[VoidView]:
    """Those that became void, together where one change made them so."""
    groups: dict[tuple[str, str, str], list[ApprovalView]] = {}
    for one in approvals:
        if one.gone:
            groups.setdefault((one.label, one.gone, one.cause), []).append(one)
    return [
        VoidView(
            *same, ", ".join(dict.fromkeys(one.who for one in ones if not one.url)), "".join(one.url for one in ones)
        )
        for same, ones in groups.items()
    ]


def _view(page: CasePage, line: ApprovalLine) -> ApprovalView:
    label, gone = approval_word(line.step), ", ".join(part_word(part) for part in line.void_parts)
    if not gone:
        return ApprovalView(label, line)
    again = next((one.step for one in page.steps if one.step.key == AGAIN and not one.refusals), None)
    url = step_url(page.code, again) if again is not None and _own(page, line) else ""
    return ApprovalView(label, line, gone, _cause(page, line), _who(page, line), url)


def _cause(page: CasePage, line: ApprovalLine) -> str:
    """By which act something changed: a step, or a paper that was added or replaced outside the dossier."""
    act = next((event for event in page.events if event.seq == line.void_seq), None)
    if act is None or act.step == "void_approvals":
        return gettext("giấy tờ được thêm hoặc thay ngày %(day)s", day=day(line.voided_at))
    return gettext("bước “%(step)s” ngày %(day)s", step=gettext(act.label), day=day(act.at))


def _who(page: CasePage, line: ApprovalLine) -> str:
    """Who gives it again: whoever was asked in person, or anybody with the role."""
    if _asked(page, line):
        return line.actor
    return gettext("%(role)s (lần trước: %(name)s)", role=role_word(Role(line.role)), name=line.actor)


def _own(page: CasePage, line: ApprovalLine) -> bool:
    """Whether the reader is who gives it again: who was asked in person, or anybody with the role."""
    return line.actor_id == current_person().id if _asked(page, line) else Role(line.role) in page.roles


def _asked(page: CasePage, line: ApprovalLine) -> bool:
    return any(task.answer.key == line.step for task in page.process.tasks)


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
