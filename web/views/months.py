"""Page 21: one's own calendar, a month at a time. The address of the feed lies beside it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.lists.month import MonthPage

bp = Blueprint("months", __name__)


@bp.get("/lich")
def show() -> ResponseReturnValue:
    """What falls due, and the sessions, of one month."""
    return render_template("pages/account/month.html", view=MonthPage())
