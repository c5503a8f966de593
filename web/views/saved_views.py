"""Kept views of lists: made from the list as it is filtered now, opened by their links, forgotten."""

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now
from web.filters import refusal_text
from web.lists.kept_views import PAGES, cleaned, filter_now, kept_views, view_form
from web.once import commit_once, once
from workflow.errors import StepRefused
from workflow.services.saved_views import drop_view, save_view

bp = Blueprint("saved_views", __name__)
for shown in (kept_views, filter_now):
    bp.add_app_template_global(shown)


@bp.get("/bo-loc/<page>/moi")
def new(page: str) -> ResponseReturnValue:
    """Ask for the name of a view."""
    return _page(page, filter_now()) if page in PAGES else abort(404)


@bp.post("/bo-loc/<page>/moi")
@once
def save(page: str) -> ResponseReturnValue:
    """Keep the list under a name."""
    form, query = view_form(), cleaned(request.form.get("query", ""))
    if page not in PAGES:
        abort(404)
    if not form.validate():
        return _page(page, query), 422
    try:
        said, unit_id = form.name.data, form.unit_id.data
        save_view(current_session(), page, said, query, unit_id=unit_id, by=current_person(), now=now())
    except StepRefused as refused:
        current_session().rollback()
        return _page(page, query, refused), 422
    flash("Đã lưu bộ lọc.")
    return commit_once(f"/{page}?{query}")


@bp.post("/bo-loc/<page>/<int(max=999999999):view_id>/xoa")
@once
def drop(page: str, view_id: int) -> ResponseReturnValue:
    """Forget a view of one's own."""
    drop_view(current_session(), view_id, by=current_person())
    flash("Đã xoá bộ lọc.")
    return commit_once(f"/bo-loc/{page}/moi") if page in PAGES else abort(404)


def _page(page: str, query: str, refused: StepRefused | None = None) -> str:
    form = view_form()
    if request.method == "POST":
        form.validate()
    problems = [refusal_text(one) for one in refused.refusals] if refused else []
    return render_template(
        "pages/worklist/views.html", form=form, page=page, label=PAGES[page], query=query, problems=problems,
        views=kept_views(page),
    )  # fmt: skip
