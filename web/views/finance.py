"""Pages 35 and 36: the queue of payment requests, and the ledger of a case."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.finance.view import LedgerView, entry_word, export_payments, export_queue, paper_names, request_status
from web.words import code_word
from workflow.authority import NATIONAL
from workflow.definition import Role
from workflow.queries.finance import ledger_page, open_advances, payment_queue

bp = Blueprint("finance", __name__)
READERS = (
    Role.DEPT_ACCOUNTANT, Role.IMPLEMENTER, Role.DEPT_LEADER, Role.DEPT_OFFICER, Role.PROV_LEADER, Role.SUPERVISOR,
    Role.TREASURY_VIEWER, Role.AUDITOR, *NATIONAL,
)  # fmt: skip
for shown in (entry_word, paper_names, request_status, code_word):
    bp.add_app_template_global(shown)


@bp.get("/tai-chinh")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """The open requests, the first due on top, and the advances that are not settled."""
    database, person, at, known = current_session(), current_person(), now(), office()
    requests = payment_queue(database, person=person, now=at, office=known)
    advances = open_advances(database, person=person, now=at, office=known)
    return render_template("pages/finance/queue.html", requests=requests, advances=advances)


@bp.get("/tai-chinh/<code>")
@for_roles(*READERS)
def ledger(code: str) -> ResponseReturnValue:
    """The money of one case."""
    page = ledger_page(current_session(), code, person=current_person(), now=now(), office=office())
    return render_template("pages/finance/ledger.html", page=page, view=LedgerView(page))


@bp.get("/tai-chinh/de-nghi-chi.xlsx")
@for_roles(*READERS)
def export() -> ResponseReturnValue:
    """The open requests as a sheet for the Treasury."""
    return export_queue(payment_queue(current_session(), person=current_person(), now=now(), office=office()))


@bp.get("/tai-chinh/bang-chi.xlsx")
@for_roles(*READERS)
def payments() -> ResponseReturnValue:
    """What is approved and waits for the Treasury, as a sheet with its sum in words."""
    return export_payments(payment_queue(current_session(), person=current_person(), now=now(), office=office()))
