"""The sections of a dossier, one form each. They are saved as drafts; see ``DraftForm`` for what that promises."""

from datetime import date

from workflow.forms.base import DateOrder, NotAbove, WorkForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, ExtraMoneyField, RecentDateField, YesNoField
from workflow.forms.checks import AddsUp, NotFuture, answered
from workflow.forms.codes import ESTABLISHMENT_KINDS
from workflow.forms.draft import DraftForm
from workflow.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    EmailField,
    IntegerField,
    LongTextField,
    MoneyField,
    PercentField,
    PhoneField,
    TaxCodeField,
    TextField,
)
from workflow.forms.registry import register
from workflow.forms.rows import LineItemRow, RowsField, total
from workflow.ranking import AREAS, TRADES

FUNDS = ("support", "matching", "other")
MOST_LINES, MOST_MILESTONES = 60, 24


@register("section_establishment")
class EstablishmentSection(DraftForm):
    """Who asks; the communes depend on the province."""

    name = TextField("Tên cơ sở", hint="Như trên giấy đăng ký kinh doanh", min_length=2, max_length=200)
    tax_code = TaxCodeField("Mã số thuế")
    kind = ChoiceField("Loại hình", choices=ESTABLISHMENT_KINDS)
    representative = TextField("Người đại diện", hint="Họ và tên", min_length=2, max_length=120)
    phone = PhoneField("Số điện thoại")
    email = EmailField("Thư điện tử", required=False)
    address = TextField("Địa chỉ sản xuất", hint="Số nhà, đường, thôn hoặc khu phố", min_length=3, max_length=200)
    commune_id = ChoiceField("Xã, phường, đặc khu")
    founded_on = DateField("Ngày thành lập", required=False)
    workers = IntegerField("Số lao động", low=1, high=100_000)
    women_owned = CheckField("Chủ cơ sở là phụ nữ", required=False, hint="Được ưu tiên khi các điều kiện khác như nhau")
    checks = (NotFuture("founded_on"),)


@register("section_need")
class NeedSection(DraftForm):
    """What for, and why; the activities depend on the day."""

    activity = ChoiceField("Nội dung đề nghị hỗ trợ")
    title = TextField("Tên đề án", min_length=10, max_length=200)
    need = LongTextField("Sự cần thiết", min_length=20, max_length=5_000)
    aims = LongTextField("Mục tiêu", min_length=10, max_length=5_000)
    effects = LongTextField(
        "Hiệu quả dự kiến", hint="Lao động, giá trị sản xuất, điện năng", min_length=10, max_length=5_000
    )


@register("section_items")
class ItemsSection(DraftForm):
    """What is bought."""

    items = RowsField("Máy móc, hạng mục", LineItemRow, max_rows=MOST_LINES, hint="Theo báo giá kèm hồ sơ")

    def total(self) -> int:
        """The sum of the rows that have an amount, to be shown under them."""
        return total(self.items)


@register("section_funding")
class FundingSection(DraftForm):
    """What it costs and who pays."""

    total_cost = MoneyField("Tổng kinh phí", low=1, high=COST_LIMIT)
    support = MoneyField("Kinh phí đề nghị hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng của cơ sở", high=COST_LIMIT)
    other = ExtraMoneyField("Nguồn vốn khác", high=COST_LIMIT)
    own_source = LongTextField(
        "Nguồn của vốn đối ứng", hint="Ví dụ: vốn tự có, vay ngân hàng", min_length=3, max_length=1_000
    )
    checks = (NotAbove("support", "total_cost"), AddsUp(FUNDS, "total_cost"))


class MilestoneRow(WorkForm):
    """One thing that will be done by a day."""

    what = TextField("Việc", max_length=300)
    by = RecentDateField("Xong trước ngày")


