"""Who is away and who stands in: one's own absences, and for leaders and administrators those of their people."""

from flask import Blueprint, abort, flash, url_for
from flask.typing import ResponseReturnValue

from web.admin import absences
from web.context import current_person, current_session, now
from web.once import commit_once, once
from workflow.errors import StepRefused
from workflow.queries.absences import arranges
from workflow.services.absences import end_absence

bp = Blueprint("absences", __name__, url_prefix="/vang-mat")


@bp.before_request
def for_officials() -> None:
    """Let in whoever may be stood in for, or arranges for those who may."""
    if not arranges(current_person()):
        abort(403)


@bp.get("")
def show() -> ResponseReturnValue:
    """The absences and the form for one more."""
    return absences.shown(absences.form())


@bp.post("")
@once
def arrange() -> ResponseReturnValue:
    """Keep an absence and tell the deputy."""
    form = absences.form()
    if not form.validate():
        return absences.shown(form), 422
    try:
        absences.arrange(form)
    except StepRefused as refused:
        current_session().rollback()
        return absences.shown(form, refused), 422
    flash(absences.said(form))
    return commit_once(url_for(".show"))


@bp.post("/<int(max=999999999):absence_id>/ket-thuc")
@once
def end(absence_id: int) -> ResponseReturnValue:
    """Let an absence end today."""
    end_absence(current_session(), absence_id, absences.arranged(), by=current_person(), now=now())
    flash("Đã kết thúc vắng mặt; người thay mặt không còn quyền xử lý thay.")
    return commit_once(url_for(".show"))
