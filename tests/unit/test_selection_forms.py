"""The forms of product selection: what is wrong is told at its field, in words that say what to do."""

from datetime import date

import pytest

from tests.unit.selection_answers import COMPLETE, GOOD, OFFERED, PEOPLE, SEAT_TYPED
from workflow.forms import StepForm, WorkForm, form_for
from workflow.forms.base import Occasion
from workflow.forms.draft import DraftForm
from workflow.forms.selection_codes import BODIES, PRODUCT_GROUPS, SEATS
from workflow.selection.ballots import Rule
from workflow.selection.councils import Body, Seat
from workflow.shipped import shipped_papers, shipped_rubrics, shipped_rules

TODAY = date(2026, 11, 21)
GROUPS = dict(PRODUCT_GROUPS)
NOT_YET = "không được sau hôm nay, 21/11/2026."
NO_FIGURES = "viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12."
SECOND = {name.replace("-0-", "-1-"): text for name, text in SEAT_TYPED.items()}


def judged(key: str, **changes: object) -> WorkForm:
    """A good answer of a step with some changes, judged."""
    form = form_for(key)({**GOOD[key][0], **changes}, choices=OFFERED.get(key), occasion=Occasion(TODAY))
    form.validate()
    return form


def section(key: str, **changes: object) -> DraftForm:
    """A complete section with some changes, judged."""
    form = form_for(key)
    assert issubclass(form, DraftForm)
    found = form.from_content({**COMPLETE[key], **changes})
    found.validate()
    return found


@pytest.mark.parametrize(
    ("key", "changes", "field", "error"),
    [
        ("eligibility_check", {"head_3": "fail"}, "head_3",
         "Còn điều kiện không đạt; dùng bước “Kết luận không đủ điều kiện” thay cho bước này."),
        ("eligibility_check", {"head_5": ""}, "head_5", "Chọn đạt hoặc không đạt cho điều kiện này."),
        ("eligibility_check", {"group": "food"}, "group", "Nhóm sản phẩm được xác nhận: chọn một mục trong danh sách."),
        ("site_visit", {"visited_on": "22/11/2026"}, "visited_on", f"Ngày khảo sát {NOT_YET}"),
        ("site_visit", {"visited_on": "30/2/2026"}, "visited_on",
         "Ngày khảo sát: tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."),
        ("site_visit", {"findings": "Tốt"}, "findings", "Kết quả khảo sát: viết ít nhất 20 ký tự."),
        ("complaint", {"what": "Chấm sai"}, "what", "Nội dung khiếu nại: viết ít nhất 20 ký tự."),
        ("complaint", {"what": "a" * 1_000_000}, "what",
         "Nội dung khiếu nại: rút còn tối đa 5.000 ký tự (đang có 1.000.000)."),
        ("complaint", {"about": ""}, "about", "Trả lời câu hỏi: Khiếu nại về việc gì?"),
        ("complaint_answer", {"no": "0", "abstain": "0"}, "yes",
         "Nhập kết quả biểu quyết của Hội đồng; ba số phiếu không thể cùng bằng 0."),
        ("complaint_answer", {"yes": "NaN"}, "yes", f"Số phiếu tán thành: {NO_FIGURES}"),
        ("complaint_answer", {"yes": "٣"}, "yes", f"Số phiếu tán thành: {NO_FIGURES}"),
        ("complaint_answer", {"minutes_number": "BB"}, "minutes_number",
         "Số biên bản họp Hội đồng: ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND."),
        ("certificate", {"granted_on": ""}, "granted_on", "Nhập ngày cấp."),
        ("certificate", {"number": "chưa có"}, "number",
         "Số giấy chứng nhận: ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND."),
        ("certificate", {"signer": "K\x00ý"}, "signer",
         "Người ký: có ký tự điều khiển hoặc ký tự hỏng; xóa rồi gõ lại chỗ đó."),
        ("ceremony", {"held_on": "1/12/2026"}, "held_on", f"Ngày tổ chức {NOT_YET}"),
        ("reward", {"amount": "0"}, "amount", "Số tiền thưởng: phải từ 1 đến 100.000.000.000."),
        ("reward", {"amount": "1e400"}, "amount",
         "Số tiền thưởng: viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."),
        ("reward", {"paid_on": "22/11/2026"}, "paid_on", f"Ngày chi {NOT_YET}"),
        ("forwarding", {"target_id": "91"}, "target_id", "Đợt bình chọn cấp trên: chọn một mục trong danh sách."),
        ("forwarding", {"items": ["12", "99"]}, "items", "Sản phẩm gửi đi: chọn những mục trong danh sách."),
        ("forwarding", {"letter_on": "22/11/2026"}, "letter_on", f"Ngày văn bản đề nghị {NOT_YET}"),
        ("replacement", {"reason_code": "old"}, "reason_code", "Lý do cấp lại: chọn một mục trong danh sách."),
        ("revocation", {"reason_code": "lost"}, "reason_code", "Loại lý do: chọn một mục trong danh sách."),
        ("revocation", {"reason": "Vi phạm nặng."}, "reason", "Lý do thu hồi: viết ít nhất 20 ký tự."),
        ("revocation", {"decided_on": "22/11/2026"}, "decided_on", f"Ngày quyết định {NOT_YET}"),
        ("selection_report", {"year": "26"}, "year", "Năm báo cáo: viết năm bằng bốn chữ số, ví dụ 2027."),
        ("selection_report", {"uses_logo": ""}, "uses_logo",
         "Trả lời câu hỏi: Có in biểu trưng sản phẩm tiêu biểu lên sản phẩm, bao bì?"),
        ("seating", {"members-0-seat": "expert"}, "members",
         "Dòng 1: Chức danh này không có trong tổ chức đã chọn; chọn lại một trong hai ô."),
        ("seating", {"members-0-user_id": "70"}, "members", "Dòng 1: Họ và tên: chọn một người trong danh sách."),
        ("seating", SECOND, "members", "Trong mỗi tổ chức, một người chỉ ghi một dòng; bỏ dòng thừa."),
        ("member_replacement", {"coming_id": "70"}, "coming_id", "Người thay: chọn một người trong danh sách."),
        ("conflict_decision", {"reason": "Vợ chồng"}, "reason", "Lý do: viết ít nhất 10 ký tự."),
        ("conflict_decision", {"declaration": "13:7"}, "declaration",
         "Khai báo của thành viên về sản phẩm: chọn một mục trong danh sách."),
        ("assignment", {"per_item": "2"}, "per_item", "Số giám khảo chấm mỗi sản phẩm: phải từ 3 đến 60."),
        ("assignment", {"pairs": ["12:7", "13:8"]}, "pairs", "Phân công: chọn những mục trong danh sách."),
    ],
)  # fmt: skip
def test_a_wrong_answer_of_a_step_is_told_at_its_field(key, changes, field, error):
    assert judged(key, **changes).errors == {field: [error]}


