"""Forms of the appraisal and of the way into a batch."""

from typing import Any

from workflow.forms.base import Check, NeededWhen, NotAbove, StepForm, WorkForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, ListField
from workflow.forms.checks import Covers, answered
from workflow.forms.codes import AGREEMENT, HEAD_RESULTS, HEADS, OPINIONS
from workflow.forms.fields import CheckField, ChoiceField, LongTextField, MoneyField
from workflow.forms.registry import register

NUMBERS = range(1, len(HEADS) + 1)
REMARKS_ON_FAILURE: tuple[Check, ...] = tuple(NeededWhen(f"remarks_{n}", f"head_{n}", ("fail",)) for n in NUMBERS)


class Head(ChoiceField):
    """One of the five heads: met or not."""

    def __init__(self, number: int, **options: Any) -> None:
        super().__init__(HEADS[number - 1], choices=HEAD_RESULTS, radio=True, **options)


class Remarks(LongTextField):
    """What was seen about a head; needed when it is not met."""

    def __init__(self, **options: Any) -> None:
        message = "Nêu rõ vì sao nội dung này không đạt."
        super().__init__("Nhận xét", required=False, required_message=message, max_length=2_000, **options)


class HeadsForm(StepForm):
    """The five heads with remarks, as the appraisal slip has them."""

    head_1 = Head(1)
    remarks_1 = Remarks()
    head_2 = Head(2)
    remarks_2 = Remarks()
    head_3 = Head(3)
    remarks_3 = Remarks()
    head_4 = Head(4)
    remarks_4 = Remarks()
    head_5 = Head(5)
    remarks_5 = Remarks()
    checks = REMARKS_ON_FAILURE


@register("team")
class TeamForm(StepForm):
    """Who appraises; the people depend on the case."""

    intro = "Mỗi thành viên nhận một phiếu thẩm định với thời hạn riêng. Lập tổ mới thì thay tổ cũ."
    members = ListField("Thành viên tổ thẩm định")


def verdict_follows_heads(form: WorkForm, /) -> None:
    """A slip may not agree while a head fails, nor disagree when all are met."""
    if not answered(form, "verdict", *(f"head_{n}" for n in NUMBERS)):
        return
    failed, agreed = any(form[f"head_{n}"].data == "fail" for n in NUMBERS), form["verdict"].data == "agree"
    if failed and agreed:
        form.refuse("verdict", "Còn nội dung không đạt thì không kết luận đồng ý được.")
    if not failed and not agreed:
        form.refuse("verdict", "Không đồng ý thì phải có nội dung không đạt.")


@register("five_heads")
class FiveHeadsForm(HeadsForm):
    """The slip of one member of the team."""

    intro = "Chấm từng nội dung theo thực tế tại cơ sở. Phiếu đã gửi không sửa được."
    verdict = ChoiceField("Kết luận", choices=AGREEMENT, radio=True)
    checks = (*REMARKS_ON_FAILURE, verdict_follows_heads)


@register("opinion_request")
class OpinionRequestForm(StepForm):
    """Which units are asked, each with the role that answers: "12:prov_finance" in the page, a pair in the values."""

    intro = "Mỗi đơn vị được hỏi có thời hạn riêng để trả lời."
    units = ListField("Đơn vị được hỏi")
    question = LongTextField("Nội dung xin ý kiến", min_length=10, max_length=2_000)

    def values(self) -> dict[str, object]:
        asked = [str(unit).partition(":") for unit in self.units.data]
        return {**super().values(), "units": [(int(unit_id), role) for unit_id, _, role in asked]}


@register("opinion")
class OpinionForm(StepForm):
    """What a unit answers."""

    intro = "Ý kiến được gửi tới Sở và lưu trong hồ sơ."
    verdict = ChoiceField("Ý kiến", choices=OPINIONS, radio=True)
    answer = LongTextField("Nội dung trả lời", min_length=5, max_length=5_000)


@register("appraisal")
class AppraisalForm(HeadsForm):
    """The appraisal slip of the Sở with the figures that it proposes."""

    intro = "Hệ thống so mức hỗ trợ với mức trần của ngày hôm nay. Hồ sơ chuyển tới lãnh đạo Sở để ký."
    eligible_cost = MoneyField("Chi phí hợp lệ", low=1, high=COST_LIMIT)
    support = MoneyField("Kinh phí hỗ trợ", low=1, high=SUPPORT_LIMIT)
    matching = MoneyField("Vốn đối ứng", high=COST_LIMIT)
    priority = CheckField("Thuộc diện ưu tiên, nhân hệ số", required=False)
    recommendation = LongTextField("Kiến nghị", min_length=5, max_length=5_000)
    checks = (
        *REMARKS_ON_FAILURE,
        NotAbove("support", "eligible_cost"),
        Covers(("support", "matching"), "eligible_cost"),
    )


@register("batch")
class BatchForm(StepForm):
    """Which batch the case goes into; the batches depend on the case."""

    intro = "Cấp phê duyệt quyết định cả đợt trong phạm vi kinh phí còn lại."
    batch_id = ChoiceField("Đợt")
