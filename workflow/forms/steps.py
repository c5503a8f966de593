"""Forms of steps of any stage, and those of the proposal."""

from typing import Any

from workflow.forms.base import NeededWhen, StepForm, WorkForm
from workflow.forms.case_fields import PaperNumberField, RecentDateField, YesNoField
from workflow.forms.checks import NotFuture
from workflow.forms.codes import REASONS
from workflow.forms.fields import CheckField, ChoiceField, LongTextField, PersonField, TextField
from workflow.forms.registry import register
from workflow.forms.rows import RowsField

MOST_ITEMS = 30


class Reason(LongTextField):
    """Why: read by the person who is told, and kept in the history."""

    def __init__(self, label: str = "Lý do", **options: Any) -> None:
        hint = "Người nhận sẽ đọc lý do này; lý do được lưu trong lịch sử hồ sơ."
        super().__init__(label, **{"hint": hint, "min_length": 10, "max_length": 2_000, **options})


class Note(LongTextField):
    """A remark for the next person, if there is one to make."""

    def __init__(self, **options: Any) -> None:
        super().__init__("Ghi chú", **{"required": False, "max_length": 2_000, **options})


class Basis(TextField):
    """The text of law that is applied."""

    def __init__(self, **options: Any) -> None:
        hint = "Số, ký hiệu văn bản và điều khoản"
        super().__init__("Căn cứ pháp lý", hint=hint, min_length=5, max_length=300, **options)


@register("empty")
class EmptyForm(StepForm):
    """Nothing to fill in: the step is only confirmed."""

    intro = "Bước này chỉ cần xác nhận."


@register("reason")
class ReasonForm(StepForm):
    """A step that needs a reason and nothing else."""

    reason = Reason()


@register("note")
class NoteForm(StepForm):
    """A step that may carry a remark."""

    note = Note()


@register("declaration")
class DeclarationForm(StepForm):
    """The owner stands by the dossier."""

    intro = "Sau khi nộp, hồ sơ không sửa được nữa trừ khi được yêu cầu bổ sung hoặc bạn rút hồ sơ."
    agree = CheckField("Tôi cam đoan nội dung hồ sơ là đúng và chịu trách nhiệm trước pháp luật")


@register("confirm_place")
class ConfirmPlaceForm(StepForm):
    """The commune says what it knows of the establishment and the place."""

    intro = "Hồ sơ chuyển tới Sở kèm xác nhận này. Nếu cơ sở cần hoàn thiện hồ sơ, hãy trả lại thay vì xác nhận."
    exists = YesNoField("Cơ sở có thật và đang hoạt động?")
    place_ok = YesNoField("Địa điểm thực hiện đúng như hồ sơ nêu?")
    note = Note(required_message="Ghi rõ điều chưa đúng.")
    checks = (NeededWhen("note", "exists", (False,)), NeededWhen("note", "place_ok", (False,)))


@register("receipt")
class ReceiptForm(StepForm):
    """The Sở takes the dossier over."""

    intro = "Hệ thống tính ngày hẹn trả kết quả và gửi giấy tiếp nhận cho cơ sở."
    papers_checked = CheckField("Đã kiểm tra đủ giấy tờ theo danh mục")
    note = Note()


class SupplementRow(WorkForm):
    """One thing to be supplied: about what, what to do, on what ground."""

    subject = TextField("Giấy tờ hoặc mục", max_length=200)
    request = LongTextField("Cần bổ sung gì", min_length=5, max_length=1_000)
    basis = Basis()


@register("supplement_request")
class SupplementRequestForm(StepForm):
    """What the applicant has to supply, item by item; it may be asked only once."""

    intro = (
        "Chỉ được yêu cầu bổ sung một lần, nên hãy nêu hết các mục còn thiếu. Thời hạn của Sở dừng lại trong lúc chờ."
    )
    items = RowsField("Các mục cần bổ sung", SupplementRow, max_rows=MOST_ITEMS)
    reason = Reason("Lý do chung")


@register("supplement_reply")
class SupplementReplyForm(StepForm):
    """The applicant says what was supplied."""

    intro = "Sửa các mục và tải lên giấy tờ được yêu cầu trước, rồi gửi."
    note = LongTextField("Đã bổ sung những gì", min_length=5, max_length=2_000)


@register("refusal")
class RefusalForm(StepForm):
    """A refusal that its receiver can understand and contest."""

    intro = "Cơ sở nhận được lý do và căn cứ này."
    reason_code = ChoiceField("Loại lý do", choices=REASONS)
    reason = Reason()
    basis = Basis()


@register("decision")
class DecisionForm(StepForm):
    """The decision on paper behind this step."""

    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 948/QĐ-UBND")
    decided_on = RecentDateField("Ngày quyết định")
    note = Note()
    checks = (NotFuture("decided_on"),)


@register("question")
class QuestionForm(StepForm):
    """What the applicant asks about a silent case."""

    intro = "Câu hỏi tới người đang giữ hồ sơ; người đó có thời hạn để trả lời bạn."
    question = LongTextField("Câu hỏi", min_length=10, max_length=2_000)


@register("answer")
class AnswerForm(StepForm):
    """What the holder of the case answers."""

    intro = "Cơ sở nhận câu trả lời này ngay."
    answer = LongTextField("Câu trả lời", min_length=10, max_length=2_000)


@register("pause")
class PauseForm(StepForm):
    """Why the case waits, and when it is looked at again."""

    intro = "Các thời hạn đang chạy dừng lại và không được chi tiền cho tới khi hồ sơ tiếp tục."
    reason_code = ChoiceField("Loại lý do", choices=REASONS)
    reason = Reason()
    basis = Basis()
    review_on = RecentDateField("Ngày rà soát lại")


@register("reassign")
class ReassignForm(StepForm):
    """Who handles the case from now on; the people depend on the case."""

    intro = "Người được giao nhận thông báo và thấy hồ sơ trong danh sách việc của mình."
    assignee_id = PersonField("Người xử lý")
    reason = Reason()
