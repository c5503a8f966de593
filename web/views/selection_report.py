"""The reports of product selection, for those who run, sign and watch rounds."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.public.results import level_word
from web.reports.selection import ReportPage, csv_of, rate
from web.reports.selection_stated import reported
from workflow.definition import Role

bp = Blueprint("selection_report", __name__)
READERS = (
    Role.COMMUNE_OFFICER, Role.COMMUNE_LEADER, Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.PROV_LEADER,
    Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER, Role.SUPERVISOR,
)  # fmt: skip


@bp.get("/bao-cao/binh-chon")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """Computed figures with their definitions, and beside them what public sources report."""
    page = ReportPage()
    return render_template(
        "pages/reports/selection.html", page=page, form=page.form, rate=rate,
        reported=list(reported(page.report.found)), level_word=level_word,
    )  # fmt: skip


@bp.get("/bao-cao/binh-chon.csv")
@for_roles(*READERS)
def file() -> ResponseReturnValue:
    """The computed figures as a file."""
    return csv_of(ReportPage())
