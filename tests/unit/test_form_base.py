"""What every form promises: both languages, only declared fields, nothing typed is lost."""

from datetime import date

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from workflow.forms import FORMS, DateOrder, NeededWhen, NotAbove, StepForm, form_for, register
from workflow.forms.base import WorkForm
from workflow.forms.fields import CheckField, ChoiceField, DateField, LongTextField, MoneyField, PersonField, TextField


class Support(StepForm):
    """An imagined form with one field of each habit."""

    name = TextField("Tên đề án")
    starts_on = DateField("Ngày khởi công")
    ends_on = DateField("Ngày hoàn thành")
    cost = MoneyField("Tổng kinh phí")
    support = MoneyField("Kinh phí hỗ trợ")
    note = LongTextField("Ghi chú", required=False)
    area = ChoiceField("Địa bàn", choices=[("normal", "Bình thường"), ("hard", "Khó khăn")])
    area_basis = TextField("Căn cứ địa bàn", required=False)
    pledge = CheckField("Cơ sở cam kết phần vốn còn lại")
    checks = (
        DateOrder("starts_on", "ends_on"),
        NotAbove("support", "cost"),
        NeededWhen("area_basis", "area", ("hard",)),
    )


GOOD = {
    "version": "3",
    "idempotency_key": "a3f0-77bb",
    "name": " Máy sấy\u00a0lúa ",
    "starts_on": "1/2/2026",
    "ends_on": "01/02/2026",
    "cost": "400.000.000",
    "support": "200 000 000 ₫",
    "area": "normal",
    "pledge": "y",
}


def test_a_good_form_gives_typed_values() -> None:
    form = Support(GOOD)

    assert form.validate()
    assert form.values() == {
        "name": "Máy sấy\u00a0lúa",
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 2, 1),
        "cost": 400_000_000,
        "support": 200_000_000,
        "note": "",
        "area": "normal",
        "area_basis": "",
        "pledge": True,
    }


def test_what_the_page_carries_for_itself_is_read_but_no_value() -> None:
    form = Support(GOOD)

    assert (form.version.data, form.idempotency_key.data) == (3, "a3f0-77bb")


def test_an_empty_answer_asks_for_what_is_missing() -> None:
    form = Support({"note": "x"})

    assert not form.validate()
    assert form.errors == {
        "name": ["Nhập tên đề án."],
        "starts_on": ["Nhập ngày khởi công."],
        "ends_on": ["Nhập ngày hoàn thành."],
        "cost": ["Nhập tổng kinh phí."],
        "support": ["Nhập kinh phí hỗ trợ."],
        "area": ["Chọn địa bàn."],
        "pledge": ["Đánh dấu vào ô: cơ sở cam kết phần vốn còn lại."],
    }


