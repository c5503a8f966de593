"""One section of a dossier while it is written: saved as it stands, judged apart from saving, never lost."""

from collections.abc import Mapping
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.cases.answers import changes, hidden_boxes
from web.cases.dossier import draft_form, form_of, occasion, section_of
from web.cases.reading import read_case
from web.cases.view import breadcrumb
from web.context import current_person, current_session, forget_session, now
from web.filters import clock_time
from web.i18n import current_language, gettext
from web.steps.support_notes import doubts
from workflow.calendar import local
from workflow.forms.draft import DraftForm
from workflow.queries.applicant import profile
from workflow.queries.choices import choices_for
from workflow.services.asked_support import FUNDING, ITEMS
from workflow.services.dossiers import SectionSave, StaleSection, save_section

CHECKING = "kiem-tra"
LONGEST_VERSION = 9


class SectionDesk:
    """A section as one request meets it."""

    def __init__(self, code: str, key: str) -> None:
        self.page = read_case(code)
        self.section, self.line = section_of(self.page, key)
        self.choices = choices_for(current_session(), self.page, self.section.form, on=local(now()).date())
        self.checking = CHECKING in request.args

    def show(self) -> ResponseReturnValue:
        """The section as it was saved last; from the check page with what is still missing in it."""
        if not self.line.editable:
            return redirect(url_for("cases.content", code=self.page.code) + f"#{self.line.key}")
        form = form_of(self.page, self.line.key, self.line.content or self._known(), choices=self.choices)
        if self.checking:
            form.validate()
        return self._render(form), 200

    def save(self) -> ResponseReturnValue:
        """Keep what was typed, complete or not; say at once what cannot be right."""
        form = self._typed()
        complete = form.validate()
        save = SectionSave(self.page.id, self.line.key, _version(), form.to_content(), complete)
        try:
            version = save_section(current_session(), save, by=current_person(), now=now())
        except StaleSection as stale:
            if dict(stale.theirs) != dict(stale.mine):
                return self._clash(stale)
            version = stale.version
        current_session().commit()
        if "X-Autosave" in request.headers:
            return jsonify(version=version, saved_at=clock_time(now()))
        return self._saved(form, version)

    def _saved(self, form: DraftForm, version: int) -> ResponseReturnValue:
        then = request.form.get("then", "")
        if then.startswith("lang:"):
            return redirect(url_for("drafts.section", code=self.page.code, key=self.line.key, lang=then[5:]), 303)
        _forget_gaps(form)
        if form.errors:
            flash(gettext("Đã lưu những gì bạn gõ. Còn chỗ cần sửa."), "soon")
            return self._render(form, version=version), 422
        flash(gettext("Đã lưu mục “%(section)s”.", section=gettext(self.line.label)))
        if told := self._doubts(form):
            flash(" ".join(told), "soon")
        return redirect(self._onward(then), 303)

    def _onward(self, then: str) -> str:
        code = self.page.code
        if self.checking:
            return url_for("drafts.check", code=code)
        later = [line.key for line in self.page.sections if line.editable]
        following = later[later.index(self.line.key) + 1 :] if self.line.key in later else []
        if then == "next" and following:
            return url_for("drafts.section", code=code, key=following[0])
        return url_for("papers.show", code=code) if then == "next" else url_for("drafts.tasks", code=code)

    def _clash(self, stale: StaleSection) -> ResponseReturnValue:
        if "X-Autosave" in request.headers:
            return jsonify(error="stale"), 409
        forget_session()
        texts = (stale.theirs, stale.mine)
        theirs, mine = (form_of(self.page, self.line.key, text, choices=self.choices) for text in texts)
        hidden = [*hidden_boxes(request.form, left_out=frozenset({"csrf_token", "version"}))]
        hidden.append({"name": "version", "value": str(stale.version)})
        page = render_template(
            "pages/drafts/clash.html", page=self.page, line=self.line, rows=changes(theirs, mine), hidden=hidden,
            action=request.full_path.rstrip("?"),
        )  # fmt: skip
        return page, 409

    def _render(self, form: DraftForm, *, version: int | None = None) -> str:
        line, page = self.line, self.page
        tasks = {"label": gettext("Soạn hồ sơ"), "url": url_for("drafts.tasks", code=page.code)}
        saved_at = clock_time(now()) if version else clock_time(line.saved_at) if line.saved_at else ""
        editable = [other for other in page.sections if other.editable]
        return render_template(
            "pages/drafts/section.html", page=page, line=line, form=form, version=version or line.version,
            saved_at=saved_at, checking=self.checking, place=editable.index(line) + 1 if line in editable else 1,
            places=len(editable), doubts=self._doubts(form),
            breadcrumb=breadcrumb(page, tasks, {"label": gettext(line.label)}),
        )  # fmt: skip

    def _doubts(self, form: DraftForm) -> list[str]:
        """What does not fit in the money, on the pages that are about money."""
        key = self.line.key
        return doubts(self.page, {key: form.to_content()}) if key in (FUNDING, ITEMS) else []

    def _typed(self) -> DraftForm:
        made = draft_form(self.section)
        return made(request.form, lang=current_language(), choices=self.choices, occasion=occasion(self.page))

    def _known(self) -> Mapping[str, Any]:
        """What is known before the section was ever saved, so that nothing is asked twice."""
        if self.section.form == "section_establishment" and self.page.units["applicant_id"]:
            return profile(current_session(), self.page.units["applicant_id"])
        if self.section.form == "section_need" and self.page.activity:
            return {"activity": self.page.activity}
        return {}


def _forget_gaps(form: DraftForm) -> None:
    """What is only missing is no error while a draft is written."""
    for field in form.fields():
        if not any(text.strip() for texts in field.typed().values() for text in texts):
            field.errors = []


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0
