"""Batches for officers, and page 32: what waits for a leader, one by one and by the batch."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once, once
from web.plans.batch import decide, desk_page, may_enter_money, today
from web.plans.batch_forms import AllotForm, DecideForm, NewBatchForm, chosen_decisions
from web.plans.moving import MoveDesk
from workflow.errors import StepRefused
from workflow.forms.base import Occasion
from workflow.queries.batch_pages import DECIDERS, READERS, batch_page, batches, memos
from workflow.services.batches import OPENING
from workflow.services.budget import OPENERS, allot_money, begin_batch

bp = Blueprint("batches", __name__)


@bp.get("/dot-xet")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """The batches of the person's units."""
    found = batches(current_session(), person=current_person())
    return render_template("pages/batches/list.html", batches=found, may_open=may_enter_money())


@bp.route("/dot-xet/moi", methods=["GET", "POST"])
@for_roles(*OPENERS)
@once
def begin() -> ResponseReturnValue:
    """Open a batch."""
    form = NewBatchForm(request.form, lang=current_language(), known={"year": today().year})
    if request.method == "GET" or not form.validate():
        return render_template("pages/batches/new.html", form=form, problems=()), 422 if form.errors else 200
    try:
        begin_batch(current_session(), form.wish(), by=current_person(), now=now())
    except StepRefused as refused:
        problems = [refusal_text(refusal) for refusal in refused.refusals]
        return render_template("pages/batches/new.html", form=form, problems=problems), 422
    flash("Đã mở đợt. Chuyên viên có thể xếp hồ sơ vào đợt này.")
    return commit_once(url_for(".show"))


@bp.route("/dot-xet/kinh-phi", methods=["GET", "POST"])
@for_roles(*OPENERS)
@once
def give_money() -> ResponseReturnValue:
    """Add money to the line of a year."""
    form = AllotForm(request.form, lang=current_language(), known={"year": today().year})
    if request.method == "GET" or not form.validate():
        return render_template("pages/batches/money.html", form=form), 422 if form.errors else 200
    allot_money(current_session(), form.wish(), by=current_person(), now=now())
    flash("Đã ghi nhận kinh phí.")
    return commit_once(url_for(".show"))


@bp.route("/ho-so/<code>/chuyen-dot", methods=["GET", "POST"])
@for_roles(*OPENING)
@once
def move(code: str) -> ResponseReturnValue:
    """Move one case from its batch into another one."""
    desk = MoveDesk(code)
    return desk.move() if request.method == "POST" else desk.show(desk.form())


@bp.get("/phe-duyet")
@for_roles(*DECIDERS)
def desk() -> ResponseReturnValue:
    """What waits for a decision of the leader."""
    database, person = current_session(), current_person()
    waiting = memos(database, person=person, now=now(), office=office())
    return render_template(
        "pages/batches/desk.html", memos=waiting, batches=batches(database, person=person, waiting_for_me=True)
    )


@bp.get("/phe-duyet/<slug>")
@for_roles(*READERS)
def show_batch(slug: str) -> ResponseReturnValue:
    """One batch; who decides finds a choice in each row."""
    page = batch_page(current_session(), slug, person=current_person(), now=now(), office=office())
    form = DecideForm(lang=current_language(), known={"decided_on": today()})
    return desk_page(page, form)


@bp.post("/phe-duyet/<slug>")
@for_roles(*DECIDERS)
@once
def decide_batch(slug: str) -> ResponseReturnValue:
    """Decide the chosen cases in one act; each has its result on the page after."""
    page = batch_page(current_session(), slug, person=current_person(), now=now(), office=office())
    form = DecideForm(request.form, lang=current_language(), occasion=Occasion(today()))
    form.items = chosen_decisions(request.form)
    if not form.validate() or not form.items:
        problem = "" if form.items else "Chọn quyết định cho ít nhất một hồ sơ."
        return desk_page(page, form, problem=problem, status=422)
    return commit_once(decide(page, form))
