"""What is named as the next step: the work, never how it ends. The table was read state by state."""

import pytest

from workflow.i18n import LANGUAGES, catalogue
from workflow.queries.next_step import EXPECTED, OPEN_ENDED, ORDINARY, ahead, is_verdict
from workflow.states import SHIPPED

REVIEWED = {
    "kcdp_project": {
        "draft": "Nộp hồ sơ", "applicant_confirmation": "Xác nhận và nộp", "submitted": "Tiếp nhận",
        "commune_confirmation": "Xác nhận cơ sở và địa điểm", "supplement": "Gửi bổ sung",
        "survey": "Trình đề án và dự toán", "appraisal": "Trình lãnh đạo Sở", "dept_signing": "Chờ lãnh đạo Sở ký",
        "appraised": "Xếp vào đợt", "in_batch": "Chờ phê duyệt theo đợt", "reserve": "Xem xét lại khi bố trí được vốn",
        "contracting": "Ghi nhận hợp đồng", "in_progress": "Đề nghị nghiệm thu", "refunding": "Đóng hồ sơ đã ngừng",
        "acceptance": "Nghiệm thu cơ sở", "fixing": "Đề nghị nghiệm thu", "payment": "Quyết toán, thanh lý",
        "handover": "Bàn giao và đóng hồ sơ",
    },
    "kcdp_change": {
        "review": "Trình người có thẩm quyền quyết định", "dept_decision": "Chờ lãnh đạo Sở quyết định",
        "plan_decision": "Chờ cấp phê duyệt quyết định",
    },
    "kcdp_follow_up": {
        "waiting": "Chờ đến kỳ báo cáo", "reporting": "Báo cáo hiệu quả", "checking": "Kiểm tra báo cáo",
    },
    "kcqg_project": {
        "draft": "Gửi đơn vị thực hiện", "survey": "Gửi Sở Công Thương", "submitted": "Tiếp nhận",
        "supplement": "Gửi bổ sung", "base_appraisal": "Trình lãnh đạo Sở", "dept_signing": "Chờ lãnh đạo Sở ký",
        "ministry_appraisal": "Trình lãnh đạo Cục", "agency_signing": "Chờ lãnh đạo Cục ký",
        "appraised": "Xếp vào kế hoạch", "in_batch": "Chờ Bộ trưởng phê duyệt",
        "reserve": "Xem xét lại khi bố trí được vốn", "contracting": "Ghi nhận hợp đồng",
        "in_progress": "Đề nghị nghiệm thu", "refunding": "Đóng hồ sơ đã ngừng", "acceptance": "Nghiệm thu cơ sở",
        "fixing": "Đề nghị nghiệm thu", "payment": "Hoàn tất thanh toán", "settlement": "Gửi hồ sơ quyết toán",
        "liquidation": "Thanh lý hợp đồng",
    },
    "kcqg_change": {
        "confirmation": "Xác nhận, chuyển Cục", "dept_decision": "Chờ lãnh đạo Sở quyết định",
        "review": "Trình lãnh đạo Cục", "agency_decision": "Chờ lãnh đạo Cục",
        "plan_decision": "Chờ Bộ trưởng quyết định",
    },
    "kcqg_share": {
        "proposed": "Trình lãnh đạo Sở duyệt", "rework": "Chờ đơn vị thực hiện bổ sung",
        "dept_signing": "Chờ lãnh đạo Sở duyệt", "reclaiming": "Đóng phần đã thay thế",
        "contracting": "Ghi nhận hợp đồng", "in_progress": "Đề nghị nghiệm thu", "refunding": "Đóng phần đã hủy",
        "acceptance": "Nghiệm thu tại cơ sở", "fixing": "Đề nghị nghiệm thu", "payment": "Quyết toán, thanh lý",
    },
    "recorded_project": {"running": "Ghi nhận kết quả"},
    "selection_round": {
        "planning": "Trình kế hoạch", "plan_review": "Xem xét kế hoạch", "forming": "Mở nhận hồ sơ",
        "receiving": "Mở chấm điểm", "scoring": "Đóng chấm điểm, mở niêm phong", "session": "Chốt kết quả của Hội đồng",
        "recognising": "Cấp có thẩm quyền quyết định", "complaints": "Thông báo, chờ hết hạn khiếu nại",
        "certifying": "Cấp giấy chứng nhận cho cả đợt", "forwarding": "Gửi danh sách lên cấp trên",
    },
    "product_nomination": {
        "draft": "Nộp hồ sơ bình chọn", "submitted": "Tiếp nhận", "supplement": "Gửi bổ sung",
        "eligibility": "Kiểm tra điều kiện", "eligible": "Ban giám khảo chấm điểm",
        "scoring": "Ban giám khảo chấm điểm", "passed": "Hội đồng xem xét, biểu quyết", "left_out": "Thông báo kết quả",
        "recommended": "Cấp có thẩm quyền quyết định", "not_recognised": "Khiếu nại kết quả, nếu không đồng ý",
        "complained": "Hội đồng trả lời khiếu nại", "upheld": "Cấp có thẩm quyền quyết định",
        "recognised": "Cấp giấy chứng nhận", "certified": "Đã được chứng nhận", "reporting": "Báo cáo sau công nhận",
        "report_check": "Kiểm tra báo cáo",
    },
    "annual_plan": {
        "collecting": "Chốt danh sách tổng hợp", "consolidated": "Cân đối ngân sách",
        "budget_checked": "Trình phương án phân bổ", "proposed": "Chờ phê duyệt kế hoạch", "approved": "Giao kế hoạch",
        "assigned": "Bắt đầu thực hiện", "amending": "Chờ phê duyệt điều chỉnh", "running": "Tổng kết",
    },
}  # fmt: skip


