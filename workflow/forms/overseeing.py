"""Forms of interventions that urge: a reminder, an internal target, an explanation, an apology."""

from workflow.forms.base import StepForm
from workflow.forms.case_fields import RecentDateField
from workflow.forms.choices import PersonField
from workflow.forms.fields import LongTextField
from workflow.forms.registry import register
from workflow.forms.steps import Reason


@register("reminder")
class ReminderForm(StepForm):
    """What the holder is reminded of."""

    intro = "Người đang giữ hồ sơ nhận thông báo ngay. Thời hạn không thay đổi; hồ sơ vẫn được coi là chưa chuyển động."
    reason = Reason("Nội dung nhắc")


@register("target")
class TargetForm(StepForm):
    """A day that the office sets itself, before the legal one."""

    intro = "Mốc nội bộ chỉ để nhắc và theo dõi trong cơ quan; hạn theo quy định giữ nguyên."
    due_on = RecentDateField(
        "Mốc nội bộ", hint="Ngày làm việc, không sau hạn theo quy định nếu hạn đó chưa hết. Ví dụ: 05/10/2026"
    )
    reason = Reason()


@register("explanation_request")
class ExplanationRequestForm(StepForm):
    """What a holder has to explain, and by when."""

    intro = "Người được hỏi nhận thông báo và phải trả lời trong hạn; thời hạn của hồ sơ không thay đổi."
    asked_id = PersonField("Người giải trình")
    due_on = RecentDateField("Hạn giải trình")
    reason = Reason("Cần giải trình điều gì")


@register("explanation")
class ExplanationForm(StepForm):
    """What the holder answers."""

    intro = "Lãnh đạo và người giám sát nhận giải trình này; cơ sở không đọc được."
    answer = LongTextField("Giải trình", min_length=10, max_length=2_000)


@register("apology")
class ApologyForm(StepForm):
    """The letter that goes out before a promise is broken."""

    intro = "Thư gửi tới cơ sở ngay khi ký; mỗi hồ sơ chỉ được xin lỗi và hẹn lại một lần."
    reason = Reason("Lý do chưa trả kết quả đúng hẹn")
    new_due_on = RecentDateField("Ngày hẹn lại")
