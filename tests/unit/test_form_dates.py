"""Days are judged by the day on which a form is filled in: nothing was done tomorrow, nothing planned is over."""

from datetime import date

import pytest

from tests.unit.step_answers import GOOD
from tests.unit.test_sections import COMPLETE, OFFERED
from workflow.forms import form_for
from workflow.forms.base import Occasion, WorkForm
from workflow.forms.draft import DraftForm

TODAY = Occasion(date(2026, 3, 2), 2026)
LATE = "không được sau hôm nay, 02/03/2026."
DONE = (
    ("section_establishment", "founded_on"), ("section_survey", "surveyed_on"), ("decision", "decided_on"),
    ("contract", "signed_on"), ("payment", "paid_on"), ("refund", "paid_on"), ("handover", "handed_on"),
)  # fmt: skip


def filled(key: str, occasion: Occasion | None, **changes: str) -> WorkForm:
    form = form_for(key)
    if issubclass(form, DraftForm):
        content = {**COMPLETE[key], **changes}
        return form.from_content(content, choices=OFFERED.get(key), occasion=occasion)
    return form({**GOOD[key][0], **changes}, occasion=occasion)


@pytest.mark.parametrize(("key", "box"), DONE)
def test_what_was_done_was_done_by_today(key, box):
    early, late = (filled(key, TODAY, **{box: day, "ends_on": "30/12/2026"}) for day in ("02/03/2026", "03/03/2026"))

    assert (early.validate(), late.validate()) == (True, False)
    assert late.errors == {box: [f"{late[box].label.text} {LATE}"]}


@pytest.mark.parametrize(("key", "box"), DONE)
def test_without_a_day_nothing_is_said_of_the_future(key, box):
    assert filled(key, None, **{box: "03/03/2026", "ends_on": "30/12/2026"}).validate()


@pytest.mark.parametrize(
    ("starts", "ends", "errors"),
    [
        ("01/01/2026", "02/03/2026", {}),
        ("31/12/2025", "02/03/2026", {"starts_on": ["Ngày bắt đầu phải từ 01/01/2026, đầu năm của hồ sơ, trở đi."]}),
        ("01/01/2026", "01/03/2026", {"ends_on": ["Ngày hoàn thành phải từ hôm nay, 02/03/2026, trở đi."]}),
    ],
)
def test_a_schedule_lies_ahead(starts, ends, errors):
    milestones = [{"what": "Lắp máy", "by": "01/02/2026"}]
    form = filled("section_schedule", TODAY, starts_on=starts, ends_on=ends, milestones=milestones)
    form.validate()

    assert form.errors == errors
