"""One score sheet beside the nomination's file: saved as it is filled in, submitted by its own button."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.cases.answers import Row, hidden_boxes
from web.cases.dossier import read_back
from web.cases.papers import files_of
from web.cases.reading import read_view
from web.cases.visits import visits_of
from web.context import current_person, current_session, forget_session, now, office
from web.filters import clock_time, refusal_text
from web.i18n import current_language, gettext
from web.jury.page import distribution, levels, points, trail
from web.jury.sheet_form import boxes, mark_faults, sent_version, sheet_form, typed_sheet
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.base import WorkForm
from workflow.queries.jury import SheetPage, ever_seated, my_round, sheet_page
from workflow.rounds.own_sheets import mark_text
from workflow.rounds.records import Round
from workflow.selection.rubrics import Rubric
from workflow.services.scoring import NOT_YOURS, SheetSave, StaleSheet, save_sheet, submit_sheet
from workflow.services.sheet_reading import STEP, Read, SheetRefused, Typed

SUBMIT, NEXT, AGAIN = "submit", "next", "sua"


class SheetDesk:
    """A sheet as one request meets it."""

    def __init__(self, slug: str, code: str) -> None:
        self.slug, self.code = slug, code
        self.problems: list[str] = []

    def show(self) -> ResponseReturnValue:
        """The sheet as it was saved last, beside the file."""
        page = self._page()
        return self._render(page, self._form(page.desk.of, Typed(page.marks, page.sheet.comments)))

    def save(self) -> ResponseReturnValue:
        """Keep what was typed, or submit it; say at every box what cannot be right."""
        of, case_id = self._place()
        typed, act = typed_sheet(of.rubric), submit_sheet if request.form.get("then") == SUBMIT else save_sheet
        save = SheetSave(case_id, sent_version(), typed)
        try:
            version = act(current_session(), of, save, by=current_person(), now=now())
        except StaleSheet as stale:
            return self._clash(of, stale)
        except SheetRefused as refused:
            return self._again(typed, refused)
        current_session().commit()
        if "X-Autosave" in request.headers:
            return jsonify(version=version, saved_at=clock_time(now()))
        return redirect(self._onward(), 303)

    def _page(self) -> SheetPage:
        session, person = current_session(), current_person()
        return sheet_page(session, self.slug, self.code, person=person, now=now(), office=office())

    def _place(self) -> tuple[Round, int]:
        """The round, and the nomination if it is one of the person's own. Why it is none is never told apart."""
        session, person = current_session(), current_person()
        of = ever_seated(session, self.slug, person=person)
        if of is None:
            raise CaseNotFound(self.slug)
        try:
            desk = my_round(session, self.slug, person=person, now=now(), office=office())
        except CaseNotFound:
            raise StepRefused(STEP, (NOT_YOURS,)) from None
        return of, next((sheet.case_id for sheet in desk.sheets if sheet.code == self.code), 0)

    def _onward(self) -> str:
        """The next sheet that is due, else the list; said is what was done."""
        page, then = self._page(), request.form.get("then")
        said = gettext("Đã nộp phiếu %(code)s.") if then == SUBMIT else gettext("Đã lưu phiếu %(code)s.")
        flash(said % {"code": self.code})
        if then not in (SUBMIT, NEXT):
            return url_for("jury.sheet", slug=self.slug, case_code=self.code)
        following = page.following
        if following is None:
            return url_for("jury.queue", slug=self.slug)
        return url_for("jury.sheet", slug=self.slug, case_code=following.code)

    def _again(self, typed: Typed, refused: SheetRefused) -> ResponseReturnValue:
        if "X-Autosave" in request.headers:
            return jsonify(error="refused"), 422
        forget_session()
        page = self._page()
        form = self._form(page.desk.of, typed)
        self.problems = mark_faults(form, page.desk.of.rubric, refused.faults, refusal_text)
        return self._render(page, form, version=sent_version(), writing=True), 422

    def _clash(self, of: Round, stale: StaleSheet) -> ResponseReturnValue:
        if "X-Autosave" in request.headers:
            return jsonify(error="stale"), 409
        forget_session()
        theirs = stale.theirs
        hidden = [*hidden_boxes(request.form, left_out=frozenset({"csrf_token", "version", "then"}))]
        hidden.append({"name": "version", "value": str(theirs.version)})
        rows = differences(of.rubric, theirs.read, stale.mine)
        page = render_template(
            "pages/jury/clash.html", slug=self.slug, code=self.code, rows=rows, hidden=hidden, theirs=theirs,
            submitting=theirs.submitted or request.form.get("then") == SUBMIT,
        )  # fmt: skip
        return page, 409

    def _form(self, of: Round, typed: Typed) -> WorkForm:
        return sheet_form(of.rubric)(boxes(typed), lang=current_language())

    def _render(self, page: SheetPage, form: WorkForm, *, version: int | None = None, writing: bool = False) -> str:
        desk, sheet, view = page.desk, page.sheet, read_view(self.code)
        writing = writing or (desk.of.scoring and (not sheet.submitted or AGAIN in request.args))
        sections = [(line, read_back(view.page, line.key)) for line in view.page.sections if line.saved_at]
        files, _older = files_of(view)
        return render_template(
            "pages/jury/sheet.html", page=page, desk=desk, sheet=sheet, form=form, rubric=desk.of.rubric,
            version=sheet.version if version is None else version, writing=writing, problems=self.problems,
            saved_at=clock_time(sheet.saved_at) if sheet.saved_at else "", sections=sections, files=files,
            visits=visits_of(view), levels=levels, points=points, mine=distribution(desk),
            breadcrumb=trail(desk, {"label": self.code}),
        )  # fmt: skip


def differences(rubric: Rubric, theirs: Read, mine: Read) -> list[Row]:
    """Where two states of one sheet differ, head by head: the marks, then the comment."""
    return [row for row in side_by_side(rubric, theirs, mine) if row["old"] != row["new"]]


def side_by_side(rubric: Rubric, theirs: Read, mine: Read) -> list[Row]:
    """Two states of one sheet side by side, box by box."""
    rows: list[Row] = []
    for head in rubric.criteria:
        rows += [_pair(gettext(leaf.label), _mark(theirs, leaf.key), _mark(mine, leaf.key)) for leaf in head.leaves]
        label = gettext("Nhận xét: %(label)s", label=gettext(head.label))
        rows.append(_pair(label, theirs.comments.get(head.key, ""), mine.comments.get(head.key, "")))
    return rows


def _pair(label: Any, old: str, new: str) -> Row:
    return {"key": label, "old": old, "new": new}


def _mark(read: Read, key: str) -> str:
    return mark_text(read.marks[key]) if key in read.marks else ""
