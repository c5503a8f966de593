"""The cases that somebody has to look at again after a rule was published."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.nav import RECHECKERS
from web.rulebook import rechecks

bp = Blueprint("rechecks", __name__)


@bp.get("/ra-soat-quy-dinh")
@for_roles(*RECHECKERS)
def show() -> ResponseReturnValue:
    """The list."""
    return rechecks.list_page()
