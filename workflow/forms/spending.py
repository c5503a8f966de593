"""Forms of whoever spends money and answers for it: vouchers, machines, approval of a payment, settlement."""

from typing import Any

from workflow.forms.base import NeededWhen, StepForm, WorkForm
from workflow.forms.case_fields import COST_LIMIT, PaperNumberField, RecentDateField
from workflow.forms.checks import NotFuture
from workflow.forms.codes import PAYMENT_APPROVALS, VOUCHER_SOURCES
from workflow.forms.fields import ChoiceField, MoneyField, TextField
from workflow.forms.registry import register
from workflow.forms.rows import RowsField
from workflow.forms.steps import Note, Reason

MOST_VOUCHERS, MOST_MACHINES = 60, 30
SHORT_TEXT = 200


class VoucherRow(WorkForm):
    """One line of the list of vouchers (Mẫu 8a for the support, Mẫu 8b for other money)."""

    source = ChoiceField("Nguồn tiền", choices=VOUCHER_SOURCES)
    number = PaperNumberField("Số chứng từ")
    issued_on = RecentDateField("Ngày chứng từ")
    payee = TextField("Đơn vị nhận tiền", max_length=SHORT_TEXT)
    subject = TextField("Nội dung chi", max_length=SHORT_TEXT)
    total = MoneyField("Số tiền", low=1, high=COST_LIMIT)


class Vouchers(RowsField):
    """The list of vouchers; one voucher paid from two sources stands in two lines."""

    def __init__(self, **options: Any) -> None:
        hint = "Một dòng một hóa đơn, chứng từ. Tổng dòng vốn đối ứng phải bằng vốn đối ứng đã chi."
        options = {"max_rows": MOST_VOUCHERS, "required": False, "hint": hint, **options}
        super().__init__("Bảng kê chứng từ", VoucherRow, **options)


class MachineRow(WorkForm):
    """One machine or item that the support pays for."""

    name = TextField("Tên máy, hạng mục", max_length=SHORT_TEXT)
    model = TextField("Ký hiệu, model", max_length=80)
    serial = TextField("Số máy (serial)", max_length=80)
    supplier = TextField("Nhà cung cấp", max_length=SHORT_TEXT)
    contract_number = PaperNumberField("Số hợp đồng mua")
    contract_on = RecentDateField("Ngày hợp đồng mua")
    total = MoneyField("Giá trị", low=1, high=COST_LIMIT)


class Machines(RowsField):
    """What the support pays for; a machine is known by its model and serial number in the whole country."""

    def __init__(self, **options: Any) -> None:
        hint = (
            "Khai theo nhãn máy. Một máy chỉ được hỗ trợ một lần; đã khai thì không phải khai lại. "
            "Nội dung hỗ trợ máy móc phải khai trước khi duyệt quyết toán."
        )
        options = {"max_rows": MOST_MACHINES, "required": False, "hint": hint, **options}
        super().__init__("Máy móc, hạng mục được hỗ trợ", MachineRow, **options)


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

    intro = "Số quyết toán lấy từ sổ chi: được duyệt, được nghiệm thu, đã chi, đã thu hồi."
    liquidation_number = PaperNumberField("Số biên bản thanh lý", hint="Ví dụ: 12/BBTL-SCT")
    settled_on = RecentDateField("Ngày quyết toán")
    vouchers = Vouchers()
    machines = Machines()
    note = Note()
    checks = (NotFuture("settled_on"),)
