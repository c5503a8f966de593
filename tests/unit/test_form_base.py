"""What every form promises: both languages, only declared fields, nothing typed is lost."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from werkzeug.datastructures import MultiDict

from workflow import forms
from workflow.forms import FORMS, DateOrder, LineItemRow, NeededWhen, NotAbove, RowsField, StepForm, form_for, register
from workflow.forms.base import WorkForm
from workflow.forms.fields import CheckField, ChoiceField, DateField, LongTextField, MoneyField, PersonField, TextField
from workflow.forms.messages import LIBRARY
from workflow.forms.rows import total
from workflow.i18n import catalogue


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

    assert form.cost.errors == ["Tổng kinh phí: write the amount in digits 0 to 9, for example 1.234.567."]
    assert form.note.label.text == "Note"


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"ends_on": "31/1/2026"}, {"ends_on": ["Ngày hoàn thành không được trước Ngày khởi công."]}),
        ({"support": "400000001"}, {"support": ["Kinh phí hỗ trợ không được lớn hơn Tổng kinh phí."]}),
        ({"area": "hard"}, {"area_basis": ["Nhập căn cứ địa bàn."]}),
        ({"area": "soft"}, {"area": ["Địa bàn: chọn một mục trong danh sách."]}),
        ({"pledge": "maybe"}, {"pledge": ["Cơ sở cam kết phần vốn còn lại: đánh dấu hoặc để trống."]}),
        ({"version": "-1"}, {"version": ["Trang: đã cũ hoặc bị sửa; tải lại trang rồi làm lại."]}),
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
    form = Support(MultiDict(), data={"cost": 400_000_000, "starts_on": date(2026, 10, 5), "version": 4})

    assert ['value="400.000.000"' in str(form.cost), 'value="05/10/2026"' in str(form.starts_on)] == [True, True]
    assert 'value="4"' in str(form.version)


def test_a_sent_page_holds_nothing_that_was_not_sent() -> None:
    form = Support({"name": "Máy"}, data={"cost": 400_000_000, "pledge": True})

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


class Estimate(WorkForm):
    """An imagined estimate of machines."""

    machines = RowsField("Máy móc, thiết bị", LineItemRow, max_rows=3)


def a_row(number: int, **texts: str) -> dict[str, str]:
    return {f"machines-{number}-{name}": text for name, text in texts.items()}


def test_rows_give_amounts_and_skip_what_was_left_empty() -> None:
    form = Estimate(
        {
            **a_row(0, name="Máy xát", quantity="2", unit_price="150.000.000"),
            **a_row(1, name="", quantity=" ", unit_price=""),
            **a_row(7, name="Băng tải", quantity="1", unit_price="84000000"),
        }
    )

    assert form.validate()
    assert [row["amount"] for row in form.machines.data] == [300_000_000, 84_000_000]
    assert total(form.machines) == 384_000_000


def test_an_error_in_a_row_names_the_row_and_the_box() -> None:
    form = Estimate({**a_row(0, name="Máy", quantity="1", unit_price="5"), **a_row(3, name="Tủ", quantity="0")})

    assert not form.validate()
    assert form.errors == {"machines": ["Dòng 2: Số lượng: phải từ 1 đến 1.000.000.", "Dòng 2: Nhập đơn giá."]}
    assert [box for box, _ in form.problems()] == ["machines-3-quantity", "machines-3-unit_price"]


def test_an_amount_beyond_all_money_is_refused() -> None:
    form = Estimate(a_row(0, name="Máy", quantity="1000000", unit_price="1000000001"))

    assert not form.validate()
    assert form.errors == {"machines": ["Dòng 1: Số lượng nhân đơn giá không được quá 1.000.000.000.000.000 đồng."]}


def test_too_many_rows_are_refused_and_kept() -> None:
    rows = [a_row(n, name="Máy", quantity="1", unit_price="5") for n in range(4)]
    form = Estimate({name: text for row in rows for name, text in row.items()})

    assert not form.validate()
    assert form.errors == {"machines": ["Máy móc, thiết bị: bớt còn nhiều nhất 3 dòng."]}
    assert len(form.machines.rows) == 4


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", "1.5", "", "0x1"])
def test_an_odd_row_number_is_no_row(number: str) -> None:
    form = Estimate({f"machines-{number}-name": "Máy"})

    assert not form.validate()
    assert form.errors == {"machines": ["Nhập ít nhất một dòng: máy móc, thiết bị."]}


def test_spare_rows_never_take_the_number_of_a_row() -> None:
    form = Estimate({**a_row(0, name="Máy"), **a_row(2, name="Tủ")})

    assert [row.name.name for row in form.machines.shown()] == ["machines-0-name", "machines-2-name", "machines-3-name"]


def test_rows_come_back_from_a_draft() -> None:
    form = Estimate({**a_row(0, name="Máy", quantity="hai"), **a_row(5, name="Tủ")})

    assert Estimate(form.typed()).typed() == form.typed()


def test_known_rows_fill_the_page() -> None:
    form = Estimate(data={"machines": [{"name": "Máy", "quantity": 2, "unit_price": 5_000}]})

    assert 'value="5.000"' in str(form.machines.rows[0].unit_price)


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


def test_every_message_of_the_library_has_a_vietnamese_text() -> None:
    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as stream:
        ids = [m.id for m in read_po(stream) if m.id]

    assert set(LIBRARY) == {text for id_ in ids for text in ([id_] if isinstance(id_, str) else id_)}


def texts_in(path: Path) -> set[str]:
    """Every Vietnamese text of a module that a person may see: constants with marks, less the docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    documented = [n.value for n in nodes if isinstance(n, ast.Expr)]
    constants = [n for n in nodes if isinstance(n, ast.Constant) and n not in documented]
    return {n.value for n in constants if isinstance(n.value, str) and re.search("[à-ỹđ]", n.value)}


@pytest.mark.parametrize("name", ["base", "choices", "field", "fields", "messages", "rows", "steps"])
def test_every_text_has_an_english_one(name: str) -> None:
    found = texts_in(Path(forms.__file__).parent / f"{name}.py")

    assert found - set(catalogue("en")) == set()


def test_a_text_without_english_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Tài liệu."""\nHINT = "Chữ này chưa có tiếng Anh"\n', encoding="utf-8")

    assert texts_in(module) == {"Chữ này chưa có tiếng Anh"}
