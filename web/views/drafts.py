"""Writing a dossier: begun after six questions, filled in section by section, read once more, handed in."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.cases.reading import read_view
from web.cases.view import breadcrumb, writes
from web.context import current_person
from web.drafts import call
from web.drafts.page import check_parts, task_parts
from web.drafts.section import SectionDesk
from web.drafts.start import begin, begin_group, begin_page, start_form
from web.i18n import gettext
from web.once import commit_once, once

bp = Blueprint("drafts", __name__)


@bp.get("/ho-so/moi")
@open_to_all
def new() -> ResponseReturnValue:
    """Six questions before any account is asked for, and what their answers mean."""
    return begin_page()


@bp.post("/ho-so/moi")
@once
def start() -> ResponseReturnValue:
    """Begin a dossier for one's own establishment, or as the centre for one of its province."""
    form = start_form(request.form)
    opened = begin(form, current_person()) if form.validate() else None
    if opened is None:
        return begin_page(form, 422)
    return commit_once(url_for(".tasks", code=opened.code))


@bp.post("/ho-so/moi/de-an-nhom")
@once
def start_group() -> ResponseReturnValue:
    """Begin a group or focal đề án, as the implementer that carries it out."""
    return commit_once(url_for(".tasks", code=begin_group().code))


@bp.post("/binh-chon/<slug>")
@once
def nominate(slug: str) -> ResponseReturnValue:
    """Begin a nomination in a round."""
    form = call.start_form(request.form)
    opened = call.begin(slug, form, current_person())
    if isinstance(opened, tuple):
        return call.round_page(slug, form, 422, opened)
    return commit_once(url_for(".tasks", code=opened.code))


@bp.get("/ho-so/<code>/soan")
def tasks(code: str) -> ResponseReturnValue:
    """The sections as tasks: what is done and what is next."""
    view = read_view(code)
    if view.page.may_attach and not writes(view.page):
        return redirect(url_for("papers.show", code=code))
    trail = breadcrumb(view.page, {"label": gettext("Soạn hồ sơ")})
    return render_template("pages/drafts/tasks.html", view=view, page=view.page, breadcrumb=trail, **task_parts(view))


@bp.get("/ho-so/<code>/soan/<key>")
def section(code: str, key: str) -> ResponseReturnValue:
    """One section, to be written."""
    return SectionDesk(code, key).show()


@bp.post("/ho-so/<code>/soan/<key>")
def save(code: str, key: str) -> ResponseReturnValue:
    """Save a section, by the button or by itself."""
    return SectionDesk(code, key).save()


@bp.get("/ho-so/<code>/kiem-tra")
def check(code: str) -> ResponseReturnValue:
    """Everything that was answered, what is missing, and the declaration with which it is handed in."""
    view = read_view(code)
    parts = check_parts(view) or abort(404)
    trail = breadcrumb(view.page, {"label": gettext("Kiểm tra và nộp")})
    return render_template("pages/drafts/check.html", view=view, page=view.page, breadcrumb=trail, **parts)
