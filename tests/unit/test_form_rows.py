"""Repeated rows: amounts, errors that name their row, and numbers that are no numbers."""

import pytest

from workflow.forms import LineItemRow, RowsField
from workflow.forms.base import WorkForm
from workflow.forms.rows import total


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
    form = Estimate(known={"machines": [{"name": "Máy", "quantity": 2, "unit_price": 5_000}]})

    assert 'value="5.000"' in str(form.machines.rows[0].unit_price)


def test_as_many_rows_as_allowed_at_the_highest_amount_are_taken() -> None:
    rows = [a_row(n, name="Máy", quantity="1000000", unit_price="1.000.000.000") for n in range(3)]
    form = Estimate({name: text for row in rows for name, text in row.items()})

    assert form.validate()
    assert total(form.machines) == 3 * 10**15


def test_a_row_without_an_amount_adds_nothing_and_nothing_is_free() -> None:
    form = Estimate({**a_row(0, name="Máy"), **a_row(1, name="Tủ", quantity="1", unit_price="0")})
    form.validate()

    assert total(form.machines) == 0
    assert form.errors["machines"][-1] == "Dòng 2: Đơn giá: phải từ 1 đến 1.000.000.000.000.000."


def test_an_empty_page_offers_spare_rows_from_the_first_number() -> None:
    assert [row.name.name for row in Estimate().machines.shown()] == [f"machines-{n}-name" for n in range(3)]
