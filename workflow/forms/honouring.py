"""Forms of a nomination once it is scored: result, complaint, certificate, reward, the level above, yearly report."""

from typing import Any

from workflow.forms.base import StepForm, WorkForm
from workflow.forms.case_fields import (
    COST_LIMIT,
    SUPPORT_LIMIT,
    ListField,
    PaperNumberField,
    RecentDateField,
    YearField,
    YesNoField,
)
from workflow.forms.checks import NotFuture, answered, sum_of
from workflow.forms.fields import ChoiceField, IntegerField, LongTextField, MoneyField, TextField
from workflow.forms.nominating import OutputField, WorkersField
from workflow.forms.registry import register
from workflow.forms.selection_codes import COMPLAINT_SUBJECTS, RECOUNTED, REPLACEMENT_REASONS, REVOCATION_REASONS
from workflow.forms.steps import Basis, Reason

MOST_MEMBERS, MOST_SHEETS, MOST_ITEMS = 50, 1_000, 2_000


class VoteForm(StepForm):
    """How the council voted."""

    yes = IntegerField("Số phiếu tán thành", high=MOST_MEMBERS)
    no = IntegerField("Số phiếu không tán thành", high=MOST_MEMBERS)
    abstain = IntegerField("Số phiếu không có ý kiến", high=MOST_MEMBERS)


@register("round_result")
class RoundResultForm(StepForm):
    """What the sheets say, to the last fraction. No page shows it: the round takes this step."""

    sheets = IntegerField("Số phiếu được tính", high=MOST_SHEETS)
    mean = TextField("Điểm trung bình", max_length=100)
    seal = TextField("Mã niêm phong", max_length=128)
    reason_code = ChoiceField("Vì sao tính lại", choices=RECOUNTED, required=False)


@register("council_result")
class CouncilResultForm(VoteForm):
    """How the council decided. No page shows it: the round takes this step."""

    session = TextField("Phiên họp", max_length=200)
    reason = LongTextField("Lý do", required=False, max_length=2_000)


@register("complaint")
class ComplaintForm(StepForm):
    """What a nominee holds against the result."""

    intro = "Hội đồng xem xét và trả lời trong 10 ngày làm việc."
    about = ChoiceField("Khiếu nại về việc gì?", choices=COMPLAINT_SUBJECTS, radio=True)
    what = LongTextField("Nội dung khiếu nại", hint="Nêu rõ điều chưa đúng và căn cứ", min_length=20, max_length=5_000)
    wish = LongTextField("Đề nghị của cơ sở", min_length=5, max_length=2_000)


def somebody_voted(form: WorkForm, /) -> None:
    """A vote that nobody cast decides nothing."""
    if answered(form, "yes", "no", "abstain") and not sum_of(form, "yes", "no", "abstain"):
        form.refuse("yes", "Nhập kết quả biểu quyết của Hội đồng; ba số phiếu không thể cùng bằng 0.")


@register("complaint_answer")
class ComplaintAnswerForm(VoteForm):
    """What the council answers, and the vote behind it."""

    intro = "Cơ sở nhận câu trả lời này ngay. Hội đồng phải biểu quyết trước khi trả lời."
    answer = LongTextField("Trả lời của Hội đồng", min_length=20, max_length=5_000)
    minutes_number = PaperNumberField("Số biên bản họp Hội đồng", hint="Ví dụ: 05/BB-HĐBC")
    checks = (somebody_voted,)


class SignerField(TextField):
    """Who signs a certificate."""

    def __init__(self, **options: Any) -> None:
        super().__init__("Người ký", **{"hint": "Họ và tên", "min_length": 2, "max_length": 120, **options})


@register("certificate")
class CertificateForm(StepForm):
    """The certificate; the system counts its days and its number unless one is given."""

    intro = "Hệ thống tính ngày hết hiệu lực, lập mã xác thực và gửi thông báo cho cơ sở."
    granted_on = RecentDateField("Ngày cấp")
    number = PaperNumberField(
        "Số giấy chứng nhận", required=False, hint="Để trống thì hệ thống đánh số; cấp cho cả đợt cũng để trống"
    )
    signer = SignerField()


@register("ceremony")
class CeremonyForm(StepForm):
    """When and where the product was honoured."""

    held_on = RecentDateField("Ngày tổ chức")
    place = TextField("Địa điểm", min_length=3, max_length=300)
    checks = (NotFuture("held_on"),)


@register("reward")
class RewardForm(StepForm):
    """The reward that the Treasury has paid."""

    intro = "Ghi theo chứng từ Kho bạc sau khi tiền đã chuyển. Mỗi sản phẩm chỉ ghi một lần."
    amount = MoneyField("Số tiền thưởng", low=1, high=SUPPORT_LIMIT)
    treasury_number = PaperNumberField("Số chứng từ Kho bạc")
    paid_on = RecentDateField("Ngày chi")
    checks = (NotFuture("paid_on"),)


@register("forwarding")
class ForwardingForm(StepForm):
    """The round of the next level, and the request to it; rounds and products depend on the case."""

    intro = "Đợt cấp trên nhận hồ sơ kèm giấy tờ đã có và xét lại điều kiện."
    target_id = ChoiceField("Đợt bình chọn cấp trên")
    items = ListField(
        "Sản phẩm gửi đi", required=False, most=MOST_ITEMS, hint="Không chọn thì gửi mọi sản phẩm đã được chứng nhận"
    )
    letter_number = PaperNumberField("Số văn bản đề nghị", hint="Ví dụ: 120/UBND-KT")
    letter_on = RecentDateField("Ngày văn bản đề nghị")
    checks = (NotFuture("letter_on"),)


@register("replacement")
class ReplacementForm(StepForm):
    """Why a certificate is issued once more."""

    intro = "Trang xác thực của giấy cũ ghi là đã được thay thế."
    reason_code = ChoiceField("Lý do cấp lại", choices=REPLACEMENT_REASONS, radio=True)
    details = LongTextField("Nội dung cụ thể", min_length=10, max_length=2_000)
    granted_on = RecentDateField("Ngày cấp lại")
    signer = SignerField()


@register("revocation")
class RevocationForm(StepForm):
    """Why a certificate is taken back, and by which decision."""

    intro = "Giấy chứng nhận hết hiệu lực ngay; trang xác thực ghi là đã bị thu hồi."
    reason_code = ChoiceField(
        "Loại lý do", choices=REVOCATION_REASONS, radio=True, hint="Mọi người đọc được trên trang xác thực"
    )
    reason = Reason("Lý do thu hồi", min_length=20)
    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 948/QĐ-UBND")
    decided_on = RecentDateField("Ngày quyết định")
    basis = Basis()
    checks = (NotFuture("decided_on"),)


@register("selection_report")
class SelectionReportForm(StepForm):
    """What became of the product in a year."""

    intro = "Báo cáo về sản phẩm được công nhận, cho cả năm."
    year = YearField("Năm báo cáo")
    revenue = MoneyField("Doanh thu một năm từ sản phẩm", high=COST_LIMIT)
    output = OutputField("Sản lượng một năm", low=0)
    workers = WorkersField(low=0)
    exports = MoneyField("Giá trị xuất khẩu trong năm", high=COST_LIMIT, hint="Không có thì ghi 0")
    uses_logo = YesNoField("Có in biểu trưng sản phẩm tiêu biểu lên sản phẩm, bao bì?")
    difficulties = LongTextField("Khó khăn, đề nghị", required=False, max_length=5_000)
