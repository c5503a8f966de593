"""The tasks of a dossier that is being written, and its last reading before it is handed in."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from web.cases import step_papers
from web.cases.dossier import read_back
from web.cases.expired_papers import expired_papers
from web.cases.view import CaseView, hands_in
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.once import new_key
from web.steps.support_notes import doubts, request_refusals
from workflow.forms import form_for
from workflow.queries.case_rows import CasePage, OpenStep, SectionLine

Parts = dict[str, Any]
DONE, DOING, UNTOUCHED = "done", "doing", "todo"


def task_parts(view: CaseView) -> Parts:
    """The tasks in order, and the first that is not done."""
    page = view.page
    lines = [_section(page, line) for line in page.sections if line.editable]
    lines += [_papers(page)] if page.may_attach else []
    sending = handing_in(page)
    onward = next((task for task in lines if task["status"] != DONE), None)
    if sending is not None:
        label = gettext("Kiểm tra và: %(step)s", step=gettext(sending.step.label))
        last = {"label": label, "url": _last_url(page, sending), "status": UNTOUCHED, "hint": ""}
        lines.append(last)
        onward = onward or last
    drafting = next((clock for clock in page.open_clocks if clock.key == "drafting"), None)
    return {
        "tasks": lines, "onward": onward, "drafting": drafting, "sending": sending, "expired": expired_papers(page),
    }  # fmt: skip


def check_parts(view: CaseView) -> Parts | None:
    """Every answer with its way back, what is missing, the form that hands it in; None where nothing is to be sent."""
    page, sending = view.page, handing_in(view.page)
    if sending is None:
        return None
    sections = [(line, _answers(page, line)) for line in page.sections if line.editable or line.saved_at]
    refusals = (*sending.refusals, *request_refusals(page, sending.step))
    known = {"version": page.version, "idempotency_key": new_key()}
    return {
        "sections": sections, "step": sending.step, "papers": list(_required(page)),
        "missing": [refusal_text(refusal) for refusal in refusals], "doubts": doubts(page),
        "expired": expired_papers(page),
        "form": form_for(sending.step.form)(lang=current_language(), known=known),
        "action": url_for("cases.take_step", code=page.code, slug=sending.step.slug),
    }  # fmt: skip


def handing_in(page: CasePage) -> OpenStep | None:
    """The step by which this person hands the dossier on."""
    return next((line for line in page.steps if hands_in(line.step)), None)


def _last_url(page: CasePage, line: OpenStep) -> str:
    if line.step.key == "send_supplement":
        return url_for("cases.take_step", code=page.code, slug=line.step.slug)
    return url_for("drafts.check", code=page.code)


def _section(page: CasePage, line: SectionLine) -> Parts:
    status = DONE if line.complete else DOING if line.saved_at else UNTOUCHED
    url = url_for("drafts.section", code=page.code, key=line.key)
    return {"label": gettext(line.label), "url": url, "status": status, "hint": ""}


def _papers(page: CasePage) -> Parts:
    found = list(_required(page))
    there = sum(bool(paper.files) for paper in found)
    status = DONE if there == len(found) else DOING if there else UNTOUCHED
    hint = gettext("%(there)s trong %(total)s loại giấy tờ bắt buộc", there=there, total=len(found)) if found else ""
    return {"label": gettext("Giấy tờ"), "url": url_for("papers.show", code=page.code), "status": status, "hint": hint}


def _required(page: CasePage) -> Iterator[step_papers.StepPaper]:
    kinds = tuple(dict.fromkeys(kind for asked in page.required.values() for kind in asked))
    return step_papers.papers(page, kinds, required=kinds, errors={})


def _answers(page: CasePage, line: SectionLine) -> list[Parts]:
    url = url_for("drafts.section", code=page.code, key=line.key) + "?kiem-tra=1" if line.editable else ""
    return read_back(page, line.key, change_url=url)
