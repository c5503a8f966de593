"""Forms of yearly plans: what was collected, what money was given, how it is shared out."""

from workflow.forms.base import StepForm
from workflow.forms.case_fields import PaperNumberField, RecentDateField
from workflow.forms.checks import NotFuture
from workflow.forms.fields import ChoiceField, IntegerField, LongTextField, MoneyField
from workflow.forms.registry import register
from workflow.forms.sections import PrioritySection
from workflow.forms.steps import Note, Reason
from workflow.funding import WAYS
from workflow.ranking import EFFECTS, URGENCIES

MOST_ITEMS = 100_000
CLEANER = "Chỉ dùng để xếp đề án sản xuất sạch hơn, là nhóm không xếp theo địa bàn và ngành nghề"
WAY_OPTIONS = tuple((way.value, label) for way, label in WAYS.items())


@register("plan_priority")
class PlanPriorityForm(StepForm):
    """What one đề án of the plan is ranked by; the đề án depend on the plan."""

    intro = "Ghi cho từng đề án trong các đợt của kế hoạch. Ghi lại thì thay điều đã ghi; thứ tự được tính lại ngay."
    item_id = ChoiceField("Đề án")
    focal = PrioritySection.focal
    area = PrioritySection.area
    trade = PrioritySection.trade
    women_owned = PrioritySection.women_owned
    female_share = PrioritySection.female_share
    vulnerable_share = PrioritySection.vulnerable_share
    minority_share = PrioritySection.minority_share
    effect = ChoiceField("Hiệu quả", choices=tuple(EFFECTS.items()), required=False, hint=CLEANER)
    urgency = ChoiceField("Tính cấp thiết", choices=tuple(URGENCIES.items()), required=False, hint=CLEANER)


@register("plan_consolidation")
class PlanConsolidationForm(StepForm):
    """The totals as the letter states them, to be held against the list."""

    intro = (
        "Hệ thống cộng danh sách trong các đợt và so với hai con số trên tờ trình; lệch một đồng cũng không chốt được."
    )
    items = IntegerField("Số đề án, kế hoạch trên tờ trình", low=1, high=MOST_ITEMS)
    total = MoneyField("Tổng kinh phí đề nghị hỗ trợ trên tờ trình", low=1)
    note = Note()


@register("plan_budget")
class PlanBudgetForm(StepForm):
    """What the budget gives to the line in all, by which paper."""

    intro = "Ghi tổng số được giao tới nay, không phải số giao thêm. Số mới thấp hơn số đã bố trí thì không ghi được."
    allotted = MoneyField("Tổng kinh phí được giao")
    decision_number = PaperNumberField("Số văn bản giao hoặc cân đối")
    decided_on = RecentDateField("Ngày văn bản")
    note = Note()
    checks = (NotFuture("decided_on"),)


@register("plan_proposal")
class PlanProposalForm(StepForm):
    """The amount that is shared out, and how to go on where it ends."""

    intro = "Xem trước kết quả ở trang “Phương án”. Chưa đề án nào thay đổi cho tới khi phương án được phê duyệt."
    money = MoneyField("Số tiền để phân bổ", low=1)
    way = ChoiceField("Cách phân bổ khi không đủ vốn", choices=WAY_OPTIONS, radio=True)
    note = Note()


@register("plan_amendment")
class PlanAmendmentForm(PlanProposalForm):
    """A new version of an approved plan, and why."""

    intro = "Phần đã bố trí giữ nguyên; chỉ phân bổ phần còn lại cho những đề án đang chờ trong các đợt của kế hoạch."
    reason = Reason("Lý do điều chỉnh")


@register("plan_review")
class PlanReviewForm(StepForm):
    """What was reached, in words; the figures are added from the ledger."""

    intro = "Các số liệu tại thời điểm này được tính từ sổ kinh phí và lưu cùng bước này."
    results = LongTextField("Kết quả thực hiện", min_length=10, max_length=5_000)
    onward = LongTextField("Việc cần làm tiếp", required=False, max_length=5_000)
