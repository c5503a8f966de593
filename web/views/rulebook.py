"""The rule book: read by whoever watches, made by administrators in drafts that another one publishes."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.context import current_person
from web.once import once
from web.rulebook import book, impact, resolution_forms, resolutions, stuck_rules
from workflow.definition import Role
from workflow.services import rule_drafts

bp = Blueprint("rulebook", __name__, url_prefix="/quan-tri/quy-dinh")
DRAFT = "/du-thao/<int(max=999999999):number>"
READ = frozenset({"rulebook.show", "rulebook.one"})


@bp.before_request
def only_readers() -> None:
    """The rules are for administrators and those who watch; drafts for administrators alone."""
    if not current_user.is_authenticated:
        return
    from_here = stuck_rules.READERS if _reading() else {Role.SYS_ADMIN}
    if not current_person().roles & from_here:
        abort(403)


@bp.get("")
def show() -> ResponseReturnValue:
    """The rules of one kind."""
    return book.list_page()


@bp.get("/<rule_id>")
def one(rule_id: str) -> ResponseReturnValue:
    """One rule with its history."""
    return book.history_page(rule_id)


@bp.get("/du-thao")
def drafts() -> ResponseReturnValue:
    """All resolutions."""
    return resolutions.list_page()


@bp.route("/du-thao/moi", methods=["GET", "POST"])
@once
def begin() -> ResponseReturnValue:
    """Begin a resolution."""
    return resolution_forms.head()


@bp.get(DRAFT)
def draft(number: int) -> ResponseReturnValue:
    """One resolution."""
    return resolutions.draft_page(number)


@bp.route(f"{DRAFT}/sua", methods=["GET", "POST"])
@once
def edit(number: int) -> ResponseReturnValue:
    """Change the name or the paper of a resolution."""
    return resolution_forms.head(number)


@bp.route(f"{DRAFT}/dong/moi", methods=["GET", "POST"])
@once
def add_line(number: int) -> ResponseReturnValue:
    """Add a rule."""
    return resolution_forms.line(number)


@bp.route(f"{DRAFT}/dong/<int(max=999):index>", methods=["GET", "POST"])
@once
def edit_line(number: int, index: int) -> ResponseReturnValue:
    """Change a rule."""
    return resolution_forms.line(number, index)


@bp.post(f"{DRAFT}/dong/<int(max=999):index>/bo")
@once
def drop_line(number: int, index: int) -> ResponseReturnValue:
    """Take a rule out."""
    return resolutions.drop(number, rule_drafts.drop_line, index, "Đã bỏ quy định khỏi dự thảo.")


@bp.route(f"{DRAFT}/chuyen-tiep/moi", methods=["GET", "POST"])
@once
def add_clause(number: int) -> ResponseReturnValue:
    """Add a transitional clause."""
    return resolution_forms.clause(number)


@bp.post(f"{DRAFT}/chuyen-tiep/<int(max=999):index>/bo")
@once
def drop_clause(number: int, index: int) -> ResponseReturnValue:
    """Take a transitional clause out."""
    return resolutions.drop(number, rule_drafts.drop_clause, index, "Đã bỏ điều khoản khỏi dự thảo.")


@bp.post(f"{DRAFT}/bo")
@once
def drop(number: int) -> ResponseReturnValue:
    """Let go of a resolution."""
    return resolutions.drop(number, rule_drafts.drop_draft, None, "Đã bỏ dự thảo; quy định không thay đổi.")


@bp.get(f"{DRAFT}/tac-dong")
def preview(number: int) -> ResponseReturnValue:
    """What a resolution would do."""
    return impact.preview(number)


@bp.get(f"{DRAFT}/tac-dong.<any('xlsx', 'csv'):kind>")
def export(number: int, kind: str) -> ResponseReturnValue:
    """The same as a file."""
    return impact.export(number, kind)


@bp.post(f"{DRAFT}/cong-bo")
@once
def publish(number: int) -> ResponseReturnValue:
    """Put a resolution in force."""
    return impact.publish(number)


def _reading() -> bool:
    return request.endpoint in READ
