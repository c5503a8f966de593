"""The words of letters: read, changed and brought back by administrators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.admin import letters
from web.auth import for_roles
from web.once import once
from workflow.definition import Role

bp = Blueprint("letters", __name__, url_prefix="/quan-tri/mau-thu")


@bp.get("")
@for_roles(Role.SYS_ADMIN)
def show() -> ResponseReturnValue:
    """Every kind of letter."""
    return letters.list_page()


@bp.get("/<slug>")
@for_roles(Role.SYS_ADMIN)
def show_one(slug: str) -> ResponseReturnValue:
    """One kind."""
    return letters.one_page(slug)


@bp.post("/<slug>")
@for_roles(Role.SYS_ADMIN)
@once
def save(slug: str) -> ResponseReturnValue:
    """Keep a new version."""
    return letters.save(slug)


@bp.get("/<slug>/ban/<int(max=999999999):number>")
@for_roles(Role.SYS_ADMIN)
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """One version."""
    return letters.version_page(slug, number)


@bp.post("/<slug>/ban/<int(max=999999999):number>")
@for_roles(Role.SYS_ADMIN)
@once
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Let an earlier version count again."""
    return letters.restore(slug, number)
