"""Page 22: all cases that the person may see, with filters, a preview, bulk actions and export."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import for_roles
from web.context import current_person, current_session, now, office
from web.i18n import current_language
from web.lists.links import address_with, back_to_room, decision_word
from web.lists.worklist import WorklistPage, chosen_items
from web.lists.worklist_export import export_list
from web.lists.worklist_form import BulkForm
from web.nav import STAFF
from web.once import commit_once, once
from web.words import activity_word
from workflow.definition import Role
from workflow.queries.keyset import without_zeros
from workflow.queries.worklist import names_of
from workflow.services.bulk import keep_results, kept_results, take_on_many

bp = Blueprint("worklist", __name__)
READERS = STAFF - {Role.SYS_ADMIN}
for shown in (address_with, activity_word, decision_word):
    bp.add_app_template_global(shown)


@bp.get("/ds-ho-so")
@for_roles(*READERS)
def show() -> ResponseReturnValue:
    """The list, as its address says."""
    return render_template("pages/worklist/show.html", view=WorklistPage(), problem="")


@bp.post("/ds-ho-so")
@for_roles(*READERS)
@once
def act() -> ResponseReturnValue:
    """Take one step on every case that is ticked; each has its result on the page after."""
    view = WorklistPage(BulkForm(request.form, lang=current_language()))
    good = view.bulk.validate()
    chosen = chosen_items(request.form.getlist("chon"), str(view.bulk.viec.data or ""))
    if not good or chosen.wrong:
        return render_template("pages/worklist/show.html", view=view, problem=chosen.wrong), 422
    database, person = current_session(), current_person()
    results = take_on_many(database, chosen.items, view.bulk.step_values(), by=person, now=now(), office=office())
    names = names_of(database, (item.case_id for item in chosen.items), person)
    return commit_once(url_for(".results", key=keep_results(database, results, names, by=person, now=now())))


@bp.get("/ket-qua/<key>")
def results(key: str) -> ResponseReturnValue:
    """What became of each case of a bulk act; for whoever did it."""
    lines = kept_results(current_session(), current_person().id, without_zeros(key))
    return render_template("pages/worklist/results.html", lines=lines, back=back_to_room())


@bp.get("/ds-ho-so/tai-xuong.<kind>")
@for_roles(*READERS)
def export(kind: str) -> ResponseReturnValue:
    """The filtered list as a file."""
    return export_list(kind) if kind in ("xlsx", "csv") else abort(404)
