"""The public page of a round of product selection, and beginning a nomination from it."""

from http import HTTPStatus
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office, signed_in
from web.drafts.for_whom import UNKNOWN, ForWhomForm, applicant_in, known_place, own_places
from web.i18n import current_language, gettext
from web.words import length_word
from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.queries.open_rounds import of_round, round_call
from workflow.services.opening import Opened
from workflow.services.rounds import start_nomination


def start_form(typed: Any = None) -> ForWhomForm:
    """The form that begins a nomination, with the establishments of whoever is signed in."""
    options = own_places()
    return ForWhomForm(typed, lang=current_language(), known=known_place(options), choices={"applicant_id": options})


def round_page(slug: str, form: ForWhomForm | None = None, status: int = HTTPStatus.OK, reasons: Any = ()
) -> ResponseReturnValue:  # fmt: skip
    """The page of a round, with what was wrong when a nomination could not be begun."""
    found = round_call(current_session(), slug, on=local(now()).date(), office=office())
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": found.of.title}]
    form = form or start_form()
    page = render_template(
        "pages/public/round.html", found=found, breadcrumb=trail, length_word=length_word, form=form, reasons=reasons,
        own=bool(form.applicant_id.choices), onward=request.path,
        helper=signed_in() and Role.IMPLEMENTER in current_person().roles,
    )  # fmt: skip
    return page, status


def begin(slug: str, form: ForWhomForm, person: Person) -> Opened | tuple[Any, ...]:
    """Open the draft, or return the reasons why not; what concerns a box is said in the form."""
    of = of_round(current_session(), slug)
    applicant = applicant_in(form) if form.validate() else None
    if applicant is None:
        return ()
    try:
        return start_nomination(current_session(), of, applicant_id=applicant, by=person, now=now(), office=office())
    except CaseNotFound:
        form.refuse("tax_code", UNKNOWN)
        return ()
    except StepRefused as refused:
        return tuple(refused.refusals)
