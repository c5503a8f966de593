"""Six questions before a dossier is begun, and an answer with reasons and their legal basis.

The conditions are those since 15/10/2025, when NĐ 235/2025/NĐ-CP changed NĐ 45/2012/NĐ-CP. The answer binds nobody: who
may be supported is decided by the appraisal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.forms.base import WorkForm
from workflow.forms.case_fields import YesNoField
from workflow.forms.choices import ChoiceField, Option
from workflow.forms.codes import ESTABLISHMENT_KINDS
from workflow.reference.activities import activities

WHO = "Khoản 2 Điều 1 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP"
WORK = "Điều 4 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP"
TRADE = "Điều 5 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP"
MACHINES = "Điều 4 TT 46/2012/TT-BCT"
BRICKS = "Điều 5 TT 46/2012/TT-BCT"
ONE_SUPPORT = "Điều 7 TTLT 26/2014/TTLT-BTC-BCT (chưa đối chiếu TT 28/2018/TT-BTC)"

OTHERS_SUPPORTED: tuple[Option, ...] = (
    ("cleaner_producer", "Cơ sở công nghiệp áp dụng sản xuất sạch hơn"),
    ("cluster_investor", "Chủ đầu tư hạ tầng cụm công nghiệp"),
    ("artisan", "Nghệ nhân nhân dân, nghệ nhân ưu tú nghề thủ công mỹ nghệ"),
)
KINDS: tuple[Option, ...] = (*ESTABLISHMENT_KINDS, *OTHERS_SUPPORTED, ("other", "Loại hình khác, doanh nghiệp lớn"))
PLACES: tuple[Option, ...] = (
    ("commune", "Xã"),
    ("ward_of_province", "Phường thuộc tỉnh"),
    ("special_zone", "Đặc khu"),
    ("craft_village", "Làng nghề được UBND cấp tỉnh công nhận"),
    ("ward_of_city", "Phường thuộc thành phố trực thuộc trung ương"),
)
TRADES: tuple[Option, ...] = (
    ("food_processing", "Chế biến nông, lâm, thủy sản và thực phẩm"),
    ("consumer_export", "Hàng tiêu dùng, xuất khẩu, thay thế hàng nhập khẩu"),
    ("chemistry_materials", "Hóa chất cho nông nghiệp, vật liệu xây dựng tiết kiệm tài nguyên, công nghiệp xanh"),
    ("mechanics", "Cơ khí, công nghiệp hỗ trợ, dệt may, da giày, công nghệ cao"),
    ("handicraft", "Tiểu thủ công nghiệp, thủ công mỹ nghệ"),
    ("cleaner_production", "Sản xuất sạch hơn, xử lý môi trường"),
    ("digital", "Ứng dụng công nghệ thông tin, chuyển đổi số"),
    ("fired_bricks", "Gạch đất sét nung bằng lò thủ công cải tiến hoặc lò vòng gây ô nhiễm"),
    ("other", "Ngành nghề khác"),
)
MACHINE_ANSWERS: tuple[Option, ...] = (
    ("new", "Mua máy mới hoàn toàn"),
    ("used", "Mua máy đã qua sử dụng"),
    ("none", "Không mua máy"),
)
WITH_MACHINES = frozenset({"machinery", "machinery_line"})
OFFICE_WORK = frozenset({
    "mgmt_agency", "mgmt_implementer", "selection_round_region", "selection_round_nation", "reward_province",
    "reward_region", "reward_nation", "media", "fair_organised", "skill_contest", "title_support",
})  # fmt: skip
"""Activities that offices carry out themselves; no establishment asks for them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: whether it is met, what that means in words, and where it stands."""

    met: bool
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer to the six questions, one reason for each."""

    reasons: tuple[Reason, ...]

    @property
    def eligible(self) -> bool:
        """Whether every condition is met."""
        return all(reason.met for reason in self.reasons)


