"""The ladders of reminders: read by whoever watches, set by administrators."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.once import once
from web.rulebook import ladders
from web.views.rules import only_readers

bp = Blueprint("ladders", __name__, url_prefix="/quan-tri/moc-nhac")
bp.before_request(only_readers)


@bp.get("")
def show() -> ResponseReturnValue:
    """Every ladder as it stands today."""
    return render_template("pages/admin/ladders.html", page=ladders.LaddersPage())


@bp.get("/<slug>")
@bp.get("/<slug>/<term>")
def one(slug: str, term: str = "") -> ResponseReturnValue:
    """One ladder, shared or of one term, with its history and the form."""
    return ladders.show(slug, term)


@bp.post("/<slug>")
@bp.post("/<slug>/<term>")
@once
def act(slug: str, term: str = "") -> ResponseReturnValue:
    """Set a ladder."""
    return ladders.act(slug, term)


@bp.post("/<slug>/bo")
@bp.post("/<slug>/<term>/bo")
@once
def drop(slug: str, term: str = "") -> ResponseReturnValue:
    """Take back a ladder that waits."""
    return ladders.drop(slug, term)
