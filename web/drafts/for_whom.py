"""For whom a dossier is begun: one of one's own establishments, or one that the centre looks up."""

from typing import Any

from web.context import current_person, current_session, signed_in
from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, TaxCodeField
from workflow.queries.applicant import my_places, place_by_tax_code

UNKNOWN = "Không có cơ sở nào trong tỉnh với mã số thuế này. Kiểm tra lại, hoặc đề nghị cơ sở tạo tài khoản trước."
NOBODY = "Tài khoản của bạn chưa gắn với cơ sở nào."


class ForWhomForm(WorkForm):
    """The establishment: chosen among one's own, or found by its tax code."""

    applicant_id = ChoiceField("Cơ sở", required=False)
    tax_code = TaxCodeField("Mã số thuế của cơ sở", required=False)


def own_places() -> list[tuple[int, str]]:
    """The establishments of whoever is signed in, as options."""
    places = my_places(current_session(), current_person()) if signed_in() else []
    return [(place.id, place.name) for place in places]


def known_place(options: list[tuple[int, str]]) -> dict[str, Any]:
    """What the form shows before anything is chosen: the first establishment."""
    return {"applicant_id": options[0][0] if options else None}


def applicant_in(form: ForWhomForm) -> int | None:
    """The establishment that the form names, or None after saying in the form why there is none."""
    if form.tax_code.data:
        found = place_by_tax_code(current_session(), form.tax_code.data)
        if found is None:
            form.refuse("tax_code", UNKNOWN)
        return found.id if found else None
    if form.applicant_id.data is None:
        form.refuse("tax_code", NOBODY)
    chosen: int | None = form.applicant_id.data
    return chosen
