"""Papers of a case: sent in, handed out as files and nothing else, taken back."""

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from web.accounts.kept import own_path
from web.cases.papers import paper_page
from web.cases.reading import read_case
from web.context import current_person, current_session, now, settings
from web.i18n import gettext
from web.uploads import attach, read_uploads
from workflow.queries.papers import StoredPaper, stored_paper
from workflow.services.paper_changes import remove_paper
from workflow.shipped import shipped_papers
from workflow.storage import BlobStore

bp = Blueprint("papers", __name__)
SANDBOX = "default-src 'none'; sandbox"


@bp.get("/ho-so/<code>/soan/giay-to")
def show(code: str) -> ResponseReturnValue:
    """The papers of the dossier, one task each."""
    return paper_page(read_case(code))


@bp.post("/ho-so/<code>/giay-to/<kind>")
def upload(code: str, kind: str) -> ResponseReturnValue:
    """Take files of one kind; each is judged at once and the answer says which were taken."""
    page = read_case(code)
    files = read_uploads([kind] if kind in shipped_papers() else [], box=lambda _kind: "file")
    attach(files, page.id)
    current_session().commit()
    if files.problems or not files.good:
        return paper_page(page, errors=files.problems or {kind: gettext("Chọn một tệp rồi bấm Tải lên.")}), 422
    flash(gettext("Đã nhận: %(names)s.", names=files.names))
    return redirect(f"{_back(code)}#giay-{kind}", 303)


@bp.get("/ho-so/<code>/giay-to/<int:document_id>")
def download(code: str, document_id: int) -> ResponseReturnValue:
    """Hand a paper out, always as a file to be saved and never as a page of ours."""
    return attachment(stored_paper(current_session(), code, document_id, person=current_person()))


@bp.post("/ho-so/<code>/giay-to/<int:document_id>/go")
def remove(code: str, document_id: int) -> ResponseReturnValue:
    """Take one's own paper out of the dossier; it stays in the store."""
    page = read_case(code)
    remove_paper(current_session(), case_id=page.id, document_id=document_id, by=current_person(), now=now())
    current_session().commit()
    flash(gettext("Đã gỡ giấy tờ khỏi hồ sơ."))
    return redirect(_back(code), 303)


def attachment(paper: StoredPaper) -> Response:
    """The file with the name and type that we found in it ourselves."""
    stored = BlobStore(settings().files).open(paper.sha256)
    answer = send_file(stored, mimetype=paper.mime, as_attachment=True, download_name=paper.name, max_age=0)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.content_length = paper.size
    return answer


def _back(code: str) -> str:
    return own_path(request.form.get("ve"), url_for(".show", code=code))
