"""What an establishment's people see first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from workflow.definition import Role
from workflow.queries.applicant import my_cases
from workflow.queries.former import former_lines

bp = Blueprint("applicant", __name__)


@bp.get("/toi")
@for_roles(Role.BENEFICIARY)
def show() -> ResponseReturnValue:
    """One's own cases: how each stands, what to do, by when."""
    cases = my_cases(current_session(), current_person(), now=now(), office=office())
    waiting = next((case for case in cases if case.mine), None)
    former = former_lines(current_session(), current_person())
    return render_template("pages/applicant/show.html", cases=cases, waiting=waiting, former=former)
