"""Certificates of a case for those who see the case: the sheet that is printed, and the file whose hash is kept."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from web.cases.reading import read_view
from web.certificates.paper import certificate_of, sheet_of
from web.i18n import speak
from web.views.papers import SANDBOX

bp = Blueprint("certificates", __name__)


@bp.get("/ho-so/<code>/giay-chung-nhan/<slug>")
def show(code: str, slug: str) -> ResponseReturnValue:
    """The certificate as it is printed, with the QR code of its page."""
    view = read_view(code)
    found = certificate_of(view.page, slug)
    speak("vi")  # official papers are Vietnamese, whoever reads them
    return render_template("print/certificate.html", **sheet_of(view.page, found))


@bp.get("/ho-so/<code>/giay-chung-nhan/<slug>/tep")
def file(code: str, slug: str) -> ResponseReturnValue:
    """The file as it was granted, to the last byte; it is never opened within our own pages."""
    found = certificate_of(read_view(code).page, slug)
    answer = Response(found.text.encode(), content_type="text/html; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="giay-chung-nhan-{found.slug}.html"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
