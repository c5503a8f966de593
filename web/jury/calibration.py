"""Calibration: the samples of a round, marked alone, looked at together, concluded by the secretary."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.jury.page import desk_of, levels, points, trail
from web.jury.sheet_form import boxes, mark_faults, sheet_form, typed_sheet
from web.once import commit_once
from workflow.errors import StepRefused
from workflow.forms.base import WorkForm
from workflow.forms.fields import LongTextField, TextField
from workflow.queries.jury import Desk
from workflow.queries.samples import Sample, sample_of, samples
from workflow.services.samples import LONGEST, LONGEST_TITLE, MOST, add_sample, conclude_sample, score_sample
from workflow.services.sheet_reading import SheetRefused, Typed


class SampleForm(WorkForm):
    """A new sample."""

    title = TextField("Tên mẫu", max_length=LONGEST_TITLE)
    about = LongTextField("Mô tả để chấm", hint="Không dùng sản phẩm đang dự bình chọn ở đợt này.", max_length=LONGEST)


class ConclusionForm(WorkForm):
    """What the jury agreed on."""

    conclusion = LongTextField("Kết luận khi trao đổi", hint="Cách hiểu thống nhất từng tiêu chí.", max_length=LONGEST)


def show_all(slug: str) -> ResponseReturnValue:
    """The samples of a round; the secretary may add one."""
    return _list(desk_of(slug), SampleForm(lang=current_language()))


def add(slug: str) -> ResponseReturnValue:
    """Add a sample."""
    desk, form = desk_of(slug), SampleForm(request.form, lang=current_language())

    def act() -> None:
        values = form.values()
        title, about = str(values["title"]), str(values["about"])
        add_sample(current_session(), desk.of, title, about, by=current_person(), now=now())

    problems = _tried(act) if form.validate() else []
    if form.errors or problems:
        return _list(desk, form, problems), 422
    flash(gettext("Đã thêm mẫu."))
    return commit_once(url_for("jury.all_samples", slug=slug))


def show_one(slug: str, sample_id: int) -> ResponseReturnValue:
    """One sample: to be marked, or with everybody's marks once one's own are given."""
    desk = desk_of(slug)
    return _one(desk, sample_id, sheet_form(desk.of.rubric, comments=False)(lang=current_language()))


def score(slug: str, sample_id: int) -> ResponseReturnValue:
    """Keep one's own marks, once."""
    desk = desk_of(slug)
    rubric, typed = desk.of.rubric, typed_sheet(desk.of.rubric)
    form = sheet_form(rubric, comments=False)(boxes(Typed(typed.marks)), lang=current_language())
    try:
        score_sample(current_session(), desk.of, sample_id, typed, by=current_person(), now=now())
    except SheetRefused as refused:
        return _one(desk, sample_id, form, mark_faults(form, rubric, refused.faults, refusal_text)), 422
    except StepRefused as refused:
        return _one(desk, sample_id, form, [refusal_text(fault) for fault in refused.refusals]), 422
    flash(gettext("Đã ghi nhận điểm mẫu của bạn. Bây giờ bạn xem được điểm của các giám khảo khác."))
    return commit_once(url_for("jury.one_sample", slug=slug, sample_id=sample_id))


def conclude(slug: str, sample_id: int) -> ResponseReturnValue:
    """Record what was agreed on."""
    desk, form = desk_of(slug), ConclusionForm(request.form, lang=current_language())

    def act() -> None:
        text = str(form.values()["conclusion"])
        conclude_sample(current_session(), desk.of, sample_id, text, by=current_person(), now=now())

    problems = _tried(act) if form.validate() else []
    if form.errors or problems:
        return _one(desk, sample_id, form, problems), 422
    flash(gettext("Đã ghi kết luận."))
    return commit_once(url_for("jury.one_sample", slug=slug, sample_id=sample_id))


def _tried(act: Callable[[], None]) -> list[str]:
    """What was refused, in words; the request's own transaction is begun anew then."""
    try:
        act()
    except StepRefused as refused:
        forget_session()
        return [refusal_text(fault) for fault in refused.refusals]
    return []


def _list(desk: Desk, form: WorkForm, problems: Sequence[str] = ()) -> str:
    found = samples(current_session(), desk, person=current_person(), now=now())
    may_add = desk.secretary and desk.of.scoring_since is None and len(found) < MOST
    return render_template(
        "pages/jury/samples.html", desk=desk, samples=found, may_add=may_add, form=form if may_add else None,
        problems=problems, breadcrumb=trail(desk, {"label": gettext("Chấm mẫu")}),
    )  # fmt: skip


def _one(desk: Desk, sample_id: int, form: WorkForm, problems: Sequence[str] = ()) -> str:
    sample = sample_of(current_session(), desk, sample_id, person=current_person(), now=now())
    before = {"label": gettext("Chấm mẫu"), "url": url_for("jury.all_samples", slug=desk.of.slug)}
    concluding = desk.secretary and desk.of.scoring_since is None and sample.discussed_at is None and sample.given
    wording = form if isinstance(form, ConclusionForm) else ConclusionForm(lang=current_language())
    return render_template(
        "pages/jury/sample.html", desk=desk, sample=sample, form=form, conclusion=wording if concluding else None,
        marking=_marks(desk, sample), rubric=desk.of.rubric, levels=levels, points=points, problems=problems,
        breadcrumb=trail(desk, before, {"label": sample.title}),
    )  # fmt: skip


def _marks(desk: Desk, sample: Sample) -> Any:
    """Whether the reader has marks to give now."""
    return desk.scores and not sample.mine and desk.of.scoring_since is None
