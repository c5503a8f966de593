"""Page 37: what does not move, what is late, and the ways to intervene."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.lists.links import PLACE, here
from web.once import commit_once, once
from web.supervision.bottlenecks import BottleneckPage, one_place
from web.supervision.filter import aged, room_filter
from web.supervision.intervening import InterventionPage
from web.supervision.stuck import StuckPage
from web.supervision.view import SupervisionView, shown_list
from workflow.definition import Role
from workflow.queries.supervision import control_room
from workflow.queries.worklist import names_of
from workflow.services.bulk import keep_results, take_on_many

bp = Blueprint("supervision", __name__)
WATCHERS = (Role.SUPERVISOR, Role.DEPT_LEADER, Role.PROV_LEADER)


@bp.get("/giam-sat")
@for_roles(*WATCHERS)
def show() -> ResponseReturnValue:
    """The numbers and the list behind one of them."""
    form, wish = room_filter(), request.args.get("loc", "")
    filters, shown = form.filters(), shown_list(wish)
    page = control_room(
        current_session(), person=current_person(), now=now(), office=office(), wish=shown,
        place=request.args.get(PLACE, ""), filters=filters, aged=aged(),
    )  # fmt: skip
    view = SupervisionView(page, wish, shown, form)
    return render_template("pages/supervision/show.html", page=page, view=view, here=here())


@bp.get("/giam-sat/diem-nghen")
@for_roles(*WATCHERS)
def bottlenecks() -> ResponseReturnValue:
    """Where time goes: durations against what is allowed, arrivals and departures, breaches to come, on-time shares."""
    return render_template(
        "pages/supervision/bottlenecks.html", view=BottleneckPage(room_filter()), one_place=one_place
    )


@bp.get("/giam-sat/ho-so-ket")
@for_roles(*WATCHERS)
def stuck() -> ResponseReturnValue:
    """Page 38: what is in limbo and what is stuck, why, and the way on."""
    return render_template("pages/supervision/stuck.html", view=StuckPage(), here=here())


@bp.get("/giam-sat/can-thiep")
@for_roles(*WATCHERS)
def intervention() -> ResponseReturnValue:
    """What an intervention would do to each of the chosen cases, and what it needs to be told."""
    view = InterventionPage()
    return render_template("pages/supervision/intervene.html", view=view), 422 if view.problem else 200


@bp.post("/giam-sat/can-thiep")
@for_roles(*WATCHERS)
@once
def intervene() -> ResponseReturnValue:
    """Intervene in every chosen case; each has its result on the page after."""
    view = InterventionPage()
    values = None if view.problem else view.values()
    if values is None:
        return render_template("pages/supervision/intervene.html", view=view), 422
    database, person, items = current_session(), current_person(), view.chosen.items
    results = take_on_many(database, items, values, by=person, now=now(), office=office())
    names = names_of(database, (item.case_id for item in items), person)
    key = keep_results(database, results, names, by=person, now=now())
    return commit_once(url_for("worklist.results", key=key, ve=view.back))
