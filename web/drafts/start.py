"""Beginning a dossier: the questions that need no account, and for whom it is begun."""

from http import HTTPStatus
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office, signed_in
from web.drafts.for_whom import UNKNOWN, ForWhomForm, applicant_in, known_place, own_places
from web.filters import refusal_text
from web.i18n import current_language
from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.eligibility import EligibilityForm, activity_options
from workflow.forms.fields import ChoiceField
from workflow.queries.open_rounds import open_rounds
from workflow.services.dossiers import start_project
from workflow.services.group_start import start_group
from workflow.services.national import next_plan, start_national
from workflow.services.opening import Opened

LOCAL, NATIONAL = "kcdp", "kcqg"
PROGRAMMES = ((LOCAL, "Khuyến công địa phương"), (NATIONAL, "Khuyến công quốc gia"))
STARTS = {LOCAL: start_project, NATIONAL: start_national}


class StartForm(ForWhomForm):
    """For whom, and about what."""

    activity = ChoiceField("Nội dung đề nghị hỗ trợ", required=False)
    programme = ChoiceField("Chương trình", choices=PROGRAMMES, radio=True, required=False)


def questions() -> EligibilityForm:
    """The six questions, with the answers that stand in the address."""
    return EligibilityForm(request.args or None, lang=current_language(), choices=_activities())


def start_form(typed: Any = None) -> StartForm:
    """The form that begins a dossier, with the establishments of whoever is signed in."""
    options = own_places()
    known = {**known_place(options), "activity": request.args.get("activity"), "programme": LOCAL}
    return StartForm(typed, lang=current_language(), known=known, choices={**_activities(), "applicant_id": options})


def begin_page(start: StartForm | None = None, status: int = 200) -> ResponseReturnValue:
    """The questions, the answer to them with its reasons, and the way on."""
    form = questions()
    asked = bool(set(request.args) & {field.name for field in form.fields()})
    answer = form.eligibility(local(now()).date()) if asked and form.validate() else None
    start = start or start_form()
    refused = bool(start.errors) or (asked and answer is None)
    page = render_template(
        "pages/drafts/begin.html", rounds=open_rounds(current_session(), local(now()).date()),
        form=form, answer=answer, start=start, plan=next_plan(office(), now()), own=bool(start.applicant_id.choices),
        helper=signed_in() and Role.IMPLEMENTER in current_person().roles, onward=request.full_path.rstrip("?"),
    )  # fmt: skip
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if refused and status == HTTPStatus.OK else status


def begin(form: StartForm, person: Person) -> Opened | None:
    """Open the draft, or say in the form for whom none can be opened."""
    applicant = applicant_in(form)
    if applicant is None:
        return None
    try:
        start = STARTS[str(form.programme.data or LOCAL)]
        return start(
            current_session(), applicant_id=applicant, by=person, now=now(), office=office(),
            activity=str(form.activity.data or ""),
        )  # fmt: skip
    except CaseNotFound:
        form.refuse("tax_code", UNKNOWN)
        return None
    except StepRefused as refused:
        form.refuse("tax_code", " ".join(refusal_text(reason) for reason in refused.refusals))
        return None


def begin_group() -> Opened:
    """Open the draft of a group đề án; CaseNotFound for whoever implements nothing."""
    return start_group(current_session(), by=current_person(), now=now(), office=office())


def _activities() -> dict[str, Any]:
    return {"activity": activity_options(local(now()).date())}
