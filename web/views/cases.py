"""The page of a case, and the one address by which every step of every procedure is taken."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import words
from web.cases.approvals import approvals_of, voided_of
from web.cases.dossier import read_back
from web.cases.effect import effect_of
from web.cases.papers import files_of
from web.cases.reading import read_case, read_view
from web.cases.shares import parts_of
from web.cases.term_story import term_story
from web.cases.timeline import timeline_of
from web.cases.view import breadcrumb, handed_on
from web.cases.visits import visits_of
from web.certificates.renewal import renewal_of
from web.context import current_person, current_session
from web.i18n import gettext
from web.prints.papers import printable
from web.rulebook.bindings import rules_of
from web.steps.page import StepDesk
from workflow.errors import CaseNotFound
from workflow.queries.former import was_former

bp = Blueprint("cases", __name__)
bp.add_app_template_filter(words.role_word, "role_word")
bp.add_app_template_filter(words.public_word, "public_word")
bp.add_app_template_filter(words.status_kind, "status_kind")
bp.add_app_template_filter(words.code_word, "code_word")
bp.add_app_template_filter(words.side_word, "side_word")
bp.add_app_template_filter(words.activity_word, "activity_word")
bp.add_app_template_filter(words.holder_word, "holder_word")
bp.add_app_template_filter(words.iso_day, "iso_day")
bp.add_app_template_filter(words.period_word, "period_word")


@bp.get("/ho-so/<code>")
def show(code: str) -> ResponseReturnValue:
    """Everything about one case that this person may see, and what they can do with it."""
    try:
        view = read_view(code)
    except CaseNotFound:
        if not was_former(current_session(), code, current_person()):
            raise
        return redirect(url_for("former.show", code=code), 303)
    items, parties = timeline_of(view)
    files, older = files_of(view)
    approvals = approvals_of(view.page)
    return render_template(
        "pages/cases/show.html", view=view, page=view.page, items=items, parties=parties, files=files,
        older=older, printable=printable(view), effect=effect_of(view.page), visits=visits_of(view),
        renewal=renewal_of(view), rules=rules_of(view.page), parts=parts_of(view.page, view.now),
        approvals=approvals, voided=voided_of(approvals),
    )  # fmt: skip


@bp.get("/ho-so/<code>/noi-dung")
def content(code: str) -> ResponseReturnValue:
    """The dossier as it was filled in, to be read."""
    view = read_view(code)
    sections = [(line, read_back(view.page, line.key)) for line in view.page.sections if line.saved_at]
    trail = breadcrumb(view.page, {"label": gettext("Nội dung hồ sơ")})
    return render_template(
        "pages/cases/content.html", view=view, page=view.page, sections=sections, effect=effect_of(view.page),
        breadcrumb=trail,
    )  # fmt: skip


@bp.get("/ho-so/<code>/thoi-han/<int:number>")
def explain_term(code: str, number: int) -> ResponseReturnValue:
    """Why a term ends when it does: its rule, and every day counted or skipped."""
    page = read_case(code)
    story = term_story(page, number) or abort(404)
    trail = breadcrumb(page, {"label": gettext("Vì sao có thời hạn này")})
    return render_template("pages/cases/term.html", page=page, story=story, breadcrumb=trail)


@bp.get("/ho-so/<code>/da-gui")
def sent(code: str) -> ResponseReturnValue:
    """That the dossier arrived: its code, the key to look it up, what comes next and by when."""
    view = read_view(code)
    if not handed_on(view.page):
        abort(404)
    return render_template("pages/cases/sent.html", view=view, page=view.page, breadcrumb=breadcrumb(view.page))


@bp.route("/ho-so/<code>/<slug>", methods=["GET", "POST"])
def take_step(code: str, slug: str) -> ResponseReturnValue:
    """Any step of any procedure: its form, the papers it needs, and what happens next."""
    return StepDesk(code, slug).answer()
