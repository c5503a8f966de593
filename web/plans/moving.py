"""The page that moves a đề án from its batch into another one in one act."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.cases.reading import read_case
from web.context import current_person, current_session, forget_session, now, office
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once
from web.plans.batch import today
from web.plans.batch_forms import MoveForm
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.queries.case_rows import CasePage
from workflow.queries.choices import choices_for
from workflow.services.batch_moves import INTO, OUT, BatchMove, move_to_batch

NOT_OPEN = Refusal("step_not_open", "Hồ sơ này không chuyển đợt được lúc này.", "Tải lại trang hồ sơ.")


class MoveDesk:
    """One case in a batch, and the other batches that it may go to; nothing for whoever may not take it out."""

    def __init__(self, code: str) -> None:
        self.page = read_case(code)
        if OUT not in self.page.process.steps:
            raise CaseNotFound(code)
        if not can_move(self.page):
            raise StepRefused(OUT, (NOT_OPEN,))
        found = choices_for(current_session(), self.page, "batch", on=today())
        self.batches = [(key, label) for key, label in found["batch_id"] if key != self.page.batch_id]
        self.standing = next((label for key, label in found["batch_id"] if key == self.page.batch_id), "")

    def form(self, typed: Any = None) -> MoveForm:
        """The form, with the other batches to choose from."""
        made = MoveForm(typed, lang=current_language(), known={"version": self.page.version})
        made.offer(batch_id=self.batches)
        return made

    def show(self, form: MoveForm, problems: Sequence[str] = (), status: int = 200) -> ResponseReturnValue:
        """The page."""
        page = render_template(
            "pages/batches/move.html", page=self.page, form=form, problems=problems, there=bool(self.batches),
            standing=self.standing,
        )  # fmt: skip
        return page, status

    def move(self) -> ResponseReturnValue:
        """Move the case, or say why not; a refusal leaves it where it was."""
        form = self.form(request.form)
        if not form.validate():
            return self.show(form, status=422)
        wish = BatchMove(self.page.id, form["version"].data or 0, form["batch_id"].data, form["reason"].data)
        try:
            move_to_batch(current_session(), wish, by=current_person(), now=now(), office=office())
        except StepRefused as refused:
            forget_session()
            return self.show(form, [refusal_text(one) for one in refused.refusals], 422)
        flash("Đã chuyển hồ sơ sang đợt khác.")
        return commit_once(url_for("cases.show", code=self.page.code))


def can_move(page: CasePage) -> bool:
    """Whether the reader may take the case out of its batch now and put it into another one."""
    out, into = page.process.steps.get(OUT), page.process.steps.get(INTO)
    open_now = out is not None and page.step(out.slug) is not None
    return open_now and into is not None and bool(page.roles.intersection(into.roles))
