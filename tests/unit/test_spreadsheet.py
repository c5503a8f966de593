"""Cells come out of a workbook as the text that was typed, whatever program wrote it, and no file can exhaust us."""

import string
from contextlib import suppress
from datetime import UTC
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.books import book, cell, typed
from tests.unit.uploads import office, pdf
from workflow.files import FileRefused
from workflow.files.spreadsheet import MOST_WORK, Row, Sheet, Table, last_save, place_name, read_sheets, read_table

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)


def refusal(content, **how):
    with pytest.raises(FileRefused) as refused:
        read_sheets(content, **how)
    return refused.value.code


def test_each_kind_of_cell_reads_as_text():
    cells = [
        cell("A1", "Máy sấy"), typed("B1", "0", "s"), typed("C1", "8.5"), typed("D1", "1", "b"),
        typed("E1", "0", "b"), typed("F1", "#REF!", "e"), typed("G1", "tám", "str"), '<c r="H1"/>',
        '<c r="A2" t="s"/>', typed("B2", "2", "s"),
    ]  # fmt: skip
    strings = "<si><t>lẻ</t></si><si/><si><r><t>hai </t></r><r><t>kiểu</t></r></si>"

    assert read_sheets(book({"Một": "".join(cells)}, strings=strings))["Một"].cells == {
        (0, 0): "Máy sấy", (0, 1): "lẻ", (0, 2): "8,5", (0, 3): "TRUE", (0, 4): "FALSE", (0, 5): "#REF!",
        (0, 6): "tám", (1, 1): "hai kiểu",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("40", "40"),
        ("40.0", "40"),
        ("8.4999999999999996", "8,5"),
        ("69.99", "69,99"),
        ("-1", "-1"),
        ("1E2", "100"),
        ("1e-3", "0,001"),
        ("INF", "INF"),
        ("1e999", "1e999"),
    ],
)
def test_a_number_reads_as_it_was_typed_in_vietnamese(kept, read):
    assert read_sheets(book({"a": typed("A1", kept)}))["a"].cells == {(0, 0): read}


def test_a_formula_is_told_apart_from_its_value():
    formulas = '<c r="B2"><f>1+1</f><v>2</v></c><c r="C3"><f t="shared" si="0"/><v>3</v></c>'

    assert read_sheets(book({"a": formulas}))["a"] == Sheet({(1, 1): "2", (2, 2): "3"}, ((1, 1), (2, 2)))


def test_prefixes_and_absolute_addresses_are_understood():
    text, formula = '<x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>', '<x:c r="B1"><x:f>1</x:f></x:c>'
    cells = f'<x:row xmlns:x="u">{text}{formula}</x:row>'
    found = read_sheets(book({"một": cells, "hai": cell("A1", "b")}, target="/xl/worksheets/sheet{n}.xml"))

    assert found == {"một": Sheet({(0, 0): "a"}, ((0, 1),)), "hai": Sheet({(0, 0): "b"}, ())}


@settings(max_examples=200)
@given(st.dictionaries(st.tuples(st.integers(0, 99), st.integers(0, 60)), TEXTS, max_size=6))
def test_what_a_program_writes_is_read(cells):
    content = BytesIO()
    written = xlsxwriter.Workbook(content, {"in_memory": True})
    page = written.add_worksheet("a")
    for (row, column), text in cells.items():
        page.write_string(row, column, text)
    written.close()

    assert read_sheets(content.getvalue())["a"] == Sheet(cells, ())


@given(st.integers(0, 999_999), st.integers(0, 18_277))
def test_a_place_has_the_name_that_is_read_back(row, column):
    name = place_name((row, column))

    assert read_sheets(book({"a": cell(name, "x")}))["a"].cells == {(row, column): "x"}


def test_places_are_named_as_in_excel():
    assert [place_name((0, column)) for column in (0, 25, 26, 51, 52, 701, 702)] == [
        "A1", "Z1", "AA1", "AZ1", "BA1", "ZZ1", "AAA1",
    ]  # fmt: skip
    assert [place_name((9, n))[0] for n in range(26)] == list(string.ascii_uppercase)


