"""Forms of the acceptance, the handover and the year after."""

from typing import Any

from workflow.forms.base import StepForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, RecentDateField
from workflow.forms.checks import Different, NotFuture
from workflow.forms.codes import ACCEPTANCE_VERDICTS
from workflow.forms.fields import ChoiceField, IntegerField, LongTextField, MoneyField, PersonField
from workflow.forms.registry import register
from workflow.forms.steps import Note, Reason

HIGHEST_WAGE, HEAVIEST_EMISSION = 10**9, 10**10
"""Above these a figure is a slip of the pen."""


class DoneSummary(LongTextField):
    """What was done, beside what was planned."""

    def __init__(self, **options: Any) -> None:
        hint = "So với kế hoạch được duyệt"
        super().__init__("Kết quả thực hiện", hint=hint, min_length=10, max_length=5_000, **options)


class ResultForm(StepForm):
    """What was done; stands above whatever else a form asks."""

    done_summary = DoneSummary()


class EffectForm(StepForm):
    """The figures by which the effect is judged: at acceptance, and again a year later."""

    jobs = IntegerField("Số lao động", high=100_000)
    output_value = MoneyField("Giá trị sản xuất một năm", high=COST_LIMIT)
    energy_kwh = IntegerField("Điện năng dùng một năm (kWh)", high=1_000_000_000)
    revenue = MoneyField("Doanh thu một năm", high=COST_LIMIT, required=False)
    wage = MoneyField("Thu nhập bình quân một lao động một tháng", high=HIGHEST_WAGE, required=False)
    input_cost = MoneyField("Chi phí nguyên liệu, vật tư một năm", high=COST_LIMIT, required=False)
    emission_kg = IntegerField(
        "Lượng phát thải một năm (kg)", hint="Khí thải, nước thải, chất thải rắn; cả hai lần tính như nhau.",
        high=HEAVIEST_EMISSION, required=False,
    )  # fmt: skip
    note = Note()


@register("panel")
class PanelForm(StepForm):
    """One member of each of the three sides; the people depend on the case."""

    intro = "Ba bên cùng nghiệm thu. Mỗi thành viên nhận một phiếu với thời hạn riêng."
    centre_member = PersonField("Đại diện Trung tâm")
    department_member = PersonField("Đại diện Sở Công Thương")
    commune_member = PersonField("Đại diện UBND cấp xã")
    checks = (Different(("centre_member", "department_member", "commune_member")),)


@register("acceptance_verdict")
class AcceptanceVerdictForm(StepForm):
    """The slip of one member of the panel."""

    intro = "Phiếu của bạn vào biên bản nghiệm thu. Phiếu đã gửi không sửa được."
    verdict = ChoiceField("Kết luận", choices=ACCEPTANCE_VERDICTS, radio=True)
    remarks = LongTextField("Nhận xét", hint="Thực tế so với kế hoạch", min_length=5, max_length=2_000)


@register("acceptance")
class AcceptanceForm(ResultForm, EffectForm):
    """The result is accepted, with the figures to compare with a year later."""

    intro = "Toàn bộ mức hỗ trợ được nghiệm thu; hồ sơ chuyển sang thanh toán."


@register("acceptance_partial")
class AcceptancePartialForm(ResultForm):
    """Part of the result is accepted."""

    intro = "Phần hỗ trợ không được nghiệm thu trở về dòng ngân sách."
    amount = MoneyField("Mức hỗ trợ được nghiệm thu", low=1, high=SUPPORT_LIMIT)
    reason = Reason()


@register("fix_request")
class FixRequestForm(StepForm):
    """What has to be put right before another acceptance, and by when."""

    intro = "Cơ sở và Trung tâm khắc phục rồi đề nghị nghiệm thu lại."
    reason = Reason("Nội dung phải khắc phục")
    fix_by = RecentDateField("Khắc phục trước ngày")


@register("handover")
class HandoverForm(StepForm):
    """The day on which the result was handed over; the case closes with it."""

    intro = "Hồ sơ đóng lại. Sau 12 tháng cơ sở báo cáo hiệu quả."
    handed_on = RecentDateField("Ngày bàn giao")
    note = Note()
    checks = (NotFuture("handed_on"),)


@register("follow_up")
class FollowUpForm(EffectForm):
    """The same figures a year later."""

    intro = "Số liệu của 12 tháng qua, để so với lúc nghiệm thu."
