"""The form by which a case is looked at again after a rule was published."""

from workflow.forms.base import NeededWhen, StepForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, RecentDateField
from workflow.forms.checks import OnlyWhen
from workflow.forms.codes import RECHECKS
from workflow.forms.fields import ChoiceField, MoneyField
from workflow.forms.registry import register
from workflow.forms.steps import Reason

ADJUST, PAUSE = ("adjust",), ("pause",)


@register("recheck")
class RecheckForm(StepForm):
    """One of three ways: the old rule by a clause, a change, or a pause with a day to look again."""

    intro = "Chọn một trong ba cách. Cơ sở và Trung tâm nhận kết quả cùng căn cứ của quy định mới."
    outcome = ChoiceField("Cách xử lý", choices=RECHECKS, radio=True)
    support = MoneyField("Kinh phí hỗ trợ mới", low=1, high=SUPPORT_LIMIT, required=False, hint="Chỉ khi điều chỉnh")
    matching = MoneyField("Vốn đối ứng mới", high=COST_LIMIT, required=False, hint="Chỉ khi điều chỉnh")
    review_on = RecentDateField("Ngày rà soát lại", required=False, hint="Chỉ khi tạm dừng. Ví dụ: 05/10/2026")
    reason = Reason()
    checks = (
        *(NeededWhen(name, "outcome", ADJUST) for name in ("support", "matching")),
        *(OnlyWhen(name, "outcome", ADJUST) for name in ("support", "matching")),
        NeededWhen("review_on", "outcome", PAUSE),
        OnlyWhen("review_on", "outcome", PAUSE),
    )
