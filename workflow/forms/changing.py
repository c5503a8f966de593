"""Forms of a change: one shape for every đề án, and what an agreed change brings back to it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workflow.forms.base import Check, NeededWhen, StepForm, WorkForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, RecentDateField
from workflow.forms.checks import OnlyWhen, WithinTotal
from workflow.forms.choices import Option
from workflow.forms.codes import CHANGES, NATIONAL_CHANGES
from workflow.forms.fields import ChoiceField, IntegerField, MoneyField, TaxCodeField
from workflow.forms.registry import register
from workflow.forms.rows import RowsField
from workflow.forms.sharing import MOST_LINES, MOST_SHARES
from workflow.forms.steps import Reason

OF_MONEY = ("increase_total", "decrease_total")
OF_TIME = ("reschedule_in_year", "extend_next_year")
TO_ANOTHER = ("change_beneficiary",)
AMOUNTS = ("total_cost", "support", "matching")


def figures_of(money: tuple[str, ...]) -> tuple[Check, ...]:
    """Return the rules by which each kind of change gives its own figures and no other; ``money``: those with sums."""
    return (
        NeededWhen("total_cost", "change_kind", money),
        NeededWhen("ends_on", "change_kind", OF_TIME),
        *(OnlyWhen(name, "change_kind", money) for name in AMOUNTS),
        OnlyWhen("ends_on", "change_kind", OF_TIME),
        WithinTotal(("support", "matching"), "total_cost"),
    )


class ChangeForm(StepForm):
    """What should change, and why; only the figures that this kind of change is about may be given."""

    kinds: ClassVar[tuple[Option, ...]] = CHANGES
    change_kind = ChoiceField("Loại điều chỉnh")
    reason = Reason()
    total_cost = MoneyField("Tổng kinh phí mới", low=1, high=COST_LIMIT, required=False)
    support = MoneyField("Kinh phí hỗ trợ mới", low=1, high=SUPPORT_LIMIT, required=False)
    matching = MoneyField("Vốn đối ứng mới", high=COST_LIMIT, required=False)
    ends_on = RecentDateField("Ngày kết thúc mới", required=False)
    checks = figures_of(OF_MONEY)

    def __init__(
        self, formdata: Any = None, *, choices: Mapping[str, Sequence[Option]] | None = None, **more: Any
    ) -> None:
        super().__init__(formdata, choices={"change_kind": self.kinds, **(choices or {})}, **more)


@register("change_request")
class ChangeRequestForm(ChangeForm):
    """What should change in a local đề án."""

    intro = "Một hồ sơ điều chỉnh được mở; cấp quyết định tùy theo loại điều chỉnh. Đề án vẫn tiếp tục trong lúc chờ."


class PartRow(WorkForm):
    """What a line item without beneficiaries, or the share of one, is meant to be."""

    number = IntegerField("Hạng mục số", low=1, high=MOST_LINES)
    tax_code = TaxCodeField("Mã số thuế của cơ sở", required=False)
    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)


@register("national_change")
class NationalChangeForm(ChangeForm):
    """What should change in a national đề án; force majeure names the volume that was done, a taker its tax code."""

    intro = "Một hồ sơ điều chỉnh được mở. Sở xác nhận trước; Cục hoặc Bộ trưởng quyết định tùy theo loại điều chỉnh."
    kinds = NATIONAL_CHANGES
    tax_code = TaxCodeField(
        "Mã số thuế của cơ sở thay thế", required=False, hint="Cơ sở thay thế phải đăng ký trong hệ thống trước"
    )
    checks = (
        *figures_of((*OF_MONEY, "settle_partial")),
        NeededWhen("support", "change_kind", ("settle_partial",)),
        NeededWhen("tax_code", "change_kind", TO_ANOTHER),
        OnlyWhen("tax_code", "change_kind", TO_ANOTHER),
    )


@register("divided_change")
class DividedChangeForm(NationalChangeForm):
    """What should change in a group or focal đề án, which may be divided already."""

    parts = RowsField(
        "Hạng mục, phần thay đổi", PartRow, max_rows=MOST_SHARES, required=False,
        hint="Chỉ khi đề án đã chia hạng mục: mỗi hạng mục chưa có đối tượng, hoặc phần của một cơ sở, một dòng; "
        "những gì không ghi giữ nguyên. Cộng lại phải bằng số mới.",
    )  # fmt: skip
    checks = (OnlyWhen("parts", "change_kind", OF_MONEY), *NationalChangeForm.checks)


@register("applied_change")
class AppliedChangeForm(StepForm):
    """What an agreed change brings to its đề án. No page shows it: the linked case takes this step."""

    kind = ChoiceField("Loại điều chỉnh", choices=CHANGES)
    total_cost = MoneyField("Tổng kinh phí mới", low=1, high=COST_LIMIT, required=False)
    support = MoneyField("Kinh phí hỗ trợ mới", low=1, high=SUPPORT_LIMIT, required=False)
    matching = MoneyField("Vốn đối ứng mới", high=COST_LIMIT, required=False)
    ends_on = RecentDateField("Ngày kết thúc mới", required=False)
