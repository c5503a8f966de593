"""The sections of a dossier: anything can be saved and comes back, and only a complete section is called complete."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import selection_answers
from workflow.forms import FORMS, form_for
from workflow.forms.draft import DraftForm

COMMUNES = [(31, "Xã Tân Phú"), (32, "Phường Bình Phước")]
OFFERED: dict[str, dict[str, list[tuple[Any, str]]]] = {
    "section_establishment": {"commune_id": COMMUNES},
    "section_need": {"activity": [("machinery", "Máy móc")]},
}
LONG = "Máy cũ hao điện, sản phẩm không đều."
PARTS = ("parties", "grounds", "aims", "scale", "content", "schedule", "organisation", "effects")
LINE = {"name": "Máy sấy", "quantity": 2, "unit_price": 300_000_000}

COMPLETE: dict[str, dict[str, Any]] = {
    **selection_answers.COMPLETE,
    "section_establishment": {
        "name": "Hộ kinh doanh Bột gạo", "tax_code": "0100109106", "kind": "household", "representative": "Lê Thị An",
        "phone": "0912345678", "email": None, "address": "Thôn 3", "commune_id": 31, "founded_on": "2019-05-20",
        "workers": 12, "women_owned": True,
    },
    "section_need": {
        "activity": "machinery", "title": "Ứng dụng máy sấy bột gạo", "need": LONG, "aims": LONG, "effects": LONG,
    },
    "section_items": {"items": [LINE]},
    "section_funding": {
        "total_cost": 600_000_000, "support": 300_000_000, "matching": 290_000_000, "other": 10_000_000,
        "own_source": "Vốn tự có",
    },
    "section_schedule": {
        "starts_on": "2026-06-01", "ends_on": "2026-11-30", "milestones": [{"what": "Lắp máy", "by": "2026-11-30"}],
    },
    "section_commitments": {"no_double_support": True, "invest_rest": True, "keep_three_years": True},
    "section_priority": {
        "focal": True, "area": "poor", "trade": "mechanics", "women_owned": False, "female_share": 40,
        "vulnerable_share": 0, "minority_share": 55,
    },
    "section_survey": {
        "surveyed_on": "2026-03-02", "participants": "Lê Thị An\nTrần Văn Bình", "findings": LONG, "fit": False,
    },
    "section_project": dict.fromkeys(PARTS, LONG),
    "section_estimate": {
        "lines": [{**LINE, "source": "Báo giá ngày 02/3/2026"}], "eligible_cost": 600_000_000, "support": 300_000_000,
        "matching": 300_000_000, "other": 0,
    },
}  # fmt: skip


def section(key: str, content: dict[str, Any]) -> DraftForm:
    form = form_for(key)
    assert issubclass(form, DraftForm)
    return form.from_content(content, choices=OFFERED.get(key))


def typed(key: str, texts: dict[str, str]) -> DraftForm:
    form = form_for(key)(texts, choices=OFFERED.get(key))
    assert isinstance(form, DraftForm)
    return form


def test_every_section_is_a_draft_with_a_complete_example():
    assert set(COMPLETE) == {key for key, form in FORMS.items() if issubclass(form, DraftForm)}


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_what_is_stored_is_judged_complete_and_stored_alike(key):
    form = section(key, COMPLETE[key])

    assert (form.validate(), form.errors, form.to_content()) == (True, {}, COMPLETE[key])


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_a_section_stands_on_the_page_as_it_was_typed(key):
    first = section(key, COMPLETE[key])

    assert section(key, json.loads(json.dumps(first.to_content()))).typed() == first.typed()


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_an_empty_section_can_be_saved_but_is_not_complete(key):
    form = section(key, {})
    content = form.to_content()

    assert (set(content), form.validate(), form.to_content()) == (set(COMPLETE[key]), False, content)


def test_what_cannot_be_read_is_kept_word_for_word():
    form = typed(
        "section_funding", {"total_cost": "sáu trăm triệu", "support": " 300.000.000 ", "matching": "-5", "other": "x"}
    )
    kept = {"total_cost": "sáu trăm triệu", "support": 300_000_000, "matching": "-5", "other": "x", "own_source": ""}

    assert form.draft_values() == kept
    assert not form.validate()
    assert form.draft_values() == kept


def test_dates_are_dates_in_the_draft_and_texts_in_the_store():
    form = typed("section_schedule", {"starts_on": "1/6/2026", "ends_on": "31/6/2026"})

    assert form.draft_values() == {"starts_on": date(2026, 6, 1), "ends_on": "31/6/2026", "milestones": []}
    assert form.to_content()["starts_on"] == "2026-06-01"


def test_a_row_half_typed_is_kept():
    form = typed("section_items", {"items-4-name": "Máy sấy", "items-4-quantity": "hai", "items-5-name": " "})
    form.validate()

    assert form.to_content() == {"items": [{"name": "Máy sấy", "quantity": "hai", "unit_price": None}]}
    assert form.errors == {
        "items": [
            "Dòng 1: Số lượng: viết số nguyên bằng chữ số từ 0 đến 9, ví dụ 12.",
            "Dòng 1: Nhập đơn giá.",
        ]
    }


def test_an_option_that_is_gone_is_kept_until_another_is_chosen():
    form = section("section_need", COMPLETE["section_need"] | {"activity": "ccn_infrastructure"})

    assert not form.validate()
    assert (form.errors, form.to_content()["activity"]) == (
        {"activity": ["Nội dung đề nghị hỗ trợ: chọn một mục trong danh sách."]},
        "ccn_infrastructure",
    )


def test_a_draft_comes_back_in_the_way_people_write():
    form = section("section_schedule", {"starts_on": "2026-06-01", "ends_on": "31/6/2026", "unknown": 1})

    assert [form["starts_on"]._value(), form["ends_on"]._value()] == ["01/06/2026", "31/6/2026"]


def test_rows_show_their_amounts_and_their_sum():
    rows = [LINE, {"name": "Băng tải", "quantity": 1, "unit_price": 50_000_000}, {"name": "Tủ điện"}]
    form = section("section_items", {"items": rows})

    assert ([row.amount() for row in form.items.filled()], form.total()) == (
        [600_000_000, 50_000_000, None],
        650_000_000,
    )


@pytest.mark.parametrize(
    ("key", "changes", "field", "error"),
    [
        ("section_funding", {"other": 0}, "total_cost",
         "Các nguồn vốn cộng lại còn thiếu 10.000.000 đồng so với Tổng kinh phí."),
        ("section_funding", {"matching": 290_000_001}, "total_cost",
         "Các nguồn vốn cộng lại thừa 1 đồng so với Tổng kinh phí."),
        ("section_funding", {"support": 0}, "support", "Kinh phí đề nghị hỗ trợ: phải từ 1 đến 100.000.000.000."),
        ("section_estimate", {"matching": 300_000_001}, "lines", "Tổng dự toán nhỏ hơn các nguồn vốn 1 đồng."),
        ("section_estimate", {"matching": 1}, "lines", "Tổng dự toán lớn hơn các nguồn vốn 299.999.999 đồng."),
        ("section_estimate", {"eligible_cost": 299_999_999}, "support",
         "Kinh phí hỗ trợ không được lớn hơn Chi phí hợp lệ."),
        ("section_estimate", {"lines": []}, "lines", "Nhập ít nhất một dòng: các khoản dự toán."),
        ("section_schedule", {"ends_on": "2026-05-31"}, "ends_on",
         "Ngày hoàn thành không được trước Ngày bắt đầu."),
        ("section_schedule", {"milestones": [{"what": "Lắp máy", "by": "2026-12-01"}]}, "milestones",
         "Dòng 1: ngày phải trong thời gian thực hiện, từ 01/06/2026 đến 30/11/2026."),
        ("section_commitments", {"keep_three_years": False}, "keep_three_years",
         "Đánh dấu vào ô: giữ và sử dụng máy móc được hỗ trợ ít nhất ba năm."),
        ("section_establishment", {"tax_code": "123"}, "tax_code",
         "Mã số thuế: phải có 10 chữ số, 13 chữ số (10-3) hoặc 12 chữ số định danh cá nhân."),
        ("section_establishment", {"commune_id": 99}, "commune_id",
         "Xã, phường, đặc khu: chọn một mục trong danh sách."),
        ("section_establishment", {"workers": 0}, "workers", "Số lao động: phải từ 1 đến 100.000."),
        ("section_survey", {"fit": None}, "fit", "Trả lời câu hỏi: Cơ sở đủ điều kiện và có nhu cầu thật?"),
        ("section_project", {"aims": "Tốt hơn"}, "aims", "Mục tiêu của đề án: viết ít nhất 10 ký tự."),
        ("section_need", {"title": "a" * 201}, "title", "Tên đề án: rút còn tối đa 200 ký tự (đang có 201)."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(key, changes, field, error):
    form = section(key, COMPLETE[key] | changes)

    assert (form.validate(), form.errors) == (False, {field: [error]})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_no_stored_content_breaks_a_section(key):
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(COMPLETE[key], json_values)))
    @settings(max_examples=40, deadline=None, database=None)
    def try_content(content):
        form = section(key, content)
        form.validate()
        kept = json.loads(json.dumps(form.to_content()))
        again = section(key, kept).to_content()
        assert section(key, again).to_content() == again

    try_content()


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_whatever_is_typed_can_be_saved_and_settles(key):
    row = st.sampled_from(["items-0-", "lines-0-", "milestones-0-"])
    cell = st.sampled_from(["name", "quantity", "unit_price", "source", "what", "by"])
    names = st.sampled_from(sorted(COMPLETE[key])) | st.builds(str.__add__, row, cell)

    @given(st.dictionaries(names, st.text(max_size=30), max_size=8))
    @settings(max_examples=40, deadline=None, database=None)
    def try_texts(texts):
        kept = typed(key, texts).to_content()
        json.dumps(kept, ensure_ascii=False).encode()
        again = section(key, kept).to_content()
        assert section(key, again).to_content() == again

    try_texts()
