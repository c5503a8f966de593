"""The page on which the papers of a dossier are gathered."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for

from web.cases import step_papers
from web.cases.expired_papers import expired_papers
from web.cases.view import CaseView, breadcrumb, writes
from web.i18n import gettext
from web.uploads import ACCEPT
from workflow.queries.case_rows import CasePage, PaperLine

OF_CASE = "Giấy tờ của hồ sơ"


def paper_page(page: CasePage, *, errors: Mapping[str, str] | None = None) -> str:
    """The papers asked for in this state, each with its files and room for another."""
    required = [kind for kinds in page.required.values() for kind in kinds]
    kinds = step_papers.of_dossier(page)
    found = step_papers.papers(page, kinds, required=required, errors=errors or {})
    tasks = {"label": gettext("Soạn hồ sơ"), "url": url_for("drafts.tasks", code=page.code)}
    trail = (tasks, {"label": gettext("Giấy tờ")}) if writes(page) else ({"label": gettext(OF_CASE)},)
    return render_template(
        "pages/drafts/papers.html", page=page, papers=[_task(page, paper) for paper in found], accept=ACCEPT,
        problems=list((errors or {}).values()), expired=expired_papers(page), breadcrumb=breadcrumb(page, *trail),
        writing=writes(page),
    )  # fmt: skip


def files_of(view: CaseView) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The files of a case that the reader may see: those that count, and the versions before them.

    Those of a visit stand with it.
    """
    current = [_labelled(view, paper) for paper in view.papers if paper.current and paper.visit is None]
    return current, [_labelled(view, paper) for paper in view.papers if not paper.current]


def file_line(page: CasePage, paper: PaperLine) -> dict[str, Any]:
    """One file as the list of papers shows it."""
    return {
        "name": paper.name, "url": url_for("papers.download", code=page.code, document_id=paper.id), "size": paper.size,
        "version": paper.version, "uploaded_at": paper.uploaded_at, "uploaded_by": paper.uploaded_by,
        "kind": gettext("%(n)s trang", n=paper.pages) if paper.pages else "",
    }  # fmt: skip


def _labelled(view: CaseView, paper: PaperLine) -> dict[str, Any]:
    """A file with the name of its kind; who sent it is named to the offices alone."""
    line = file_line(view.page, paper)
    kind = " · ".join(filter(None, (str(gettext(paper.label)), str(line["kind"]))))
    return {**line, "kind": kind, "uploaded_by": paper.uploaded_by if view.inside else ""}


def _task(page: CasePage, paper: step_papers.StepPaper) -> dict[str, Any]:
    files = [file_line(page, line) | _removal(page, line) for line in paper.files]
    url = url_for("papers.upload", code=page.code, kind=paper.key) if page.may_attach else ""
    return {
        "key": paper.key, "name": paper.name, "hint": paper.hint, "required": paper.required, "files": files,
        "upload_url": url, "error": paper.error, "accept": paper.accept,
    }  # fmt: skip


def _removal(page: CasePage, line: PaperLine) -> dict[str, str]:
    """Who sent a paper may take it back while papers are open."""
    if not page.may_attach or not line.mine:
        return {}
    return {"remove_url": url_for("papers.remove", code=page.code, document_id=line.id)}
