"""The report on the quality of figures (R21)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.reports.data_quality import QualityPage
from web.views.programme_reports import READERS

bp = Blueprint("data_quality", __name__)


@bp.get("/bao-cao/chat-luong")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """Sums that do not add up, figures of which there are two, cases that lack something."""
    return render_template("pages/reports/quality.html", view=QualityPage())


@bp.get("/bao-cao/chat-luong.xlsx")
@for_roles(*READERS)
def file() -> ResponseReturnValue:
    """The same as a workbook."""
    return QualityPage().xlsx()
