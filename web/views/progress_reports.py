"""Reports on money, on what was not done and on terms, for leaders, accountants and whoever watches."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person
from web.progress_report import REPORTS, ReportPage
from web.views.selection_report import READERS as SELECTION
from workflow.definition import Role

bp = Blueprint("progress_reports", __name__)
READERS = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT, Role.PROV_LEADER, Role.SUPERVISOR)


@bp.get("/bao-cao")
@for_roles(*READERS, *SELECTION)
def index() -> ResponseReturnValue:
    """The reports that the reader may open."""
    roles = current_person().roles
    open_ = {"progress": not roles.isdisjoint(READERS), "selection": not roles.isdisjoint(SELECTION)}
    return render_template("pages/reports/index.html", reports=REPORTS, **open_)


@bp.get("/bao-cao/tien-do/<name>")
@for_roles(*READERS)
def show(name: str) -> ResponseReturnValue:
    """One report with what its figures mean."""
    return render_template("pages/reports/progress.html", view=ReportPage(name), reports=REPORTS)


@bp.get("/bao-cao/tien-do/<name>.xlsx")
@for_roles(*READERS)
def file(name: str) -> ResponseReturnValue:
    """The same as a sheet."""
    return ReportPage(name).xlsx()
