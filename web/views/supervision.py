"""Page 37: what does not move, what is late, and the ways to intervene."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.lists import PLACE
from web.supervision_view import SupervisionView, shown_list
from workflow.definition import Role
from workflow.queries.supervision import control_room

bp = Blueprint("supervision", __name__)


@bp.get("/giam-sat")
@for_roles(Role.SUPERVISOR, Role.DEPT_LEADER, Role.PROV_LEADER)
def show() -> ResponseReturnValue:
    """The numbers and the list behind one of them."""
    wish, place = request.args.get("loc", ""), request.args.get(PLACE, "")
    shown = shown_list(wish)
    page = control_room(current_session(), person=current_person(), now=now(), office=office(), wish=shown, place=place)
    return render_template("pages/supervision/show.html", page=page, view=SupervisionView(page, wish, shown))
