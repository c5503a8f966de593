"""The words of letters: read, changed and brought back by administrators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web import letter_page
from web.auth import for_roles
from web.once import once
from workflow.definition import Role

bp = Blueprint("letters", __name__, url_prefix="/quan-tri/mau-thu")


@bp.get("")
@for_roles(Role.SYS_ADMIN)
def show() -> ResponseReturnValue:
    """Every kind of letter."""
    return letter_page.list_page()


@bp.get("/<slug>")
@for_roles(Role.SYS_ADMIN)
def show_one(slug: str) -> ResponseReturnValue:
    """One kind."""
    return letter_page.one_page(slug)


@bp.post("/<slug>")
@for_roles(Role.SYS_ADMIN)
@once
def save(slug: str) -> ResponseReturnValue:
    """Keep a new version."""
    return letter_page.save(slug)


@bp.get("/<slug>/ban/<int(max=999999999):number>")
@for_roles(Role.SYS_ADMIN)
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """One version."""
    return letter_page.version_page(slug, number)


@bp.post("/<slug>/ban/<int(max=999999999):number>")
@for_roles(Role.SYS_ADMIN)
@once
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Let an earlier version count again."""
    return letter_page.restore(slug, number)
