"""The form of a score sheet in a resolution: for each head its parts with their points, as they apply to begin with."""

from collections.abc import Mapping
from typing import Any

from web.i18n import gettext
from web.rulebook.forms import LineForm
from workflow.forms import WorkForm
from workflow.forms.fields import IntegerField, TextField
from workflow.forms.rows import RowsField
from workflow.sheet_parts import PREFIX
from workflow.shipped import shipped_rubrics

BOX = "parts_"
MOST_PARTS, SPARE, MOST_POINTS = 20, 2, 100


class PartRow(WorkForm):
    """One part of a head."""

    label = TextField("Nội dung chấm", min_length=3, max_length=200)
    maximum = IntegerField("Điểm tối đa", low=1, high=MOST_POINTS)


class SheetForm(LineForm):
    """The parts of every head; which heads there are is said by the rubric."""

    def value(self, known: Mapping[str, Any]) -> dict[str, object]:
        heads = (name for name in self.data if name.startswith(BOX))
        return {**known, "parts": {name.removeprefix(BOX): self[name].data for name in heads}}


def sheet_form(rule_id: str) -> type[SheetForm]:
    """Return the form for the heads of one rubric, each with the sum that its rows have to come to."""
    rubric = shipped_rubrics()[rule_id.removeprefix(PREFIX)]
    boxes = {
        BOX + head.key: RowsField(
            head.label, PartRow, max_rows=MOST_PARTS, spare=SPARE,
            hint=gettext("Các dòng cộng lại đúng %(points)s điểm.", points=head.maximum),
        )
        for head in rubric.criteria if head.parts
    }  # fmt: skip
    return type("SheetForm", (SheetForm,), boxes)


def shown_parts(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a rule by the boxes of its form."""
    return {BOX + head: rows for head, rows in value.get("parts", {}).items()}
