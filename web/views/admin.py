"""Page 40: people and roles, units, the working calendar, the log and its proof, the health of the system."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.admin import acts
from web.admin.desk import governed
from web.admin.log import detail_word, log_parts, log_word
from web.context import current_person, current_session, now, office
from web.once import once
from web.readiness import failed_parts, schema_version
from web.words import ROLES
from workflow.audit import verify
from workflow.calendar import local
from workflow.definition import Role
from workflow.queries.administration import codes_within, people, queues, unit_lines

bp = Blueprint("admin", __name__, url_prefix="/quan-tri")
LONGEST_SEARCH = 100
bp.add_app_template_global(log_word)
bp.add_app_template_global(detail_word)


@bp.before_request
def only_administrators() -> None:
    """Every page here is for administrators."""
    if current_user.is_authenticated and Role.SYS_ADMIN not in current_person().roles:
        abort(403)


@bp.get("")
def show() -> ResponseReturnValue:
    """People and their roles."""
    text = request.args.get("tim", "")[:LONGEST_SEARCH]
    found = people(current_session(), person=current_person(), office=office(), text=text)
    today = local(now()).date()
    return render_template("pages/admin/people.html", people=found, text=text, today=today, roles=ROLES)


@bp.route("/nguoi/moi", methods=["GET", "POST"])
@once
def new_person() -> ResponseReturnValue:
    """Make an account with a first role."""
    return acts.add_person()


@bp.get("/nguoi/<int(max=999999999):user_id>")
def show_person(user_id: int) -> ResponseReturnValue:
    """Somebody with their roles."""
    return acts.person_page(user_id)


@bp.post("/nguoi/<int(max=999999999):user_id>/vai-tro")
@once
def add_role(user_id: int) -> ResponseReturnValue:
    """Give somebody one more role."""
    return acts.add_role(user_id)


@bp.post("/nguoi/<int(max=999999999):user_id>/vai-tro/<int(max=999999999):membership_id>")
@once
def end_role(user_id: int, membership_id: int) -> ResponseReturnValue:
    """Let a role end with a day."""
    return acts.end_role(user_id, membership_id)


@bp.post("/nguoi/<int(max=999999999):user_id>/<any('khoa', 'mo-lai', 'moi-lai'):verb>")
@once
def act_on_account(user_id: int, verb: str) -> ResponseReturnValue:
    """Close an account, open it again, or invite its person again."""
    return acts.act_on_account(user_id, verb)


@bp.get("/don-vi")
def units() -> ResponseReturnValue:
    """The units, to be read."""
    found = unit_lines(current_session(), person=current_person(), office=office())
    return render_template("pages/admin/units.html", units=found)


@bp.get("/lich")
def calendar() -> ResponseReturnValue:
    """The decided days."""
    return acts.day_page()


@bp.post("/lich")
@once
def add_day() -> ResponseReturnValue:
    """Enter a decided day."""
    return acts.add_day()


@bp.get("/kiem-toan")
def audit() -> ResponseReturnValue:
    """The security log, a page at a time; the history of all cases is checked when asked for."""
    database = current_session()
    problems = verify(database) if "chay" in request.args else None
    own = codes_within(database, sorted({problem.case for problem in problems or ()}), governed())
    return render_template("pages/admin/audit.html", problems=problems, own=own, **log_parts())


@bp.get("/he-thong")
def health() -> ResponseReturnValue:
    """What is waiting to be sent, and whether anything is missing."""
    found = queues(current_session(), now())
    return render_template("pages/admin/health.html", queues=found, schema=schema_version(), failed=failed_parts())
