"""Forms that end a đề án which was recorded from a list: what was spent, by when, and why it was stopped."""

from workflow.forms.base import StepForm
from workflow.forms.case_fields import SUPPORT_LIMIT, RecentDateField
from workflow.forms.checks import NotFuture
from workflow.forms.codes import REASONS
from workflow.forms.fields import ChoiceField, MoneyField
from workflow.forms.registry import register


@register("recorded_settlement")
class RecordedSettlementForm(StepForm):
    """The support that was settled, all of it paid, and the day of the settlement."""

    intro = "Hồ sơ đóng lại. Số quyết toán là toàn bộ phần hỗ trợ đã chi, gồm cả tạm ứng."
    spent = MoneyField("Hỗ trợ được quyết toán", low=1, high=SUPPORT_LIMIT)
    ended_on = RecentDateField("Ngày quyết toán")
    checks = (NotFuture("ended_on"),)


@register("recorded_stop")
class RecordedStopForm(StepForm):
    """Why it was stopped, when, and what was accepted of what had been spent until then."""

    intro = "Hồ sơ đóng lại. Phần đã tạm ứng quá số được chấp nhận ghi là đã hoàn trả."
    reason_code = ChoiceField("Lý do ngừng", choices=REASONS)
    spent = MoneyField("Hỗ trợ đã chi được chấp nhận", low=0, high=SUPPORT_LIMIT)
    ended_on = RecentDateField("Ngày ngừng")
    checks = (NotFuture("ended_on"),)