def told(process, state):
    """What a list says comes next when all asked work is done, or else the state itself."""
    return ahead(process, state, asked={task.key: True for task in process.tasks}).words or state.label


@pytest.mark.parametrize("process", SHIPPED, ids=lambda process: f"{process.key}-{process.variant}")
def test_no_expected_step_prejudges(process):
    said = {key: told(process, process.states[key]) for key in process.open_states()}
    if process.variant.endswith("direct") and "survey" in said:
        assert said.pop("survey") == "Gửi Cục"
    if process.variant.startswith("group"):
        assert said.pop("in_progress") == "Tổng hợp các phần, lập hồ sơ quyết toán"
    verdicts = {step.label for step in process.steps.values() if is_verdict(step)}

    assert said == {key: words for key, words in REVIEWED[process.key].items() if key in said}
    assert verdicts.intersection(said.values()) == set()


def test_the_reviewed_table_holds_every_state_that_is_shipped():
    shipped = {key: set() for key in REVIEWED}
    for process in SHIPPED:
        shipped[process.key].update(process.open_states())

    assert shipped == {key: set(table) for key, table in REVIEWED.items()}


def test_the_words_are_about_states_and_steps_that_exist():
    states = {(process.key, key) for process in SHIPPED for key in process.states}
    steps = {(process.key, key) for process in SHIPPED for key in process.steps}

    assert (EXPECTED.keys() | OPEN_ENDED | ORDINARY.keys()) - states == set()
    assert {(key, step) for (key, _), step in ORDINARY.items()} - steps == set()


def test_the_words_are_known_in_every_language():
    assert [
        words for lang in LANGUAGES if lang != "vi" for words in EXPECTED.values() if words not in catalogue(lang)
    ] == []


def test_a_step_that_says_how_it_ends_would_be_found():
    nomination = next(process for process in SHIPPED if (process.key, process.variant) == ("product_nomination", ""))

    assert {step.key for step in nomination.steps.values() if is_verdict(step)} == {
        "find_eligible", "uphold", "recognise", "accept_report",
    }  # fmt: skip
