"""Beginning a dossier: the questions that need no account, and for whom it is begun."""

from http import HTTPStatus
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office, signed_in
from web.i18n import current_language
from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.forms import WorkForm
from workflow.forms.eligibility import EligibilityForm, activity_options
from workflow.forms.fields import ChoiceField, TaxCodeField
from workflow.queries.applicant import my_places, place_by_tax_code
from workflow.services.dossiers import start_project
from workflow.services.opening import Opened

UNKNOWN = "Không có cơ sở nào trong tỉnh với mã số thuế này. Kiểm tra lại, hoặc đề nghị cơ sở tạo tài khoản trước."
NOBODY = "Tài khoản của bạn chưa gắn với cơ sở nào."


class StartForm(WorkForm):
    """For whom, and about what: one of one's own establishments, or one that the centre looks up."""

    applicant_id = ChoiceField("Cơ sở", required=False)
    tax_code = TaxCodeField("Mã số thuế của cơ sở", required=False)
    activity = ChoiceField("Nội dung đề nghị hỗ trợ", required=False)


def questions() -> EligibilityForm:
    """The six questions, with the answers that stand in the address."""
    return EligibilityForm(request.args or None, lang=current_language(), choices=_activities())


def start_form(typed: Any = None) -> StartForm:
    """The form that begins a dossier, with the establishments of whoever is signed in."""
    places = my_places(current_session(), current_person()) if signed_in() else []
    options = [(place.id, place.name) for place in places]
    known = {"applicant_id": options[0][0] if options else None, "activity": request.args.get("activity")}
    return StartForm(typed, lang=current_language(), known=known, choices={**_activities(), "applicant_id": options})


def begin_page(start: StartForm | None = None, status: int = 200) -> ResponseReturnValue:
    """The questions, the answer to them with its reasons, and the way on."""
    form = questions()
    asked = bool(set(request.args) & {field.name for field in form.fields()})
    answer = form.eligibility(local(now()).date()) if asked and form.validate() else None
    start = start or start_form()
    refused = bool(start.errors) or (asked and answer is None)
    page = render_template(
        "pages/drafts/begin.html", form=form, answer=answer, start=start, own=bool(start.applicant_id.choices),
        helper=signed_in() and Role.IMPLEMENTER in current_person().roles, onward=request.full_path.rstrip("?"),
    )  # fmt: skip
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if refused and status == HTTPStatus.OK else status


def begin(form: StartForm, person: Person) -> Opened | None:
    """Open the draft, or say in the form for whom none can be opened."""
    applicant = _applicant(form)
    if applicant is None:
        return None
    try:
        return start_project(
            current_session(), applicant_id=applicant, by=person, now=now(), office=office(),
            activity=str(form.activity.data or ""),
        )  # fmt: skip
    except CaseNotFound:
        form.refuse("tax_code", UNKNOWN)
        return None


def _applicant(form: StartForm) -> int | None:
    if form.tax_code.data:
        found = place_by_tax_code(current_session(), form.tax_code.data)
        if found is None:
            form.refuse("tax_code", UNKNOWN)
        return found.id if found else None
    if form.applicant_id.data is None:
        form.refuse("tax_code", NOBODY)
    chosen: int | None = form.applicant_id.data
    return chosen


def _activities() -> dict[str, Any]:
    return {"activity": activity_options(local(now()).date())}
