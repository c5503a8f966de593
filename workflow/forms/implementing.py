"""Forms of the implementation: contract, reports, changes, money out and back."""

from workflow.forms.base import NeededWhen, StepForm
from workflow.forms.case_fields import (
    COST_LIMIT,
    SUPPORT_LIMIT,
    PaperNumberField,
    PeriodField,
    RecentDateField,
    YearField,
)
from workflow.forms.checks import Later, NotFuture
from workflow.forms.codes import PAYMENT_KINDS, PAYMENT_VERDICTS, REASONS
from workflow.forms.fields import ChoiceField, LongTextField, MoneyField, PercentField
from workflow.forms.registry import register
from workflow.forms.spending import Machines, Vouchers
from workflow.forms.steps import Basis, Note, Reason


@register("contract")
class ContractForm(StepForm):
    """The contract between the centre and the establishment."""

    intro = "Ghi hợp đồng đã ký với cơ sở. Thời hạn thực hiện tính đến ngày kết thúc hợp đồng."
    contract_number = PaperNumberField("Số hợp đồng")
    signed_on = RecentDateField("Ngày ký")
    ends_on = RecentDateField("Ngày kết thúc")
    value = MoneyField("Giá trị hợp đồng", low=1, high=COST_LIMIT)
    checks = (NotFuture("signed_on"), Later("signed_on", "ends_on"))


@register("progress")
class ProgressForm(StepForm):
    """The report of one month."""

    intro = "Báo cáo tình hình đến cuối kỳ. Gửi xong, thời hạn báo cáo của tháng sau bắt đầu tính."
    period = PeriodField("Kỳ báo cáo")
    percent = PercentField("Tiến độ (%)", hint="Phần trăm khối lượng đã làm, cộng dồn từ đầu")
    spent = MoneyField("Đã chi", high=COST_LIMIT, hint="Cộng dồn từ đầu, gồm cả vốn đối ứng")
    note = LongTextField("Việc đã làm, vướng mắc", min_length=5, max_length=5_000)


@register("carry_over")
class CarryOverForm(StepForm):
    """Money that is spent next year."""

    intro = "Số chuyển đi của năm nay và số nhận của năm sau được ghi bằng nhau."
    amount = MoneyField("Số tiền chuyển", low=1, high=SUPPORT_LIMIT)
    to_year = YearField("Sang năm")
    basis = Basis()


@register("payment_request")
class PaymentRequestForm(StepForm):
    """Support that the centre asks for."""

    intro = "Kế toán kiểm tra đề nghị theo số được duyệt, được nghiệm thu và đã chi."
    kind = ChoiceField("Loại đề nghị", choices=PAYMENT_KINDS, radio=True)
    amount = MoneyField("Số tiền đề nghị", low=1, high=SUPPORT_LIMIT)
    matching_paid = MoneyField("Vốn đối ứng đã chi", high=COST_LIMIT, hint="Theo chứng từ cơ sở đã nộp")
    vouchers = Vouchers()
    machines = Machines()
    note = Note()


@register("payment_check")
class PaymentCheckForm(StepForm):
    """The accountant agrees or returns the request."""

    verdict = ChoiceField("Kết quả kiểm tra", choices=PAYMENT_VERDICTS, radio=True)
    reason = Reason(required=False, required_message="Phải nêu lý do khi trả lại.")
    checks = (NeededWhen("reason", "verdict", ("return",)),)


@register("payment")
class PaymentForm(StepForm):
    """What the Treasury has paid."""

    intro = "Ghi theo chứng từ Kho bạc sau khi tiền đã chuyển. Số tiền là số trong đề nghị đã kiểm tra."
    treasury_number = PaperNumberField("Số chứng từ Kho bạc")
    paid_on = RecentDateField("Ngày chi")
    checks = (NotFuture("paid_on"),)


@register("stop")
class StopForm(StepForm):
    """The đề án ends before its time."""

    intro = "Phần kinh phí chưa dùng trở về dòng ngân sách; phần đã chi quá mức được thu hồi."
    reason_code = ChoiceField("Loại lý do", choices=REASONS)
    reason = Reason()
    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 948/QĐ-UBND")


@register("refund")
class RefundForm(StepForm):
    """Money that came back."""

    amount = MoneyField(
        "Số tiền hoàn trả", high=SUPPORT_LIMIT, hint="Ghi 0 khi không phải hoàn trả, chỉ giảm số được nghiệm thu"
    )
    treasury_number = PaperNumberField("Số chứng từ Kho bạc")
    paid_on = RecentDateField("Ngày hoàn trả")
    matching_paid = MoneyField(
        "Vốn đối ứng cơ sở đã bỏ ra", high=COST_LIMIT, required=False,
        hint="Chỉ ghi khi ít hơn số đã thỏa thuận: hỗ trợ giảm theo tỷ lệ, phần đã chi vượt phải hoàn trả",
    )  # fmt: skip
    checks = (NotFuture("paid_on"),)
