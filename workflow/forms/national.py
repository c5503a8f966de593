"""Forms that only a national đề án has: receipt, the Cục's slip and council, panels of four sides, its changes."""

from workflow.forms.appraising import AppraisalForm, TeamForm
from workflow.forms.base import NeededWhen, StepForm
from workflow.forms.case_fields import COST_LIMIT, SUPPORT_LIMIT, RecentDateField
from workflow.forms.checks import Different, OnlyWhen, WithinTotal
from workflow.forms.codes import NATIONAL_CHANGES
from workflow.forms.fields import CheckField, ChoiceField, MoneyField, PersonField
from workflow.forms.implementing import CHANGES_OF_MONEY, CHANGES_OF_TIME
from workflow.forms.registry import register
from workflow.forms.steps import Note, Reason

OF_MONEY = (*CHANGES_OF_MONEY, "settle_partial")
SIDES = ("centre_member", "department_member", "commune_member", "owner_member")


@register("national_receipt")
class NationalReceiptForm(StepForm):
    """The first desk takes the file over."""

    intro = "Hồ sơ chuyển sang thẩm định. Đơn vị thực hiện và cơ sở nhận thông báo."
    papers_checked = CheckField("Đã kiểm tra đủ giấy tờ theo danh mục")
    note = Note()


@register("ministry_appraisal")
class MinistryAppraisalForm(AppraisalForm):
    """The slip of the Cục: the five heads again, and the figures as the Cục proposes them."""

    intro = "Hệ thống so mức hỗ trợ với mức trần quốc gia của ngày hôm nay. Hồ sơ chuyển tới lãnh đạo Cục để ký."


@register("ministry_team")
class MinistryTeamForm(TeamForm):
    """Who sits in the council of the ministry; the people are of the Cục."""

    intro = "Mỗi thành viên nhận một phiếu thẩm định với thời hạn riêng. Lập Hội đồng mới thì thay Hội đồng cũ."


@register("panel_national")
class PanelNationalForm(StepForm):
    """One member of each of the four sides of a base-level acceptance; the people depend on the case."""

    intro = "Sở chủ trì nghiệm thu cùng đơn vị thực hiện, UBND cấp xã và đơn vị thụ hưởng. Mỗi bên nhận một phiếu."
    centre_member = PersonField("Đại diện đơn vị thực hiện")
    department_member = PersonField("Đại diện Sở Công Thương")
    commune_member = PersonField("Đại diện UBND cấp xã")
    owner_member = PersonField("Đại diện đơn vị thụ hưởng")
    checks = (Different(SIDES),)


@register("panel_direct")
class PanelDirectForm(StepForm):
    """The panel of what the Cục runs itself; the people depend on the case."""

    intro = "Cục chủ trì nghiệm thu cùng đơn vị thực hiện; mời thêm UBND cấp xã và đơn vị thụ hưởng nếu có."
    centre_member = PersonField("Đại diện đơn vị thực hiện")
    department_member = PersonField("Đại diện Cục")
    commune_member = PersonField("Đại diện UBND cấp xã", required=False)
    owner_member = PersonField("Đại diện đơn vị thụ hưởng", required=False)
    checks = (Different(SIDES),)


@register("national_change")
class NationalChangeForm(StepForm):
    """What should change in a national đề án; force majeure names the volume that was done."""

    intro = "Một hồ sơ điều chỉnh được mở. Sở xác nhận trước; Cục hoặc Bộ trưởng quyết định tùy theo loại điều chỉnh."
    change_kind = ChoiceField("Loại điều chỉnh", choices=NATIONAL_CHANGES)
    reason = Reason()
    total_cost = MoneyField("Tổng kinh phí mới", low=1, high=COST_LIMIT, required=False)
    support = MoneyField("Kinh phí hỗ trợ mới", low=1, high=SUPPORT_LIMIT, required=False)
    matching = MoneyField("Vốn đối ứng mới", high=COST_LIMIT, required=False)
    ends_on = RecentDateField("Ngày kết thúc mới", required=False)
    checks = (
        NeededWhen("total_cost", "change_kind", OF_MONEY),
        NeededWhen("support", "change_kind", ("settle_partial",)),
        NeededWhen("ends_on", "change_kind", CHANGES_OF_TIME),
        *(OnlyWhen(name, "change_kind", OF_MONEY) for name in ("total_cost", "support", "matching")),
        OnlyWhen("ends_on", "change_kind", CHANGES_OF_TIME),
        WithinTotal(("support", "matching"), "total_cost"),
    )