def milestones_within_term(form: WorkForm, /) -> None:
    """Every milestone lies between the first and the last day."""
    if not answered(form, "starts_on", "ends_on", "milestones"):
        return
    first, last = form["starts_on"].data, form["ends_on"].data
    for number, row in enumerate(form["milestones"].data, start=1):
        if not first <= row["by"] <= last:
            text = "Dòng %(number)s: ngày phải trong thời gian thực hiện, từ %(first)s đến %(last)s."
            form.refuse("milestones", text, number=number, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def schedule_ahead(form: WorkForm, /) -> None:
    """The work begins in the year of the case or later, and is not over before it is asked for."""
    if form.occasion is None:
        return
    today, year = form.occasion.today, form.occasion.year
    if year and answered(form, "starts_on") and form["starts_on"].data < date(year, 1, 1):
        form.refuse("starts_on", "Ngày bắt đầu phải từ %(first)s, đầu năm của hồ sơ, trở đi.", first=f"01/01/{year}")
    if answered(form, "ends_on") and form["ends_on"].data < today:
        form.refuse("ends_on", "Ngày hoàn thành phải từ hôm nay, %(today)s, trở đi.", today=f"{today:%d/%m/%Y}")


@register("section_schedule")
class ScheduleSection(DraftForm):
    """When it is done."""

    starts_on = RecentDateField("Ngày bắt đầu")
    ends_on = RecentDateField("Ngày hoàn thành")
    milestones = RowsField("Các mốc", MilestoneRow, max_rows=MOST_MILESTONES)
    checks = (DateOrder("starts_on", "ends_on"), schedule_ahead, milestones_within_term)


@register("section_commitments")
class CommitmentsSection(DraftForm):
    """What the owner promises; each has to be ticked."""

    no_double_support = CheckField("Không nhận hỗ trợ khác của Nhà nước cho cùng hạng mục")
    invest_rest = CheckField("Đầu tư đủ phần vốn đối ứng")
    keep_three_years = CheckField("Giữ và sử dụng máy móc được hỗ trợ ít nhất ba năm")


@register("section_survey")
class SurveySection(DraftForm):
    """The minutes of the survey on the spot."""

    surveyed_on = RecentDateField("Ngày khảo sát")
    participants = LongTextField(
        "Thành phần tham gia", hint="Mỗi người một dòng: họ tên, chức vụ, đơn vị", min_length=5, max_length=2_000
    )
    findings = LongTextField("Tình hình tại cơ sở", min_length=20, max_length=5_000)
    fit = YesNoField("Cơ sở đủ điều kiện và có nhu cầu thật?")
    checks = (NotFuture("surveyed_on"),)


@register("section_project")
class ProjectSection(DraftForm):
    """The đề án in its eight parts."""

    parties = LongTextField("Các bên và địa điểm thực hiện", min_length=10)
    grounds = LongTextField("Sự cần thiết và căn cứ", min_length=10)
    aims = LongTextField("Mục tiêu của đề án", min_length=10)
    scale = LongTextField("Quy mô và đặc điểm nổi bật", min_length=10)
    content = LongTextField("Nội dung thực hiện", min_length=10)
    schedule = LongTextField("Tiến độ thực hiện", min_length=10)
    organisation = LongTextField("Tổ chức thực hiện", min_length=10)
    effects = LongTextField("Hiệu quả và khả năng nhân rộng", min_length=10)


class EstimateRow(LineItemRow):
    """One line of the estimate and where its price comes from."""

    source = TextField("Nguồn giá", hint="Báo giá, hợp đồng hoặc định mức", max_length=300)


def lines_add_up(form: WorkForm, /) -> None:
    """The lines of the estimate are paid by the sources together, to the đồng."""
    if not answered(form, "lines", "support", "matching") or form.field("other").errors:
        return
    lines = form["lines"]
    gap = total(lines) - sum(form[name].data for name in FUNDS) if isinstance(lines, RowsField) else 0
    if gap:
        text = "Tổng dự toán lớn hơn các nguồn vốn %(gap)s đồng."
        if gap < 0:
            text = "Tổng dự toán nhỏ hơn các nguồn vốn %(gap)s đồng."
        form.refuse("lines", text, gap=abs(gap))


@register("section_estimate")
class EstimateSection(DraftForm):
    """The estimate: what it costs, line by line, and who pays."""

    lines = RowsField("Các khoản dự toán", EstimateRow, max_rows=MOST_LINES)
    eligible_cost = MoneyField("Chi phí hợp lệ", low=1, high=COST_LIMIT, hint="Phần chi phí được tính mức hỗ trợ")
    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)
    other = ExtraMoneyField("Nguồn vốn khác", high=COST_LIMIT)
    checks = (NotAbove("support", "eligible_cost"), lines_add_up)

    def total(self) -> int:
        """The sum of the lines that have an amount, to be shown under them."""
        return total(self.lines)


@register("section_priority")
class PrioritySection(DraftForm):
    """What decides the place of a đề án in the plan: the legal priorities."""

    focal = CheckField("Đề án điểm", required=False, hint="Từ hai nội dung trở lên, thực hiện trên một năm")
    area = ChoiceField("Địa bàn", choices=tuple(AREAS.items()), radio=True)
    trade = ChoiceField("Ngành nghề", choices=tuple(TRADES.items()), radio=True)
    women_owned = CheckField("Cơ sở do phụ nữ làm chủ", required=False)
    female_share = PercentField("Lao động nữ (%)", hint="Phần trong tổng số lao động; không có thì ghi 0")
    vulnerable_share = PercentField("Lao động thuộc nhóm yếu thế (%)")
    minority_share = PercentField("Lao động dân tộc thiểu số (%)")
