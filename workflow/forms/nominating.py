"""The sections of a nomination that the nominee fills in, and what the officer finds about them."""

from typing import Any

from workflow.forms.base import DateOrder, NeededWhen, StepForm, WorkForm
from workflow.forms.case_fields import COST_LIMIT, PaperNumberField, RecentDateField, YearField, YesNoField
from workflow.forms.checks import NotFuture, OnlyWhen, StillValid, Together
from workflow.forms.codes import HEAD_RESULTS
from workflow.forms.draft import DraftForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    IntegerField,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)
from workflow.forms.registry import register
from workflow.forms.rows import RowsField
from workflow.forms.selection_codes import CONDITIONS, PRODUCT_GROUPS, SET_KINDS

MOST_AWARDS = 20
OLDEST = 1900
HEADS = tuple(f"head_{number}" for number in range(1, len(CONDITIONS) + 1))


class OutputField(IntegerField):
    """How much was made in a year, in whatever unit stands beside it."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"low": 1, "high": 1_000_000_000, **options})


class WorkersField(IntegerField):
    """How many people make the product."""

    def __init__(self, **options: Any) -> None:
        super().__init__("Số lao động làm sản phẩm", **{"low": 1, "high": 100_000, **options})


@register("section_product")
class ProductSection(DraftForm):
    """One product, or one set that counts as one."""

    group = ChoiceField("Nhóm sản phẩm", choices=PRODUCT_GROUPS, radio=True)
    name = TextField("Tên sản phẩm hoặc bộ sản phẩm", min_length=2, max_length=200)
    is_set = YesNoField(
        "Là bộ sản phẩm",
        hint="Bộ sản phẩm của một cơ sở được tính là một sản phẩm",
        required_message="Chọn có nếu dự bình chọn cả bộ sản phẩm, không nếu chỉ một sản phẩm.",
    )
    set_kind = ChoiceField(
        "Loại bộ sản phẩm", choices=SET_KINDS, required=False, hint="Chỉ chọn khi dự bình chọn cả bộ"
    )
    description = LongTextField("Mô tả sản phẩm", hint="Công dụng, chất liệu, kích thước, nét riêng", min_length=20)
    trade_mark = TextField("Nhãn hiệu", required=False, max_length=200)
    standard_code = TextField("Số hiệu tiêu chuẩn công bố", required=False, max_length=200)
    first_made = YearField("Năm bắt đầu sản xuất", first=OLDEST)
    unit_price = MoneyField("Giá bán một sản phẩm", required=False, low=1, high=COST_LIMIT)
    checks = (NeededWhen("set_kind", "is_set", (True,)), OnlyWhen("set_kind", "is_set", (True,)))


@register("section_market")
class MarketSection(DraftForm):
    """What the product sells and how it is made."""

    yearly_output = OutputField("Sản lượng một năm")
    output_unit = TextField("Đơn vị tính sản lượng", hint="Ví dụ: chiếc, bộ, kg", max_length=60)
    revenue = MoneyField("Doanh thu một năm từ sản phẩm", high=COST_LIMIT)
    workers = WorkersField()
    export_share = PercentField("Tỷ lệ xuất khẩu (%)", hint="Phần doanh thu từ xuất khẩu; không có thì ghi 0")
    markets = LongTextField("Thị trường tiêu thụ", min_length=5, max_length=2_000)
    domestic_materials = PercentField("Tỷ lệ nguyên liệu trong nước (%)")
    technology = LongTextField("Công nghệ, máy móc sản xuất", min_length=10, max_length=5_000)


class AwardRow(WorkForm):
    """One certificate or award of the product."""

    name = TextField("Tên giấy chứng nhận, giải thưởng", max_length=300)
    number = PaperNumberField("Số", required=False)
    granted_on = RecentDateField("Ngày cấp")
    valid_until = RecentDateField("Ngày hết giá trị", required=False)
    checks = (DateOrder("granted_on", "valid_until"),)


@register("section_quality")
class QualitySection(DraftForm):
    """Standards, food safety, and what the product has won. Whether food papers are due depends on the group."""

    standards = LongTextField("Tiêu chuẩn, quy chuẩn đang áp dụng", min_length=3, max_length=2_000)
    quality_paper_until = RecentDateField(
        "Giấy tờ về chất lượng hết hạn ngày", required=False, hint="Nếu giấy kèm hồ sơ có ghi thời hạn"
    )
    food_safety_number = PaperNumberField(
        "Số giấy về an toàn thực phẩm",
        required=False,
        required_message="Ghi số của giấy về an toàn thực phẩm.",
        hint="Sản phẩm nhóm chế biến nông, lâm, thủy sản và thực phẩm phải có",
    )
    food_safety_until = RecentDateField(
        "Giấy về an toàn thực phẩm hết hạn ngày",
        required=False,
        required_message="Ghi ngày hết hạn của giấy về an toàn thực phẩm.",
    )
    awards = RowsField("Giấy chứng nhận, giải thưởng", AwardRow, max_rows=MOST_AWARDS, required=False)
    checks = (
        Together(("food_safety_number", "food_safety_until")), StillValid("food_safety_until"),
        StillValid("quality_paper_until"),
    )  # fmt: skip


@register("section_pledge")
class PledgeSection(DraftForm):
    """What the nominee declares of the product; each has to be ticked."""

    own_make = CheckField(CONDITIONS[0])
    not_copied = CheckField(CONDITIONS[1])
    no_ip_breach = CheckField(CONDITIONS[2])
    lawful = CheckField(CONDITIONS[3])
    mass_producible = CheckField(CONDITIONS[4])


class Head(ChoiceField):
    """One of the conditions: met or not."""

    def __init__(self, number: int, **options: Any) -> None:
        message = "Chọn đạt hoặc không đạt cho điều kiện này."
        super().__init__(CONDITIONS[number - 1], choices=HEAD_RESULTS, radio=True, required_message=message, **options)


class Finding(LongTextField):
    """What was seen about a condition."""

    def __init__(self, **options: Any) -> None:
        super().__init__("Nhận xét", required=False, max_length=2_000, **options)


def every_head_met(form: WorkForm, /) -> None:
    """Whoever confirms that a product may take part finds every condition met."""
    for name in HEADS:
        if form[name].data == "fail":
            text = "Còn điều kiện không đạt; dùng bước “Kết luận không đủ điều kiện” thay cho bước này."
            form.refuse(name, text)


@register("eligibility_check")
class EligibilityCheckForm(StepForm):
    """The officer's findings, head by head, and the group in which the product is scored."""

    intro = "Xem từng điều kiện theo hồ sơ và thực tế. Đủ điều kiện thì sản phẩm chờ mở chấm điểm."
    head_1 = Head(1)
    remarks_1 = Finding()
    head_2 = Head(2)
    remarks_2 = Finding()
    head_3 = Head(3)
    remarks_3 = Finding()
    head_4 = Head(4)
    remarks_4 = Finding()
    head_5 = Head(5)
    remarks_5 = Finding()
    group = ChoiceField("Nhóm sản phẩm được xác nhận", choices=PRODUCT_GROUPS, radio=True)
    checks = (every_head_met,)


@register("site_visit")
class SiteVisitForm(StepForm):
    """The minutes of a visit to the workshop."""

    intro = (
        "Giám khảo, Hội đồng và cán bộ của đợt đọc được; cơ sở không đọc được. "
        "Đã ghi thì không sửa, chỉ ghi thêm lần khảo sát khác."
    )
    visited_on = RecentDateField("Ngày khảo sát")
    participants = LongTextField(
        "Thành phần tham gia", hint="Mỗi người một dòng: họ tên, chức vụ, đơn vị", min_length=5, max_length=2_000
    )
    findings = LongTextField("Kết quả khảo sát", min_length=20, max_length=5_000)
    checks = (NotFuture("visited_on"),)
