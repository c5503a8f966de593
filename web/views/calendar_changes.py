"""Decisions about days: entered, looked at, applied once. For administrators."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.admin import calendar
from web.context import current_person
from web.once import once
from workflow.definition import Role

bp = Blueprint("calendar_changes", __name__, url_prefix="/quan-tri/lich/quyet-dinh")


@bp.before_request
def only_administrators() -> None:
    """Every page here is for administrators."""
    if current_user.is_authenticated and Role.SYS_ADMIN not in current_person().roles:
        abort(403)


@bp.get("")
def new() -> ResponseReturnValue:
    """The form for a decision."""
    return calendar.blank_page()


@bp.post("")
@once
def keep() -> ResponseReturnValue:
    """Keep a decision as a draft."""
    return calendar.keep()


@bp.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """What a decision moves, or moved."""
    return calendar.preview_page(name)


@bp.post("/<name>/ap-dung")
@once
def apply(name: str) -> ResponseReturnValue:
    """Apply a decision."""
    return calendar.apply(name)


@bp.post("/<name>/bo")
@once
def drop(name: str) -> ResponseReturnValue:
    """Let go of a draft."""
    return calendar.drop(name)
