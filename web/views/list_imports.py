"""Sending a yearly list of đề án as a file: the template, the check, the word to enter it, how far it is."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.once import once
from web.reports.list_import import ImportDesk, ImportPage, confirm, hand_out, upload
from workflow.definition import Role

bp = Blueprint("list_imports", __name__)


@bp.get("/nhap-danh-sach")
@for_roles(Role.DEPT_OFFICER)
def desk() -> ResponseReturnValue:
    """How it works, the template, the box to send it, and what was sent before."""
    return ImportDesk().page()


@bp.get("/nhap-danh-sach/mau.xlsx")
@for_roles(Role.DEPT_OFFICER)
def blank() -> ResponseReturnValue:
    """The template."""
    return hand_out()


@bp.post("/nhap-danh-sach")
@for_roles(Role.DEPT_OFFICER)
@once
def send() -> ResponseReturnValue:
    """Check a file that is filled in."""
    return upload()


@bp.get("/nhap-danh-sach/<int:import_id>")
@for_roles(Role.DEPT_OFFICER)
def show(import_id: int) -> ResponseReturnValue:
    """One list: what it would bring, how far it is, what came of it."""
    return ImportPage(import_id).page()


@bp.post("/nhap-danh-sach/<int:import_id>")
@for_roles(Role.DEPT_OFFICER)
@once
def enter(import_id: int) -> ResponseReturnValue:
    """Say that it is to be entered."""
    return confirm(import_id)
