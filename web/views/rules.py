"""The stuck rules: read and tried on the past by whoever watches, set by administrators."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.context import current_person
from web.once import once
from web.rulebook import stuck_rules

bp = Blueprint("rules", __name__, url_prefix="/quan-tri/quy-tac")


@bp.before_request
def only_readers() -> None:
    """Every page here is for administrators and for those who watch."""
    if current_user.is_authenticated and stuck_rules.READERS.isdisjoint(current_person().roles):
        abort(403)


@bp.get("")
def show() -> ResponseReturnValue:
    """Every rule with its figure today."""
    return render_template("pages/admin/rules.html", page=stuck_rules.RulesPage())


@bp.get("/<slug>")
def one(slug: str) -> ResponseReturnValue:
    """One rule with its history and the forms."""
    return stuck_rules.show(slug)


@bp.post("/<slug>")
@once
def act(slug: str) -> ResponseReturnValue:
    """Try a figure on the past, or set it."""
    return stuck_rules.act(slug)


@bp.post("/<slug>/bo")
@once
def drop(slug: str) -> ResponseReturnValue:
    """Take back a figure that waits."""
    return stuck_rules.drop(slug)
