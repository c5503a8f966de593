"""Forms of batches: opening one, giving money to a year, deciding one."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.forms import DateOrder, WorkForm
from workflow.forms.case_fields import FIRST_YEAR, PaperNumberField, RecentDateField
from workflow.forms.checks import NotFuture
from workflow.forms.fields import (
    ChoiceField,
    DateField,
    IntegerField,
    LongTextField,
    MoneyField,
    TextField,
    VersionField,
)
from workflow.forms.steps import Reason
from workflow.services.batches import DECISIONS, Item
from workflow.services.budget import Allotment, BatchWish

EARLIEST_YEAR, LATEST_YEAR = 2018, 2100
CHOICE = "chon-"


class NewBatchForm(WorkForm):
    """A batch as it is announced."""

    title = TextField("Tên đợt", hint="Ví dụ: Đợt 2 năm 2026", min_length=5, max_length=200)
    year = IntegerField("Năm kế hoạch", low=EARLIEST_YEAR, high=LATEST_YEAR)
    opens_on = DateField("Ngày mở")
    closes_on = DateField("Ngày đóng")
    call = LongTextField("Lời mời đăng ký", hint="Hiện công khai trên trang của đợt.", required=False, max_length=5_000)
    checks = (DateOrder("opens_on", "closes_on"),)

    def wish(self) -> BatchWish:
        """The batch that was described."""
        said: dict[str, Any] = self.values()
        return BatchWish(**said)


class AllotForm(WorkForm):
    """Money that a decision gives to a year."""

    year = IntegerField("Năm ngân sách", low=FIRST_YEAR, high=LATEST_YEAR)
    amount = MoneyField("Số tiền giao thêm", low=1)
    decision = PaperNumberField("Số quyết định giao")

    def wish(self) -> Allotment:
        """The money that was given."""
        said: dict[str, Any] = self.values()
        return Allotment(**said)


class MoveForm(WorkForm):
    """Which batch a đề án moves to, and why; the batches depend on the case."""

    version = VersionField()
    batch_id = ChoiceField("Đợt mới")
    reason = Reason()


class NeedsReason:
    """What is left out or rejected needs a reason, which the establishment is told."""

    def __call__(self, form: WorkForm, /) -> None:
        """Ask for it where some case is not approved."""
        field = form.field("reason")
        if isinstance(form, DecideForm) and form.turned_down and field.is_empty() and not field.errors:
            form.refuse("reason", "Nhập lý do cho những hồ sơ không được duyệt.")


class DecideForm(WorkForm):
    """One decision for a batch; the choice for each case stands in its row."""

    decision_number = PaperNumberField("Số quyết định")
    decided_on = RecentDateField("Ngày quyết định")
    reason = LongTextField(
        "Lý do với hồ sơ để dự phòng hoặc không duyệt", hint="Cơ sở sẽ đọc lý do này.", required=False,
        min_length=10, max_length=2_000,
    )  # fmt: skip
    checks = (NotFuture("decided_on"), NeedsReason())
    items: Sequence[Item] = ()

    @property
    def turned_down(self) -> bool:
        """Whether some case is not approved."""
        return any(item.step != DECISIONS[0] for item in self.items)


def chosen_decisions(typed: Mapping[str, str]) -> list[Item]:
    """Read the choices of the rows: ``chon-<case>`` holds ``<step>:<version>``; a row left alone is not decided."""
    found = []
    for name, value in typed.items():
        case_id, (step, _, version) = name.removeprefix(CHOICE), value.partition(":")
        if name.startswith(CHOICE) and step in DECISIONS and _number(case_id) and _number(version):
            found.append(Item(int(case_id), int(version), step))
    return found


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("1000000000000")
