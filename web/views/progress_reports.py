"""Reports on money, on what was not done and on terms, for leaders, accountants and whoever watches."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person
from web.reports.programme import REPORTS as PROGRAMME
from web.reports.progress import REPORTS, ReportPage
from web.views.programme_reports import OFFICES as READERS
from web.views.programme_reports import READERS as PROGRAMME_READERS
from web.views.selection_report import READERS as SELECTION

bp = Blueprint("progress_reports", __name__)


@bp.get("/bao-cao")
@for_roles(*PROGRAMME_READERS, *SELECTION)
def index() -> ResponseReturnValue:
    """The reports that the reader may open."""
    readers = {"progress": READERS, "totals": PROGRAMME_READERS, "selection": SELECTION}
    open_ = {name: not current_person().roles.isdisjoint(roles) for name, roles in readers.items()}
    return render_template("pages/reports/index.html", reports=REPORTS, programme=PROGRAMME, **open_)


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
