"""The outbox: what waits, what failed, and what is done about it, for administrators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.admin import outbox
from web.auth import for_roles
from web.once import once
from workflow.definition import Role

bp = Blueprint("outbox", __name__, url_prefix="/quan-tri/hop-thu")


@bp.get("")
@for_roles(Role.SYS_ADMIN)
def show() -> ResponseReturnValue:
    """The messages of one status."""
    return outbox.list_page()


@bp.get("/<int(max=999999999):delivery_id>")
@for_roles(Role.SYS_ADMIN)
def show_one(delivery_id: int) -> ResponseReturnValue:
    """One message."""
    return outbox.one_page(delivery_id)


@bp.get("/<int(max=999999999):delivery_id>/xem-truoc")
@for_roles(Role.SYS_ADMIN)
def preview(delivery_id: int) -> ResponseReturnValue:
    """What a message would say now."""
    return outbox.preview_page(delivery_id)


@bp.post("/<int(max=999999999):delivery_id>/<any('gui-lai', 'dung'):verb>")
@for_roles(Role.SYS_ADMIN)
@once
def act(delivery_id: int, verb: str) -> ResponseReturnValue:
    """Send it again, or stop it."""
    return outbox.act_on(delivery_id, verb)
