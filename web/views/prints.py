"""Papers to be printed from a case, and the whole dossier as one archive."""

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from web.cases.reading import read_view
from web.i18n import speak
from web.prints.archive import archive_of
from web.prints.papers import PAPERS, event_of, facts_of
from web.views.papers import SANDBOX

bp = Blueprint("prints", __name__)


@bp.get("/ho-so/<code>/in/<name>")
def show(code: str, name: str) -> ResponseReturnValue:
    """One paper as it is printed, once the act that it is about has been done."""
    view, paper = read_view(code), PAPERS.get(name)
    event = event_of(view.page, paper) if paper and (paper.outside or view.inside) else None
    if paper is None or event is None:
        abort(404)
    speak("vi")  # official papers are Vietnamese, whoever reads them
    return render_template(paper.template, **facts_of(view, name, event))


@bp.get("/ho-so/<code>/ho-so.zip")
def archive(code: str) -> ResponseReturnValue:
    """Everything of the case that this person may see, as files."""
    view = read_view(code)
    answer = send_file(
        archive_of(view), mimetype="application/zip", as_attachment=True, download_name=f"{view.page.code}.zip"
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
