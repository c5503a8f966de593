"""One step of one case for one person: shown, judged, taken. Whatever goes wrong, what was typed comes back."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import errors
from web.away import with_absences
from web.cases import step_papers
from web.cases.answers import hidden_boxes, typed_rows
from web.cases.dossier import occasion
from web.cases.history import meanwhile
from web.cases.reading import read_case
from web.cases.view import LIFTED_ON_PAGE, CaseView, breadcrumb, hands_in
from web.context import current_person, current_session, forget_session, now, office
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.once import answered, body, new_key
from web.plans.steps import plan_page_of
from web.rounds.steps import own_page
from web.steps import extras
from web.steps.choices import choices_of
from web.steps.support_notes import request_refusals
from web.supervision.due_effect import effects_of
from web.uploads import Uploads, attach, read_uploads
from workflow.definition import Role
from workflow.errors import KeyReused, Refusal, StaleCase, StepRefused, UnknownStep
from workflow.forms import StepForm, form_for
from workflow.queries.case_rows import OpenStep
from workflow.services.transition import TransitionRequest, perform_transition

REOPEN, ASSIGNEE = "reopen", "assignee_id"
CARRIED = frozenset({"csrf_token", "version", "idempotency_key", REOPEN})


class StepDesk:
    """A step as one request meets it."""

    def __init__(self, code: str, slug: str) -> None:
        self.page = read_case(code)
        step = self.page.process.step_by_slug.get(slug)
        if step is None:
            raise UnknownStep(slug)
        self.step, self.slug = step, slug
        self.files = Uploads()

    def answer(self) -> ResponseReturnValue:
        """The page on GET, or the one that does it better; on POST the step, or the page again with what is wrong."""
        if request.method == "GET" and (better := self._better_page()):
            return redirect(better, 303)
        if request.method != "POST":
            return self.show(self._form(None))
        form = self._form(request.form)
        if REOPEN in request.form:
            return self.show(form)
        return self._onward() if self._done_before(form) else self._take(form)

    def show(self, form: StepForm, *, status: int = 200, problems: Sequence[str] = ()) -> ResponseReturnValue:
        """The page of the step, for whoever may take it now."""
        line = self._line()
        shown = [refusal for refusal in line.refusals if refusal.code not in LIFTED_ON_PAGE]
        shown += request_refusals(self.page, self.step)
        page = render_template(
            "pages/cases/step.html", page=self.page, view=CaseView(self.page, now()), step=self.step, form=form,
            refusals=[refusal_text(refusal) for refusal in shown], problems=problems, papers=self._papers(),
            breadcrumb=breadcrumb(self.page, {"label": gettext(self.step.label)}),
            partial=extras.partial_of(self.step), more=extras.context_of(self.page, self.step),
            following=extras.following(self.page, self.step), effects=effects_of(self.page, self.step),
            action=request.path,
        )  # fmt: skip
        return page, status

    def _take(self, form: StepForm) -> ResponseReturnValue:
        self.files = read_uploads(step_papers.of_step(self.page, self.step))
        try:
            attach(self.files, self.page.id)
            if form.validate() and not self.files.problems:
                return self._done(form)
        except StepRefused as refused:
            return self._refused(form, refused)
        except (StaleCase, KeyReused):
            return self._stale(form)
        current_session().commit()
        return self._again(form)

    def _done(self, form: StepForm) -> ResponseReturnValue:
        version, key = (form.version.data or 0) + self.page.untold, form.idempotency_key.data or ""
        wish = TransitionRequest(self.page.id, self.step.key, version, form.values(), key, sent=body())
        perform_transition(current_session(), wish, by=current_person(), now=now(), office=office())
        current_session().commit()
        return self._onward()

    def _done_before(self, form: StepForm) -> bool:
        """Say whether this very form was sent and carried out: then what it offered may be gone, its answer stands."""
        key = form.idempotency_key.data or ""
        try:
            return bool(key) and answered(key) is not None
        except KeyReused:
            return False

    def _onward(self) -> ResponseReturnValue:
        flash(gettext("Đã ghi nhận: %(step)s.", step=gettext(self.step.label)))
        where = "cases.sent" if hands_in(self.step) and Role.BENEFICIARY in self.page.roles else "cases.show"
        return redirect(url_for(where, code=self.page.code), 303)

    def _refused(self, form: StepForm, refused: StepRefused) -> ResponseReturnValue:
        """Nothing was written; the files that were good are kept by themselves, so that they need not be sent again."""
        forget_session()
        if self.files.good:
            attach(self.files, self.page.id)
            current_session().commit()
        return self._again(form, [refusal_text(reason) for reason in refused.refusals])

    def _again(self, form: StepForm, problems: Sequence[str] = ()) -> ResponseReturnValue:
        forget_session()
        self.page = read_case(self.page.code)
        if form.version.data != self.page.version:
            return self._stale(form)
        told = [*problems, *self.files.problems.values()]
        if self.files.good:
            kept = gettext("Đã giữ lại các tệp tốt: %(names)s. Không cần tải lên lần nữa.", names=self.files.names)
            told.append(kept)
        return self.show(form, status=422, problems=told)

    def _stale(self, form: StepForm) -> ResponseReturnValue:
        """Somebody was faster: what happened, what was typed, and the form once more with it."""
        forget_session()
        page = read_case(self.page.code)
        carried = {REOPEN: "1", "version": str(page.version), "idempotency_key": new_key()}
        hidden = [*hidden_boxes(request.form, left_out=CARRIED), *({"name": n, "value": v} for n, v in carried.items())]
        retry = {"action": request.path, "hidden": hidden} if self._open_in(page) else None
        way_on = {"url": url_for("cases.show", code=page.code), "label": gettext("Xem hồ sơ bây giờ")}
        since = form.version.data or 0
        told = meanwhile(CaseView(page, now()), since)
        return errors.page(409, meanwhile=told, typed=typed_rows(form), retry=retry, way_on=way_on)

    def _form(self, typed: Any) -> StepForm:
        known = {"version": self.page.version, "idempotency_key": new_key(), **extras.known(self.page, self.step)}
        choices = choices_of(self.page, self.step.form)
        if ASSIGNEE in choices:
            choices[ASSIGNEE] = with_absences(choices[ASSIGNEE])
        made = form_for(self.step.form)(
            typed, lang=current_language(), known=known, choices=choices, occasion=occasion(self.page)
        )
        if not isinstance(made, StepForm):
            raise UnknownStep(self.slug)
        return made

    def _better_page(self) -> str:
        """Where a step of a round or a plan has a page of its own; not for whoever may not take it."""
        better = own_page(self.page, self.step) or plan_page_of(self.page, self.step)
        return better if self._open_in(self.page) else ""

    def _line(self) -> OpenStep:
        line = self.page.step(self.slug)
        if line is not None:
            return line
        if not self.page.roles.intersection(self.step.roles):
            text, hint = "Bước này không thuộc thẩm quyền của bạn.", "Hỏi người đang xử lý hồ sơ."
            raise StepRefused(self.step.key, (Refusal("not_your_step", text, hint),))
        state = {"state": self.page.state.label}
        reason = Refusal("step_not_open", "Hồ sơ đang ở bước “%(state)s”.", "Tải lại trang hồ sơ.", state)
        raise StepRefused(self.step.key, (reason,))

    def _open_in(self, page: Any) -> bool:
        return page.step(self.slug) is not None

    def _papers(self) -> list[step_papers.StepPaper]:
        kinds = step_papers.of_step(self.page, self.step)
        needed = step_papers.wanted(self.page, self.step)
        return list(step_papers.papers(self.page, kinds, required=needed, errors=self.files.problems))
