"""Forms of a group or focal đề án: its line items, the shares of its beneficiaries, and who takes whose place."""

from workflow.forms.base import StepForm, WorkForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, PaperNumberField, RecentDateField, YearField
from workflow.forms.checks import NotFuture
from workflow.forms.choices import ChoiceField
from workflow.forms.fields import LongTextField, MoneyField, TaxCodeField, TextField
from workflow.forms.registry import register
from workflow.forms.rows import RowsField
from workflow.forms.steps import Reason

MOST_LINES, MOST_SHARES = 30, 60


class PlannedLineRow(WorkForm):
    """One line item: what for, in which year, how much from the state and from the establishments."""

    activity = ChoiceField("Nội dung hoạt động")
    name = TextField("Tên hạng mục", max_length=200)
    year = YearField("Năm thực hiện")
    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)


@register("line_plan")
class LinePlanForm(StepForm):
    """The line items of a đề án, all at once: they have to come to what was approved."""

    intro = "Tổng các hạng mục phải bằng số được duyệt của đề án, đến từng đồng. Các hạng mục chỉ lập một lần."
    lines = RowsField("Các hạng mục", PlannedLineRow, max_rows=MOST_LINES, offers="activity", spare=4)


class ShareRow(WorkForm):
    """One beneficiary and its share."""

    tax_code = TaxCodeField("Mã số thuế của cơ sở")
    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)


class SharesForm(StepForm):
    """A line item and all its beneficiaries."""

    line_item_id = ChoiceField("Hạng mục")
    shares = RowsField("Đối tượng thụ hưởng", ShareRow, max_rows=MOST_SHARES, spare=8)


@register("share_plan")
class SharePlanForm(SharesForm):
    """The beneficiaries of a line item, as the implementer proposes them."""

    intro = (
        "Mỗi cơ sở thành một phần, gửi Sở Công Thương của tỉnh nơi có cơ sở thẩm định. Các phần cộng lại bằng hạng mục."
    )


@register("share_division")
class ShareDivisionForm(SharesForm):
    """The same line item shared out anew; whoever has a share keeps a line, others may be added."""

    intro = "Ghi đủ các phần đang có của hạng mục, với số mới ở phần thay đổi; thêm dòng cho cơ sở mới."
    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 948/QĐ-BCT")
    reason = Reason()


@register("share_amounts")
class ShareAmountsForm(StepForm):
    """The new amounts of a share. No page shows it: the đề án that shares out anew takes this step."""

    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)


@register("share_appraisal")
class ShareAppraisalForm(StepForm):
    """What the Sở found at one beneficiary."""

    intro = "Thẩm định từng đối tượng: đúng ngành nghề, địa bàn, có vốn đối ứng, máy móc mới, không trùng nguồn hỗ trợ."
    visited_on = RecentDateField("Ngày kiểm tra tại cơ sở")
    eligible_cost = MoneyField("Chi phí hợp lệ để tính mức hỗ trợ", low=1, high=COST_LIMIT)
    remarks = LongTextField("Nhận xét", min_length=10, max_length=2_000)
    checks = (NotFuture("visited_on"),)


@register("share_replacement")
class ShareReplacementForm(StepForm):
    """Who takes over, and by which decision of the Sở."""

    intro = "Cơ sở mới nhận nguyên số tiền và được thẩm định từ đầu. Tiền đã chi cho cơ sở cũ phải thu hồi."
    tax_code = TaxCodeField("Mã số thuế của cơ sở thay thế")
    decision_number = PaperNumberField("Số quyết định của Sở", hint="Ví dụ: 12/QĐ-SCT")
    reason = Reason()
