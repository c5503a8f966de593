"""Forms for the rules that an administrator sets: a figure tried on the past, and the same figure with its ground."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.forms import DateOrder, RowsField, WorkForm
from workflow.forms.fields import ChoiceField, DateField, IntegerField, MultiChoiceField, TextField

BASIS_HINT = "Số, ký hiệu, cơ quan ban hành"


class FigureForm(WorkForm):
    """A figure for a province."""

    scope = ChoiceField("Áp dụng cho")
    figure = IntegerField("Con số mới")

    low, high = 1, 250

    def bound(self, low: int, high: int) -> None:
        """Set between which numbers the figure may lie."""
        self.low, self.high = low, high

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge the figure by its bounds beside all the rest."""
        super().validate(extra_validators)
        figure = self.figure.data
        if isinstance(figure, int) and not self.low <= figure <= self.high:
            self.complain("figure", "phải từ %(low)s đến %(high)s.", low=self.low, high=self.high)
        return not self.errors

    def complain(self, name: str, text: str, **params: object) -> None:
        """Add an error that begins with the name of its box."""
        box = self.field(name)
        box.errors = [*box.errors, box.complaint(text, **params)]


class TrialForm(FigureForm):
    """The days of the past on which a figure is tried."""

    past_since = DateField("Thử từ ngày")
    past_until = DateField("Thử đến hết ngày")
    checks = (DateOrder("past_since", "past_until"),)


class RuleForm(FigureForm):
    """From when on a figure applies, by what, and why."""

    since = DateField("Áp dụng từ ngày", hint="Từ ngày mai trở đi. Ví dụ: 05/10/2026")
    basis = TextField("Văn bản quyết định", hint=BASIS_HINT, min_length=5, max_length=200)
    reason = TextField("Lý do đổi", min_length=10, max_length=200)


PARTIES = (
    ("holder", "Người giữ hồ sơ"), ("deputy", "Người thay"), ("leader", "Lãnh đạo"), ("supervisor", "Giám sát"),
)  # fmt: skip
WHENS = (
    ("share", "Khi hết một phần thời hạn (phần trăm)"), ("before", "Trước hạn (ngày làm việc)"),
    ("on", "Đúng ngày đến hạn"), ("after", "Sau hạn (ngày làm việc)"),
)  # fmt: skip
MOST_RUNGS, MOST_TIMES, MOST_DAYS = 20, 9_999, 250


class RungRow(WorkForm):
    """One rung of a ladder: when, by how much, how often again, and to whom."""

    when = ChoiceField("Nhắc lúc", choices=WHENS)
    number = IntegerField("Số", low=1, high=MOST_DAYS, required=False)
    every = IntegerField("Lặp lại sau", low=1, high=MOST_DAYS, required=False)
    times = IntegerField("Tổng số lần", low=1, high=MOST_TIMES, required=False)
    roles = MultiChoiceField("Nhắc ai", choices=PARTIES)


class LadderForm(WorkForm):
    """A ladder for a province, from when on, by what, and why."""

    scope = ChoiceField("Áp dụng cho")
    rungs = RowsField("Các mốc nhắc", RungRow, max_rows=MOST_RUNGS)
    since = DateField("Áp dụng từ ngày", hint="Từ ngày mai trở đi. Ví dụ: 05/10/2026")
    basis = TextField("Văn bản quyết định", hint=BASIS_HINT, min_length=5, max_length=200)
    reason = TextField("Lý do đổi", min_length=10, max_length=200)
