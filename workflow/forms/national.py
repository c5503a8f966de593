"""Forms that only a national đề án has: receipt, the Cục's slip and council, panels of four sides."""

from workflow.forms.appraising import AppraisalForm, TeamForm
from workflow.forms.base import StepForm
from workflow.forms.checks import Different
from workflow.forms.fields import CheckField, PersonField
from workflow.forms.registry import register
from workflow.forms.steps import Note

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
