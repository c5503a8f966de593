"""Reports on đề án and their money over years, provinces and levels (R01 to R07, R18)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.reports.page import ProgrammePage
from web.reports.programme import REPORTS
from workflow.definition import Role

bp = Blueprint("programme_reports", __name__)
OFFICES = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER, Role.SUPERVISOR)
READERS = (
    *OFFICES, Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER, Role.TREASURY_VIEWER, Role.AUDITOR,
)  # fmt: skip


@bp.get("/bao-cao/tong-hop/<name>")
@for_roles(*READERS)
def show(name: str) -> ResponseReturnValue:
    """One report: its figures, their chart, and what public sources state beside them."""
    view = ProgrammePage(name)
    return render_template("pages/reports/programme.html", view=view, form=view.form, reports=REPORTS)


@bp.get("/bao-cao/tong-hop/<name>.xlsx")
@for_roles(*READERS)
def file(name: str) -> ResponseReturnValue:
    """The same as a workbook."""
    return ProgrammePage(name).xlsx()