HOSTILE = {
    "not-a-book": (pdf(), "file_kind_here"),
    "text": (b"Ma,Diem", "file_kind"),
    "a-document": (office("docx"), "file_kind_here"),
    "no-sheets-part": (office("xlsx"), "file_damaged"),
    "far-sheet": (book({"a": ""}, target="../../etc/passwd"), "file_damaged"),
    "no-such-string": (book({"a": typed("A1", "7", "s")}, strings="<si><t>a</t></si>"), "file_damaged"),
    "string-from-behind": (book({"a": typed("A1", "-1", "s")}, strings="<si><t>a</t></si>"), "file_damaged"),
    "word-for-number": (book({"a": typed("A1", "nhiều")}), "file_damaged"),
    "cell-without-place": (book({"a": "<c><v>1</v></c>"}), "file_damaged"),
    "cell-at-nowhere": (book({"a": typed("A0", "1")}), "file_damaged"),
    "cell-too-far": (book({"a": typed("AAAA1", "1")}), "file_damaged"),
    "formula-at-nowhere": (book({"a": "<f>1</f>"}), "file_damaged"),
    "cut-sheet": (book({"a": "<c r='A1'><v>1"}), "file_damaged"),
    "entities": (book({"a": "<!DOCTYPE a [<!ENTITY b 'x'>]>"}), "file_unsafe_parts"),
    "exchange": (book({"a": "<c r='A1'><f>cmd|'/C calc'!A0</f></c>"}), "office_external"),
    "bomb": (book({"a": "<c r='A1'/>" * (5 * 2**20)}), "file_bomb"),
    "one-sheet-under-many-names": (book({f"a{n}": "" for n in range(2500)}), "file_bomb"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name):
    content, code = HOSTILE[name]

    assert refusal(content) == code


def test_what_packs_well_enough_to_pass_is_stopped_while_reading():
    longest = "".join(map(str, range(1_400_000)))

    assert len(longest) > MOST_WORK
    assert refusal(book({"a": cell("A1", longest)})) == "file_bomb"


def test_corners_far_apart_cost_nothing():
    found = read_sheets(book({"a": cell("A1", "a") + cell("XFD1048576", "b")}))

    assert found["a"].cells == {(0, 0): "a", (1_048_575, 16_383): "b"}


def test_a_file_over_the_limit_is_refused():
    assert refusal(book({"a": ""}), max_bytes=100) == "file_too_big"


@settings(max_examples=200)
@given(st.data())
def test_a_spoiled_file_is_read_or_refused_and_never_breaks(drawn):
    content = bytearray(book({"a": cell("A1", "x") + typed("B1", "1")}, strings="<si><t>a</t></si>"))
    for _ in range(drawn.draw(st.integers(1, 4))):
        content[drawn.draw(st.integers(0, len(content) - 1))] = drawn.draw(st.integers(0, 255))

    with suppress(FileRefused):
        read_sheets(bytes(content))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("<lastModifiedBy>Lê Mẫu </lastModifiedBy><modified>2026-01-05T09:00:00+07:00</modified>", ("Lê Mẫu", 2)),
        ("<modified>2026-01-05T02:00:00Z</modified>", ("", 2)), ("<modified>2026-01-05T02:00:00</modified>", ("", 2)),
        ("<lastModifiedBy>A</lastModifiedBy><modified>hôm qua</modified>", ("A", None)),
        ("<modified>0001-01-01T00:00:00+14:00</modified>", ("", None)), ("<modified>", ("", None)),
        ("", ("", None)),
    ],
)  # fmt: skip
def test_a_workbook_says_who_saved_it_last_and_when(said, found):
    stream = BytesIO(book({"a": cell("A1", "x")}))
    with ZipFile(stream, "a") as archive:
        archive.writestr("docProps/core.xml", f"<p>{said}</p>")
    save = last_save(stream.getvalue())

    assert (save.by, save.at and save.at.hour) == found
    assert (save.at and save.at.tzinfo) in (None, UTC)


def test_a_workbook_without_properties_says_nothing():
    assert last_save(book({"a": cell("A1", "x")})) == ("", None)


def test_a_sheet_is_read_row_by_row_with_what_is_merged_and_what_is_worked_out():
    rows = (
        f'<row r="1">{cell("A1", "Tên")}{cell("B1", "Số")}</row><row r="2"/><row r="3" ht="30"><c r="A3" s="1"/></row>'
        f'<row r="4">{typed("B4", "8.5")}<c r="C4"><f>1+1</f></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="A4:A6"/></mergeCells><sheetData>'
    )
    found = read_table(book({"một": rows}), "một", filename="a.xlsx", most_rows=4)

    head, line = Row(1, {0: "Tên", 1: "Số"}), Row(4, {1: "8,5", 2: ""}, frozenset({1, 2}), frozenset({2}))
    assert found == Table((head, line), ("A4:A6",))
    assert read_table(book({"một": rows}), "hai", filename="a.xlsx", most_rows=4) is None


def test_more_rows_than_are_allowed_are_refused_even_when_nothing_stands_in_them():
    content = book({"một": "".join(f'<row r="{n}"/>' for n in range(1, 12))})
    with pytest.raises(FileRefused) as refused:
        read_table(content, "một", filename="a.xlsx", most_rows=10)

    assert (refused.value.code, refused.value.params) == ("file_too_many_rows", {"limit": 10})


def test_a_million_empty_rows_are_refused_without_being_kept():
    content = book({"một": '<row r="1" spans="1:9"/>' * 1_000_000})
    with pytest.raises(FileRefused):
        read_table(content, "một", filename="a.xlsx", most_rows=20_000)
