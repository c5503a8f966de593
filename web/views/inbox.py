"""Page 19: what waits for the person, the most urgent first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.lists.inbox import InboxView
from web.lists.links import PLACE, first_address, missing_word, next_address, waits_word, work_address, work_verb
from web.nav import STAFF
from web.words import role_word
from workflow.queries.inbox import inbox

bp = Blueprint("inbox", __name__)
for shown in (role_word, work_address, work_verb, next_address, first_address, waits_word, missing_word):
    bp.add_app_template_global(shown)


@bp.get("/viec-cua-toi")
@for_roles(*STAFF)
def show() -> ResponseReturnValue:
    """The inbox, or those lines of it that a count stands for."""
    wish, place = request.args.get("loc", ""), request.args.get(PLACE, "")
    found = inbox(current_session(), person=current_person(), now=now(), office=office(), wish=wish, place=place)
    return render_template("pages/inbox/show.html", view=InboxView(found, wish), page=found)
