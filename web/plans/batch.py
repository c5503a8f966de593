"""Deciding a batch: the page with a choice in each row, and the one act."""

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office
from web.plans.batch_forms import CHOICE, DecideForm
from workflow.calendar import local
from workflow.queries.batch_pages import BatchPage
from workflow.services.batches import decide_batch
from workflow.services.budget import OPENERS
from workflow.services.bulk import keep_results

CHOICES = (("approve", "Phê duyệt"), ("leave_out", "Để dự phòng"), ("reject", "Không duyệt"))


def today() -> date:
    """Today in Viet Nam."""
    return local(now()).date()


def may_enter_money() -> bool:
    """Whether the person opens batches and enters money."""
    return bool(current_person().roles & set(OPENERS))


def desk_page(page: BatchPage, form: DecideForm, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of a batch with what was chosen so far; everything is proposed for approval at first."""
    chosen = {line.id: _choice(line.id, first=request.method == "GET") for line in page.lines}
    return render_template(
        "pages/batches/batch.html", page=page, form=form, problem=problem, choices=CHOICES, chosen=chosen, prefix=CHOICE
    ), status


def decide(page: BatchPage, form: DecideForm) -> str:
    """Decide the chosen cases of a batch and return where the results stand."""
    database, person = current_session(), current_person()
    results = decide_batch(database, page.batch.id, form.items, form.values(), by=person, now=now(), office=office())
    names = {line.id: (line.code, line.title) for line in page.lines}
    return url_for("worklist.results", key=keep_results(database, results, names, by=person, now=now()))


def _choice(case_id: int, *, first: bool) -> str:
    return CHOICES[0][0] if first else request.form.get(f"{CHOICE}{case_id}", "").partition(":")[0]