def test_english_is_one_argument_away() -> None:
    form = Support({"cost": "1e400", "reason": ""}, lang="en")
    form.validate()

    assert form.cost.errors == ["Total cost: write the amount in digits 0 to 9, for example 1.234.567."]
    assert form.note.label.text == "Note"


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"ends_on": "31/1/2026"}, {"ends_on": ["Ngày hoàn thành không được trước Ngày khởi công."]}),
        ({"support": "400000001"}, {"support": ["Kinh phí hỗ trợ không được lớn hơn Tổng kinh phí."]}),
        ({"area": "hard"}, {"area_basis": ["Nhập căn cứ địa bàn."]}),
        ({"area": "soft"}, {"area": ["Địa bàn: chọn một mục trong danh sách."]}),
        ({"pledge": "maybe"}, {"pledge": ["Cơ sở cam kết phần vốn còn lại: đánh dấu hoặc để trống."]}),
        ({"version": "-1"}, {"version": ["Trang này: đã cũ hoặc bị sửa; tải lại trang rồi làm lại."]}),
        (
            {"ends_on": "x"},
            {"ends_on": ["Ngày hoàn thành: viết ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 05/10/2026."]},
        ),
    ],
)
def test_one_wrong_answer_gives_one_error(wrong: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = Support({**GOOD, **wrong})

    assert not form.validate()
    assert form.errors == errors


def test_a_repeated_scalar_is_refused() -> None:
    form = Support(MultiDict([*GOOD.items(), ("support", "1")]))

    assert not form.validate()
    assert form.errors == {"support": ["Kinh phí hỗ trợ: được gửi hai lần; tải lại trang rồi điền lại."]}


def test_keys_that_are_no_field_are_never_read() -> None:
    form = Support({**GOOD, "approved": "1", "owner_unit_id": "7", "__class__": "x"})

    assert form.validate()
    assert form.values() == Support(GOOD).values()


def test_what_was_typed_stays_in_the_box() -> None:
    form = Support({**GOOD, "cost": "bốn trăm triệu", "name": "a\x00b\ud800"})
    form.validate()

    assert 'value="bốn trăm triệu"' in str(form.cost)
    assert 'value="a\ufffdb\ufffd"' in str(form.name)


def test_a_stored_draft_shows_the_same_page_again() -> None:
    form = Support({**GOOD, "cost": "bốn trăm", "unknown": "x"})
    draft = form.typed()

    again = Support(draft)

    assert again.typed() == draft
    assert sorted(draft) == ["area", "cost", "ends_on", "name", "pledge", "starts_on", "support"]


def test_an_opened_page_shows_what_is_known() -> None:
    form = Support(MultiDict(), known={"cost": 400_000_000, "starts_on": date(2026, 10, 5), "version": 4})

    assert ['value="400.000.000"' in str(form.cost), 'value="05/10/2026"' in str(form.starts_on)] == [True, True]
    assert 'value="4"' in str(form.version)


def test_a_sent_page_holds_nothing_that_was_not_sent() -> None:
    form = Support({"name": "Máy"}, known={"cost": 400_000_000, "pledge": True})

    assert (form.cost.data, form.pledge.data) == (None, False)


def test_options_may_depend_on_the_case() -> None:
    class Hand(WorkForm):
        person = PersonField("Người thẩm định")

    chosen, stranger = (Hand({"person": n}, choices={"person": [(7, "An"), (9, "Bình")]}) for n in ("9", "8"))

    assert (chosen.validate(), chosen.values()) == (True, {"person": 9})
    assert (stranger.validate(), stranger.errors["person"]) == (
        False,
        ["Người thẩm định: chọn một người trong danh sách."],
    )


def test_problems_name_the_box_they_belong_to() -> None:
    form = Support({**GOOD, "cost": "", "name": ""})
    form.validate()

    assert form.problems() == [("name", "Nhập tên đề án."), ("cost", "Nhập tổng kinh phí.")]


@pytest.mark.parametrize(
    ("key", "typed", "errors"),
    [
        ("empty", {"version": "1"}, {}),
        ("note", {"note": ""}, {}),
        ("reason", {"reason": "Thiếu báo giá của máy sấy."}, {}),
        ("reason", {"reason": "Thiếu"}, {"reason": ["Lý do: viết ít nhất 10 ký tự."]}),
        ("reason", {"reason": "a" * 2001}, {"reason": ["Lý do: rút còn tối đa 2.000 ký tự (đang có 2.001)."]}),
        ("reason", {"reason": " "}, {"reason": ["Nhập lý do."]}),
    ],
)
def test_forms_of_any_step(key: str, typed: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = form_for(key)(typed)
    form.validate()

    assert form.errors == errors


def test_a_key_is_given_once() -> None:
    with pytest.raises(ValueError, match="the form key 'reason' is taken by ReasonForm"):
        register("reason")(StepForm)


def test_every_registered_form_opens_in_both_languages() -> None:
    assert {key for key, form in FORMS.items() for lang in ("vi", "en") if form(lang=lang).problems()} == set()


def test_options_are_offered_only_where_something_is_chosen() -> None:
    with pytest.raises(TypeError, match="cost offers no options"):
        Support(choices={"cost": [("1", "Một")]})


def test_a_field_of_another_make_is_a_mistake_of_the_programmer() -> None:
    class Foreign(WorkForm):
        name = wtforms.StringField("Tên")

    with pytest.raises(TypeError, match="name is not built on WorkField"):
        Foreign().values()
