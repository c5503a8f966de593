"""Reconciliation by period: the page, its sheet and its print, and entering what the Treasury states."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.finance.reconciliation import (
    TYPISTS,
    ReconciliationPage,
    enter,
    entry_page,
    export,
    gap_words,
    statement_form,
    template_of,
)
from web.i18n import speak
from web.once import once
from web.views.finance import READERS

bp = Blueprint("reconciling", __name__)
bp.add_app_template_global(gap_words)


@bp.get("/tai-chinh/doi-chieu")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """What stood open, moved and stands open, by line and case, beside the Treasury's figures."""
    page = ReconciliationPage()
    return render_template("pages/finance/reconciliation.html", page=page), page.status


@bp.get("/tai-chinh/doi-chieu.xlsx")
@for_roles(*READERS)
def sheet() -> ResponseReturnValue:
    """The same as a sheet."""
    return export(ReconciliationPage())


@bp.get("/tai-chinh/doi-chieu/in")
@for_roles(*READERS)
def paper() -> ResponseReturnValue:
    """The same as it is signed with the Treasury (Mẫu 10)."""
    page = ReconciliationPage()
    speak("vi")  # official papers are Vietnamese, whoever reads them
    return render_template("print/reconciliation.html", page=page)


@bp.route("/tai-chinh/doi-chieu/kho-bac", methods=["GET", "POST"])
@for_roles(*TYPISTS)
@once
def treasury() -> ResponseReturnValue:
    """Enter what the Treasury states for a month, row by row or as a sheet."""
    page = ReconciliationPage()
    form = statement_form(page, typed=request.method == "POST")
    return enter(page, form) if request.method == "POST" else entry_page(page, form)


@bp.get("/tai-chinh/doi-chieu/mau-<int:line_id>.xlsx")
@for_roles(*TYPISTS)
def template(line_id: int) -> ResponseReturnValue:
    """The sheet to be filled in for a line."""
    return template_of(ReconciliationPage(), line_id)