@pytest.mark.parametrize(
    ("key", "changes", "field", "error"),
    [
        ("section_product", {"set_kind": None}, "set_kind", "Chọn loại bộ sản phẩm."),
        ("section_product", {"is_set": False}, "set_kind",
         "Để trống ô Loại bộ sản phẩm, hoặc chọn lại ô Là bộ sản phẩm."),
        ("section_product", {"group": "food"}, "group", "Nhóm sản phẩm: chọn một mục trong danh sách."),
        ("section_product", {"first_made": 1899}, "first_made", "Năm bắt đầu sản xuất: năm phải từ 1900 đến 2060."),
        ("section_product", {"first_made": "1.985"}, "first_made",
         "Năm bắt đầu sản xuất: viết năm bằng bốn chữ số, ví dụ 2027."),
        ("section_product", {"unit_price": 0}, "unit_price",
         "Giá bán một sản phẩm: phải từ 1 đến 10.000.000.000.000."),
        ("section_market", {"export_share": 101}, "export_share", "Tỷ lệ xuất khẩu (%): phải từ 0 đến 100."),
        ("section_market", {"yearly_output": 0}, "yearly_output",
         "Sản lượng một năm: phải từ 1 đến 1.000.000.000."),
        ("section_market", {"revenue": -1}, "revenue", "Doanh thu một năm từ sản phẩm: số tiền không được âm."),
        ("section_quality", {"food_safety_until": None}, "food_safety_until",
         "Ghi ngày hết hạn của giấy về an toàn thực phẩm."),
        ("section_quality", {"food_safety_number": ""}, "food_safety_number",
         "Ghi số của giấy về an toàn thực phẩm."),
        ("section_quality", {"awards": [{"name": "OCOP", "granted_on": "2025-06-01", "valid_until": "2025-05-31"}]},
         "awards", "Dòng 1: Ngày hết giá trị không được trước Ngày cấp."),
        ("section_pledge", {"lawful": False}, "lawful",
         "Đánh dấu vào ô: không vi phạm quy định về chất lượng, an toàn, an toàn thực phẩm và môi trường."),
        ("section_round_plan", {"closes_on": "2026-02-28"}, "closes_on",
         "Ngày kết thúc nhận hồ sơ không được trước Ngày bắt đầu nhận hồ sơ."),
        ("section_round_plan", {"ceremony": "2026-03"}, "ceremony",
         "Tháng tôn vinh không được trước tháng kết thúc nhận hồ sơ."),
        ("section_round_plan", {"groups": []}, "groups", "Chọn nhóm sản phẩm được dự."),
        ("section_round_plan", {"groups": ["handicraft", "food"]}, "groups",
         "Nhóm sản phẩm được dự: chọn những mục trong danh sách."),
        ("section_round_rules", {"rubric": "beauty"}, "rubric", "Phiếu chấm điểm: chọn một mục trong danh sách."),
        ("section_round_rules", {"pass_mark": 101}, "pass_mark",
         "Mức đạt không được quá 100 điểm, tổng điểm của phiếu chấm."),
        ("section_round_rules", {"quorum": 0}, "quorum", "Thành viên phải có mặt (%): phải từ 1 đến 100."),
        ("section_round_rules", {"per_item": 2}, "per_item", "Số giám khảo chấm mỗi sản phẩm: phải từ 3 đến 60."),
        ("section_round_rules", {"quota": 29}, "quota",
         "Số lượng của các nhóm cộng lại là 30, nhiều hơn tổng số; sửa tổng số hoặc số của nhóm."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_section_is_told_at_its_field(key, changes, field, error):
    assert section(key, **changes).errors == {field: [error]}


def test_several_groups_stay_ticked_when_a_draft_comes_back():
    form = section("section_round_plan", title="", groups=["other", "handicraft", "gone"])

    assert form.to_content()["groups"] == ["other", "handicraft", "gone"]
    assert [one.value for one in form["groups"].iter_choices() if one.selected] == ["handicraft", "other"]


def test_a_day_ahead_is_only_refused_where_today_is_known():
    form = form_for("site_visit")({**GOOD["site_visit"][0], "visited_on": "1/1/2030"})

    assert form.validate()


def test_neither_number_nor_day_of_food_papers_is_fine_for_what_is_not_eaten():
    assert section("section_quality", food_safety_number="", food_safety_until=None, awards=[]).errors == {}


@pytest.mark.parametrize("name", ["food_safety_until", "quality_paper_until"])
@pytest.mark.parametrize(("until", "wrong"), [("2026-11-21", False), ("2026-11-20", True)])
def test_papers_on_quality_must_still_be_valid(name, until, wrong):
    content = {**COMPLETE["section_quality"], name: until}
    form = form_for("section_quality").from_content(content, occasion=Occasion(TODAY))
    form.validate()

    assert list(form.errors) == [name] * wrong


def test_a_person_may_sit_in_two_bodies():
    second = {**SECOND, "members-1-body": "experts", "members-1-seat": "expert"}

    assert judged("seating", **second).errors == {}


def test_spare_rows_offer_the_people_too():
    form = form_for("seating")(choices={"members": PEOPLE})

    assert [[label for _, label in row["user_id"].choices] for row in form["members"].shown()] == [
        ["An", "Bình", "Chi"]
    ] * 3


def test_rows_of_something_else_take_no_offer():
    with pytest.raises(TypeError, match="awards offers no options"):
        form_for("section_quality")().offer(awards=PEOPLE)


def test_every_pair_of_a_large_round_can_be_assigned():
    pairs = [f"{item}:{juror}" for item in range(500) for juror in range(15)]
    form = form_for("assignment")(
        {"per_item": "15", "pairs": pairs}, choices={"pairs": [(text, text) for text in pairs]}
    )

    assert (form.validate(), form.values()["pairs"][-1]) == (True, (499, 14))


def test_the_lists_are_those_of_the_rules():
    sheets = [option.value for option in section("section_round_rules")["rubric"].iter_choices()]
    rules = form_for("section_round_rules")()

    assert (sheets, set(dict(BODIES)), set(dict(SEATS))) == (list(shipped_rubrics()), set(Body), set(Seat))
    assert {f"quota_{group}" for group in GROUPS} == {name for name in rules.values() if name.startswith("quota_")}
    assert {"quorum", "base", "threshold", "strict", "tie"} <= set(Rule.__dataclass_fields__) & set(rules.values())


@pytest.mark.parametrize("key", ["round_result", "council_result"])
def test_what_the_round_writes_is_a_step_like_any_other(key):
    assert issubclass(form_for(key), StepForm)


def test_higher_levels_ask_for_the_papers_of_the_level_below():
    asked = {level: shipped_rules().papers(f"sel_papers.{level}", TODAY) for level in ("commune", "nation")}
    above = ("lower_certificate", "level_request", "summary_list")

    assert asked["nation"] == (*asked["commune"], *above)
    assert set(asked["nation"]) <= set(shipped_papers())


def test_food_brings_its_safety_paper_at_every_level():
    levels = ("commune", "province", "region", "nation")
    last = [shipped_rules().papers(f"sel_papers.{level}", TODAY, "", "agro_food")[-1] for level in levels]

    assert last == ["food_safety_paper"] * 4


def test_papers_go_by_groups_that_a_product_can_have():
    papers = [rule for rule in shipped_rules().all() if rule.id.startswith("sel_papers.")]

    assert [set(rule.value["by_activity"]) - set(GROUPS) for rule in papers] == [set()] * 4
