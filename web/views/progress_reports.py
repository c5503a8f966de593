"""The list of reports, the report on terms, and where reports that are one with others now were found before."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person
from web.reports.programme import REPORTS
from web.reports.terms import TermsPage
from web.views.programme_reports import OFFICES as READERS
from web.views.programme_reports import READERS as PROGRAMME_READERS
from web.views.selection_report import READERS as SELECTION

bp = Blueprint("progress_reports", __name__)
NOW = {
    "ke-hoach-va-thuc-hien": "ke-hoach-thuc-hien", "theo-dot": "theo-dot", "chua-lam-duoc": "khong-thuc-hien",
    "danh-sach-chua-lam-duoc": "danh-sach-khong-thuc-hien", "nghiem-thu-va-giai-ngan": "theo-thang",
    "giai-ngan-theo-don-vi": "giai-ngan",
}  # fmt: skip
"""Reports of one year as they were called, and what they are part of now."""


@bp.get("/bao-cao")
@for_roles(*PROGRAMME_READERS, *SELECTION)
def index() -> ResponseReturnValue:
    """The reports that the reader may open."""
    readers = {"terms": READERS, "totals": PROGRAMME_READERS, "selection": SELECTION}
    open_ = {name: not current_person().roles.isdisjoint(roles) for name, roles in readers.items()}
    return render_template("pages/reports/index.html", terms_report=TermsPage, programme=REPORTS, **open_)


@bp.get("/bao-cao/tien-do/thoi-han")
@for_roles(*READERS)
def terms() -> ResponseReturnValue:
    """The terms of a year."""
    return render_template("pages/reports/terms.html", view=TermsPage())


@bp.get("/bao-cao/tien-do/thoi-han.xlsx")
@for_roles(*READERS)
def terms_file() -> ResponseReturnValue:
    """The same as a sheet."""
    return TermsPage().xlsx()


@bp.get("/bao-cao/tien-do/<name>")
@for_roles(*READERS)
def moved(name: str) -> ResponseReturnValue:
    """Lead to where a report is found now, for the same year, as a page or as a file."""
    key, dot, kind = name.partition(".")
    if key not in NOW or kind not in ("", "xlsx"):
        abort(404)
    year = request.args.get("nam", "")
    where_to = f"programme_reports.{'file' if dot else 'show'}"
    return redirect(url_for(where_to, name=NOW[key], tu=year or None, den=year or None), 301)
