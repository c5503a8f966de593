"""The Treasury's sheet: every fault told with its cell, nothing guessed."""

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from workflow.errors import StepRefused
from workflow.files.refusal import FileRefused
from workflow.files.treasury_sheet import HEADINGS, MOST_ROWS, read_statement


def sheet(*rows, headings=HEADINGS, formula: str = "", far: bool = False) -> bytes:
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, headings)
    for line, row in enumerate(rows, 1):
        page.write_row(line, 0, row)
    if formula:
        page.write_formula("B2", formula, value=5)
    if far:
        page.write_blank(1_000_000, 3, None, book.add_format({"bold": True}))
    book.close()
    return content.getvalue()


def told(content: bytes) -> list[str]:
    with pytest.raises(StepRefused) as refused:
        read_statement(content)
    return [str(one) for one in refused.value.refusals]


def test_codes_and_amounts_are_read_as_they_stand():
    rows = [("A-1", 5, "1.000.000", ""), ("", 0, 7, 0)]

    assert read_statement(sheet(*rows)) == [("A-1", 5, 1_000_000, 0), ("", 0, 7, 0)]


@pytest.mark.parametrize("amount", ["năm", -5, 1.5, "1e6", "9" * 16, "1,000"])
def test_what_is_no_amount_is_told_with_its_cell(amount):
    assert told(sheet(("A-1", 1, amount, 0))) == ["Ô C2 không phải số tiền nguyên đồng."]


def test_a_formula_is_refused_wherever_it_stands():
    assert told(sheet(("A-1", 1, 1, 1), formula="=2+3")) == ["Ô B2 là công thức."]


def test_other_headings_are_another_sheet():
    assert told(sheet(headings=("Mã", *HEADINGS[1:]))) == ["Ô A1 phải ghi “Mã hồ sơ”."]


def test_a_million_empty_rows_are_no_rows():
    assert read_statement(sheet(("A-1", 1, 2, 3), far=True)) == [("A-1", 1, 2, 3)]


def test_too_many_rows_are_refused_as_a_whole():
    assert told(sheet(*[("A", 1, 1, 1)] * (MOST_ROWS + 1)))[0] == "Tệp có 5001 dòng, nhiều nhất 5000."


def test_no_workbook_is_no_workbook():
    with pytest.raises(FileRefused):
        read_statement(b"ma,tam ung\n")
