"""Forms that any step may use."""

from workflow.forms.base import StepForm
from workflow.forms.fields import LongTextField
from workflow.forms.registry import register


@register("empty")
class EmptyForm(StepForm):
    """Nothing to fill in: the step is only confirmed."""


@register("reason")
class ReasonForm(StepForm):
    """Why: read by the person who is told, and kept in the history."""

    reason = LongTextField(
        "Lý do",
        hint="Người nhận sẽ đọc lý do này; lý do được lưu trong lịch sử hồ sơ.",
        min_length=10,
        max_length=2_000,
    )


@register("note")
class NoteForm(StepForm):
    """A remark for the next person, if there is one to make."""

    note = LongTextField("Ghi chú", required=False, max_length=2_000)