def activity_options(on: date) -> list[Option]:
    """The activities that an establishment may ask for on a day."""
    return [(a.code, a.label) for a in activities().values() if a.valid_on(on) and a.code not in OFFICE_WORK]


def judge(answers: Mapping[str, Any], on: date) -> Eligibility:
    """Say whether khuyến công may support this, on that day."""
    who = (_kind(answers), _place(answers), _trade(answers))
    return Eligibility((*who, _activity(answers, on), _machines(answers), _one_support(answers)))


def _kind(answers: Mapping[str, Any]) -> Reason:
    if answers["kind"] == "other":
        return Reason(False, "Loại hình này không thuộc đối tượng của khuyến công.", WHO)
    return Reason(True, "Loại hình thuộc đối tượng của khuyến công.", WHO)


def _place(answers: Mapping[str, Any]) -> Reason:
    if answers["kind"] in dict(OTHERS_SUPPORTED):
        return Reason(True, "Loại hình này được hỗ trợ ở mọi địa bàn.", WHO)
    if answers["place"] == "ward_of_city":
        return Reason(False, "Phường của thành phố trực thuộc trung ương chỉ được hỗ trợ nếu là làng nghề.", WHO)
    return Reason(True, "Địa điểm sản xuất thuộc địa bàn được hỗ trợ.", WHO)


def _trade(answers: Mapping[str, Any]) -> Reason:
    if answers["trade"] == "fired_bricks":
        return Reason(False, "Không hỗ trợ gạch đất sét nung bằng loại lò này.", BRICKS)
    if answers["trade"] == "other":
        return Reason(False, "Ngành nghề không có trong danh mục được hưởng khuyến công.", TRADE)
    return Reason(True, "Ngành nghề có trong danh mục được hưởng khuyến công.", TRADE)


def _activity(answers: Mapping[str, Any], on: date) -> Reason:
    if answers["activity"] in dict(activity_options(on)):
        return Reason(True, "Nội dung đề nghị đang được hỗ trợ.", WORK)
    return Reason(False, "Nội dung đề nghị không còn được hỗ trợ hoặc không dành cho cơ sở.", WORK)


def _machines(answers: Mapping[str, Any]) -> Reason:
    if answers["machines"] == "used":
        return Reason(False, "Máy được hỗ trợ phải mới hoàn toàn.", MACHINES)
    if answers["machines"] == "none" and answers["activity"] in WITH_MACHINES:
        return Reason(False, "Nội dung này hỗ trợ mua máy mới; cơ sở chưa định mua máy.", MACHINES)
    return Reason(True, "Điều kiện về máy được đáp ứng.", MACHINES)


def _one_support(answers: Mapping[str, Any]) -> Reason:
    if answers["other_support"]:
        return Reason(False, "Một hạng mục không được nhận hai nguồn hỗ trợ của Nhà nước.", ONE_SUPPORT)
    return Reason(True, "Hạng mục chưa nhận hỗ trợ khác của Nhà nước.", ONE_SUPPORT)


class EligibilityForm(WorkForm):
    """The six questions; the activities depend on the day: ``form.offer(activity=activity_options(today))``."""

    intro = "Trả lời sáu câu để biết có nên lập hồ sơ. Câu trả lời không được lưu."
    kind = ChoiceField("Cơ sở thuộc loại hình nào?", choices=KINDS, radio=True)
    place = ChoiceField("Nơi sản xuất ở đâu?", choices=PLACES, radio=True)
    trade = ChoiceField("Cơ sở làm ngành nghề nào?", choices=TRADES, radio=True)
    activity = ChoiceField("Cơ sở đề nghị hỗ trợ nội dung nào?")
    machines = ChoiceField("Cơ sở mua máy mới hay máy cũ?", choices=MACHINE_ANSWERS, radio=True)
    other_support = YesNoField("Hạng mục này đã hoặc sẽ nhận hỗ trợ khác của Nhà nước?")

    def eligibility(self, on: date) -> Eligibility:
        """What the answers mean on that day. Call ``validate`` first."""
        return judge(self.values(), on)
