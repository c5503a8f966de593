"""Programmes of several years: the list, one beside its yearly plans, and the form of a decision."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session
from web.once import once
from web.plans.programme import COLUMNS, ProgrammeDesk, may_enter, mine, replaced
from workflow.queries.plan_pages import READERS
from workflow.queries.programmes import programme_list, programme_page
from workflow.services.programmes import ENTERERS

bp = Blueprint("programmes", __name__)


@bp.get("/ke-hoach/chuong-trinh")
@for_roles(*READERS)
def listed() -> ResponseReturnValue:
    """The programmes that the reader may read."""
    found = programme_list(current_session(), person=current_person())
    return render_template("pages/programmes/list.html", programmes=found, may_enter=may_enter())


@bp.route("/ke-hoach/chuong-trinh/moi", methods=["GET", "POST"])
@for_roles(*ENTERERS)
@once
def enter() -> ResponseReturnValue:
    """Enter the programme of a period."""
    return _answer(ProgrammeDesk())


@bp.get("/ke-hoach/chuong-trinh/<slug>")
@for_roles(*READERS)
def show(slug: str) -> ResponseReturnValue:
    """One programme, its years with their plans, and what remains."""
    page = programme_page(current_session(), slug, person=current_person())
    return render_template("pages/programmes/show.html", page=page, mine=mine(page), columns=COLUMNS)


@bp.route("/ke-hoach/chuong-trinh/<slug>/dieu-chinh", methods=["GET", "POST"])
@for_roles(*ENTERERS)
@once
def replace(slug: str) -> ResponseReturnValue:
    """Enter a decision that takes the place of a programme."""
    return _answer(ProgrammeDesk(replaced(slug)))


def _answer(desk: ProgrammeDesk) -> ResponseReturnValue:
    return desk.enter() if request.method == "POST" else desk.show(desk.form())
