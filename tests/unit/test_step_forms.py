"""The forms of the steps: the values that procedures rely on, and a clear word for everything that is wrong."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.unit.step_answers import GOOD, OFFERED
from workflow.forms import FORMS, StepForm, WorkForm, form_for
from workflow.forms.codes import CHANGES, REASONS
from workflow.services.effects.linked import DEPARTMENT_DECIDES
from workflow.states import SHIPPED
from workflow.states.nomination import nomination
from workflow.states.selection_levels import ORGANISERS
from workflow.states.selection_round import selection_round

SELECTION = [build(level) for build in (nomination, selection_round) for level in ORGANISERS]
STEPS = {step.form for process in (*SHIPPED, *SELECTION) for step in process.steps.values()}
SECTIONS = {section.form for process in (*SHIPPED, *SELECTION) for section in process.sections}
LATE_NUMBER = "Số chứng từ Kho bạc: ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND."
OUT_OF_MONEY = "phải từ 1 đến 100.000.000.000."


def filled(key: str, **changes: object) -> WorkForm:
    """A good answer with some changes, judged."""
    form = form_for(key)({**GOOD[key][0], **changes}, choices=OFFERED.get(key))
    form.validate()
    return form


def test_every_form_of_a_procedure_is_known_and_none_is_left_over():
    assert set(FORMS) == STEPS | SECTIONS | {"section_priority"}  # for dossiers that are ranked in a plan


def test_every_form_of_a_step_has_a_good_answer():
    assert set(GOOD) == STEPS


def test_every_form_of_a_step_carries_the_version_of_the_case():
    assert [key for key in STEPS if not issubclass(FORMS[key], StepForm)] == []


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_good_answer_gives_exactly_its_values(key):
    form = filled(key)

    assert (form.errors, form.values()) == ({}, GOOD[key][1])


@pytest.mark.parametrize("key", sorted(set(GOOD) - {"empty", "note", "calling"}))
def test_an_empty_page_is_never_enough(key):
    form = form_for(key)({"version": "1"}, choices=OFFERED.get(key))

    assert not form.validate()


@pytest.mark.parametrize("key", sorted(OFFERED))
def test_only_what_is_offered_can_be_chosen(key):
    form = form_for(key)(GOOD[key][0])
    form.validate()

    assert set(form.errors) == set(OFFERED[key])


@pytest.mark.parametrize(
    ("key", "changes", "field", "error"),
    [
        ("declaration", {"agree": ""}, "agree",
         "Đánh dấu vào ô: tôi cam đoan nội dung hồ sơ là đúng và chịu trách nhiệm trước pháp luật."),
        ("confirm_place", {"exists": ""}, "exists", "Trả lời câu hỏi: Cơ sở có thật và đang hoạt động?"),
        ("confirm_place", {"exists": "maybe"}, "exists",
         "Cơ sở có thật và đang hoạt động?: chọn một mục trong danh sách."),
        ("confirm_place", {"note": ""}, "note", "Ghi rõ điều chưa đúng."),
        ("confirm_place", {"exists": "False", "place_ok": "True", "note": ""}, "note", "Ghi rõ điều chưa đúng."),
        ("supplement_request", {"items-0-basis": ""}, "items", "Dòng 1: Nhập căn cứ pháp lý."),
        ("refusal", {"reason_code": "because"}, "reason_code", "Loại lý do: chọn một mục trong danh sách."),
        ("refusal", {"reason": "Thiếu"}, "reason", "Lý do: viết ít nhất 10 ký tự."),
        ("appraisal", {"remarks_4": ""}, "remarks_4", "Nêu rõ vì sao nội dung này không đạt."),
        ("appraisal", {"support": "0"}, "support", f"Kinh phí hỗ trợ: {OUT_OF_MONEY}"),
        ("appraisal", {"support": "600.000.001"}, "support", "Kinh phí hỗ trợ không được lớn hơn Chi phí hợp lệ."),
        ("appraisal", {"matching": "299.999.999"}, "matching",
         "Hỗ trợ cộng đối ứng còn thiếu 1 đồng so với Chi phí hợp lệ."),
        ("five_heads", {"head_2": "fail", "verdict": "disagree"}, "remarks_2", "Nêu rõ vì sao nội dung này không đạt."),
        ("five_heads", {"head_2": "fail", "remarks_2": "Đắt"}, "verdict",
         "Còn nội dung không đạt thì không kết luận đồng ý được."),
        ("five_heads", {"verdict": "disagree"}, "verdict", "Không đồng ý thì phải có nội dung không đạt."),
        ("panel", {"commune_member": "8"}, "commune_member", "Một người chỉ đại diện cho một bên; chọn người khác."),
        ("team", {"members": ["7", "70"]}, "members", "Thành viên tổ thẩm định: chọn những mục trong danh sách."),
        ("opinion_request", {"units": ["12:prov_leader"]}, "units", "Đơn vị được hỏi: chọn những mục trong danh sách."),
        ("decision", {"decision_number": "QĐ-UBND"}, "decision_number",
         "Số quyết định: ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND."),
        ("decision", {"decided_on": "31/2/2026"}, "decided_on",
         "Ngày quyết định: tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."),
        ("decision", {"decided_on": "31/12/2009"}, "decided_on",
         "Ngày quyết định: phải từ 01/01/2010 đến 31/12/2060."),
        ("contract", {"ends_on": "1/6/2026"}, "ends_on", "Ngày kết thúc phải sau Ngày ký."),
        ("contract", {"value": "0"}, "value", "Giá trị hợp đồng: phải từ 1 đến 10.000.000.000.000."),
        ("progress", {"period": "13/2026"}, "period", "Kỳ báo cáo: không có tháng 13."),
        ("progress", {"period": "9/2009"}, "period", "Kỳ báo cáo: năm phải từ 2010 đến 2060."),
        ("progress", {"period": "tháng chín"}, "period",
         "Kỳ báo cáo: viết tháng/năm với đủ bốn chữ số của năm, ví dụ 10/2026."),
        ("progress", {"percent": "101"}, "percent", "Tiến độ (%): phải từ 0 đến 100."),
        ("progress", {"spent": "-1"}, "spent", "Đã chi: số tiền không được âm."),
        ("change_request", {"total_cost": ""}, "total_cost", "Nhập tổng kinh phí mới."),
        ("change_request", {"change_kind": "change_place", "support": ""}, "total_cost",
         "Để trống ô Tổng kinh phí mới, hoặc chọn lại ô Loại điều chỉnh."),
        ("change_request", {"ends_on": "1/1/2027"}, "ends_on",
         "Để trống ô Ngày kết thúc mới, hoặc chọn lại ô Loại điều chỉnh."),
        ("change_request", {"change_kind": "extend_next_year", "total_cost": "", "support": ""}, "ends_on",
         "Nhập ngày kết thúc mới."),
        ("change_request", {"matching": "400.000.001"}, "total_cost",
         "Tổng kinh phí mới còn thiếu 1 đồng so với hỗ trợ cộng đối ứng."),
        ("carry_over", {"amount": "0"}, "amount", f"Số tiền chuyển: {OUT_OF_MONEY}"),
        ("carry_over", {"to_year": "27"}, "to_year", "Sang năm: viết năm bằng bốn chữ số, ví dụ 2027."),
        ("carry_over", {"to_year": "2061"}, "to_year", "Sang năm: năm phải từ 2010 đến 2060."),
        ("payment_request", {"amount": "1e11"}, "amount",
         "Số tiền đề nghị: viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567."),
        ("payment_request", {"matching_paid": ""}, "matching_paid", "Nhập vốn đối ứng đã chi."),
        ("payment_check", {"verdict": "return"}, "reason", "Phải nêu lý do khi trả lại."),
        ("payment", {"treasury_number": "chưa có"}, "treasury_number", LATE_NUMBER),
        ("refund", {"amount": "100.000.000.001"}, "amount", "Số tiền hoàn trả: phải từ 0 đến 100.000.000.000."),
        ("acceptance", {"jobs": "NaN"}, "jobs",
         "Số lao động: viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12."),
        ("acceptance_verdict", {"remarks": ""}, "remarks", "Nhập nhận xét."),
        ("fix_request", {"fix_by": "sớm"}, "fix_by",
         "Khắc phục trước ngày: viết ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 05/10/2026."),
        ("reassign", {"assignee_id": "70"}, "assignee_id", "Người xử lý: chọn một người trong danh sách."),
        ("batch", {"batch_id": "4 or 1=1"}, "batch_id", "Đợt: chọn một mục trong danh sách."),
        ("question", {"question": "a" * 1_000_000}, "question",
         "Câu hỏi: rút còn tối đa 2.000 ký tự (đang có 1.000.000)."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field(key, changes, field, error):
    assert filled(key, **changes).errors == {field: [error]}


def test_a_change_of_place_may_bring_no_money_of_any_kind():
    form = filled("change_request", change_kind="change_place", matching="5")

    assert set(form.errors) == {"total_cost", "support", "matching"}


def test_units_stay_chosen_when_the_page_comes_back():
    form = filled("opinion_request", question="")

    assert [choice.selected for choice in form["units"].iter_choices()] == [True, True]


def test_known_values_stand_in_the_boxes_as_people_write_them():
    form = form_for("progress")(known={"period": "2026-09", "spent": 5_000_000}, lang="en")

    assert [form[name]._value() for name in ("period", "spent")] == ["09/2026", "5.000.000"]


def test_a_field_without_options_takes_no_offer():
    with pytest.raises(TypeError, match="reason offers no options"):
        form_for("reason")().offer(reason=[(1, "Một")])


def test_several_choices_come_from_a_page_too():
    page = MultiDict([("members", "7"), ("members", "9")])
    form = form_for("team")(page)
    form.offer(members=[(7, "An"), (9, "Chi")])

    assert (form.validate(), form.values()) == (True, {"members": [7, 9]})


def test_the_kinds_of_change_are_those_that_have_a_level():
    approver_decides = {"increase_total", "change_content", "extend_next_year"}

    assert {code for code, _ in CHANGES} == DEPARTMENT_DECIDES | approver_decides


def test_codes_are_given_once():
    assert len(dict(REASONS)) == len(REASONS) == 7
