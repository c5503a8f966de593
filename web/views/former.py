"""A đề án that passed to another establishment, for the one that had it: to be read, never to be acted on."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.cases.former import former_context
from web.context import current_person, current_session
from web.views.papers import attachment
from workflow.queries.former import former_paper

bp = Blueprint("former", __name__)


@bp.get("/ho-so/<code>/den-khi-chuyen")
def show(code: str) -> ResponseReturnValue:
    """History, papers and dossier until the đề án passed on."""
    return render_template("pages/cases/former.html", **former_context(code))


@bp.get("/ho-so/<code>/den-khi-chuyen/<int:document_id>")
def paper(code: str, document_id: int) -> ResponseReturnValue:
    """Hand out one of the papers that were there."""
    return attachment(former_paper(current_session(), code, document_id, person=current_person()))
