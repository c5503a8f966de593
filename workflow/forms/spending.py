"""Forms of whoever answers for the money: the approval of a payment, and the settlement."""

from workflow.forms.base import NeededWhen, StepForm
from workflow.forms.case_fields import PaperNumberField, RecentDateField
from workflow.forms.checks import NotFuture
from workflow.forms.codes import PAYMENT_APPROVALS
from workflow.forms.fields import ChoiceField
from workflow.forms.registry import register
from workflow.forms.steps import Note, Reason


@register("payment_approval")
class PaymentApprovalForm(StepForm):
    """The one who answers for the money lets a checked request be paid, or returns it."""

    intro = (
        "Duyệt xong, một kế toán khác ghi nhận đã chi theo chứng từ Kho bạc. Người kiểm tra không duyệt và không chi."
    )
    verdict = ChoiceField("Quyết định", choices=PAYMENT_APPROVALS, radio=True)
    reason = Reason(required=False, required_message="Phải nêu lý do khi trả lại.")
    checks = (NeededWhen("reason", "verdict", ("return",)),)


@register("settlement")
class SettlementForm(StepForm):
    """The settlement of a đề án and the liquidation of its contract."""

    intro = "Số quyết toán lấy từ sổ chi: được duyệt, được nghiệm thu, đã chi, đã thu hồi. Duyệt xong thì bàn giao."
    liquidation_number = PaperNumberField("Số biên bản thanh lý", hint="Ví dụ: 12/BBTL-SCT")
    settled_on = RecentDateField("Ngày quyết toán")
    note = Note()
    checks = (NotFuture("settled_on"),)
