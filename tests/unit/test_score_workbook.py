"""The score sheet that is filled in away from the network: what is written comes back, and nothing else is taken."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.books import book, cell, typed
from tests.unit.uploads import pdf
from workflow.files.score_reading import LARGEST, Reading, read_workbook
from workflow.files.score_workbook import HIDDEN, SHEET, Column, Head, Item, ScoreForm, workbook
from workflow.files.spreadsheet import cell_text, read_sheets

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
FORM = ScoreForm(
    round_code="BC-2026-DN", round_title="Bình chọn cấp tỉnh 2026", juror_id=7, juror_name="Lê Thị Mẫu",
    rubric="ab12", version=3, criteria=(Column("market", "Thị trường", 40), Column("culture", "Văn hóa", 10)),
    heads=(Head("market", "Thị trường"),), items=(Item("SP-01", "Gốm Biên Hòa"), Item("SP-02", "Hạt điều")),
)  # fmt: skip
FILLED = {
    "A1": "x", "A4": "Mã sản phẩm", "B4": "Tên sản phẩm", "C4": "Thị trường (tối đa 40)", "D4": "Văn hóa (tối đa 10)",
    "E4": "Nhận xét: Thị trường", "A5": "SP-01", "B5": "Gốm Biên Hòa", "C5": "35,5", "D5": "8", "E5": "Bền, đẹp",
    "A6": "SP-02", "B6": "Hạt điều", "C6": "30",
}  # fmt: skip
ABOUT = {
    "A1": "mark", "B1": "khuyencong-score-1", "A2": "round", "B2": "BC-2026-DN", "A3": "juror", "B3": "7",
    "A4": "rubric", "B4": "ab12", "A5": "version", "B5": "3",
}  # fmt: skip
MARKS = {"SP-01": {"market": "35,5", "culture": "8"}, "SP-02": {"market": "30", "culture": ""}}
COMMENTS = {"SP-01": {"market": "Bền, đẹp"}, "SP-02": {"market": ""}}
TEXTS = st.text(max_size=25)
ACTIVE = st.builds(
    "{}{}{}".format, st.sampled_from(['"', "", ";", ",", " "]), st.sampled_from("=+-@\t\r\n＝＋－＠"), TEXTS
)
MARKUP = st.builds("<r><t>{}</t></r>".format, st.sampled_from(["a", "</si>", "<f>1</f>"]))
ANY = TEXTS | ACTIVE | MARKUP


def cells_of(texts):
    return "".join(cell(place, text) for place, text in texts.items() if text is not None)


def saved(changes=(), about=(), raw="", name=SHEET):
    """A file as some program saved it: the filled-in form with changed cells."""
    return book({name: cells_of(FILLED | dict(changes)) + raw, HIDDEN: cells_of(ABOUT | dict(about))})


def faults(content):
    reading = read_workbook(content, FORM)
    assert bool(reading.faults) is not bool(reading.marks)
    return [(fault.code, *fault.params.values()) for fault in reading.faults]


@st.composite
def forms(draw):
    rubric = draw(
        st.lists(
            st.builds(Column, st.text("abc", min_size=1), ANY, st.integers(1, 100)),
            max_size=4,
            unique_by=lambda c: c.key,
        )
    )
    heads = draw(
        st.lists(st.builds(Head, st.text("abc", min_size=1), ANY), max_size=2, unique_by=lambda head: head.key)
    )
    codes = ANY.filter(lambda text: cell_text(text).strip())
    saved = st.integers(0, 999_999_999)
    rows = st.builds(Item, codes, ANY, saved)
    items = draw(st.lists(rows, max_size=4, unique_by=lambda item: cell_text(item.code).strip()))
    return ScoreForm(draw(ANY), draw(ANY), draw(st.integers(1)), draw(ANY), draw(ANY), rubric, heads, items)


def typed_into(drawn, form, keys):
    return {item.code: {key: drawn.draw(ANY) for key in keys} for item in form.items}


def seen(texts):
    return {code: {key: cell_text(text).strip() for key, text in row.items()} for code, row in texts.items()}


@settings(max_examples=150)
@given(forms(), st.data())
def test_what_is_written_is_read_back(form, drawn):
    marks = typed_into(drawn, form, [column.key for column in form.criteria])
    comments = typed_into(drawn, form, [head.key for head in form.heads])

    assert read_workbook(workbook(form, now=NOW, marks=marks, comments=comments), form) == Reading(
        seen(marks), seen(comments), {item.code: item.version for item in form.items}
    )


@settings(max_examples=300)
@given(ANY)
def test_no_cell_is_active_whatever_is_written(text):
    form = replace(
        FORM, round_title=text, juror_name=text, round_code=text, heads=[Head("a", text)], items=[Item("1", text)]
    )
    content = workbook(form, now=NOW, marks={"1": {"market": text}}, comments={"1": {"a": text}})

    with ZipFile(BytesIO(content)) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)
    assert {kind for _, kind in re.findall(r'<c r="(\w+)"[^>]*? t="(\w+)"', sheets)} == {"s"}
    assert re.findall(r"<f\b|<hyperlink|<is>|<drawing|<dataValidation", sheets) == []
    assert [sheet.formulas for sheet in read_sheets(content).values()] == [(), ()]


@settings(max_examples=300)
@given(ANY)
def test_a_text_of_a_cell_is_the_text_itself(text):
    assert cell_text(text).strip() == "".join(c for c in text if c not in "\ufffe\uffff").strip()


def test_letters_that_no_sheet_can_hold_are_left_out():
    broken = "\ufffeGốm\uffff \ud800Bát Tràng\udfff"
    form = replace(FORM, items=[Item("1", broken)])

    assert cell_text(broken) == "Gốm Bát Tràng"
    assert read_workbook(workbook(form, now=NOW, marks={"1": {"market": broken}}), form).marks == {
        "1": {"market": "Gốm Bát Tràng", "culture": ""}
    }


def test_one_moment_gives_one_file():
    assert workbook(FORM, now=NOW) == workbook(FORM, now=NOW)


def test_a_fresh_form_reads_as_empty():
    empty = {code: dict.fromkeys(row, "") for code, row in MARKS.items()}

    no_comments = {code: {"market": ""} for code in empty}
    fresh = Reading(empty, no_comments, dict.fromkeys(empty, 0))
    assert read_workbook(workbook(FORM, now=NOW), FORM) == fresh


def test_a_form_for_500_products_is_taken_back():
    items = [Item(f"SP-{n:03}", f"Sản phẩm {n}") for n in range(500)]
    form = replace(FORM, criteria=[Column(f"c{n}", f"Tiêu chí {n}", 5) for n in range(24)], items=items)
    marks = {item.code: {f"c{n}": "4,5" for n in range(24)} for item in items}
    comments = {item.code: {"market": "Sản phẩm tốt, cần thêm bao bì. " * 9} for item in items}

    assert read_workbook(workbook(form, now=NOW, marks=marks, comments=comments), form).marks == marks


def test_the_hidden_sheet_is_not_offered_by_excel():
    with ZipFile(BytesIO(workbook(FORM, now=NOW))) as archive:
        body = archive.read("xl/workbook.xml").decode()
        sheets = [archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]

    assert re.findall(r'<sheet name="([^"]+)"[^>]*? state="(\w+)"', body) == [(HIDDEN, "veryHidden")]
    assert [sheet.count("<sheetProtection") for sheet in sheets] == [1, 1]


def test_a_file_saved_by_another_program_is_taken():
    assert read_workbook(saved(), FORM) == Reading(MARKS, COMMENTS)


def test_figures_come_back_as_typed_in_vietnamese():
    content = saved({"C5": None, "D5": None}, raw=typed("C5", "35.5") + typed("D5", "8"))

    assert read_workbook(content, FORM) == Reading(MARKS, COMMENTS)


def test_rows_may_change_places():
    swapped = {f"{c}{n}": FILLED.get(f"{c}{11 - n}") for c in "ABCDE" for n in (5, 6)}

    assert read_workbook(saved(swapped), FORM) == Reading(MARKS, COMMENTS)


def test_notes_above_the_table_and_on_further_sheets_do_not_matter():
    notes = {"A2": "ghi chú", "G3": "ghi chú"}
    sheets = {
        SHEET: cells_of(FILLED | notes),
        HIDDEN: cells_of(ABOUT),
        "Nháp": typed("A1", "1") + "<c r='A2'><f>A1</f></c>",
    }

    assert read_workbook(book(sheets), FORM) == Reading(MARKS, COMMENTS)


@pytest.mark.parametrize(
    ("about", "codes"),
    [
        ({"B1": "khuyencong-score-2"}, ["score_not_a_form"]),
        ({"B1": None}, ["score_not_a_form"]),
        ({"B2": "BC-2024-DN"}, ["score_other_round"]),
        ({"B3": "8"}, ["score_other_juror"]),
        ({"B3": None}, ["score_other_juror"]),
        ({"B4": "ab13"}, ["score_other_rubric"]),
        ({"B5": "2"}, ["score_other_version"]),
        ({"B2": "x", "B3": "x"}, ["score_other_round", "score_other_juror"]),
    ],
)
def test_the_form_of_another_round_juror_rubric_or_list_is_refused(about, codes):
    assert faults(saved(about=about)) == [(code,) for code in codes]


def test_the_form_of_another_is_refused_for_that_alone():
    assert faults(saved({"C4": "Điểm"}, {"B3": "8"})) == [("score_other_juror",)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"C4": "Thị trường (tối đa 50)"}, [("score_heading", "C4")]),
        ({"C4": "Văn hóa (tối đa 10)", "D4": "Thị trường (tối đa 40)"}, [("score_heading", "C4, D4")]),
        ({"E4": None}, [("score_heading", "E4")]),
        ({"F4": "Thêm"}, [("score_heading", "F4")]),
        ({"F5": "Thêm"}, [("score_outside", "F5")]),
        ({"A6": None, "B6": None, "C6": None}, [("score_row_missing", "SP-02")]),
        ({"A6": "SP-01", "B6": "Gốm Biên Hòa"}, [("score_row_missing", "SP-02"), ("score_row_twice", "SP-01")]),
        ({"B6": "Gốm Biên Hòa"}, [("score_row_renamed", "SP-02")]),
        ({"B5": "Hạt điều", "B6": "Gốm Biên Hòa"}, [("score_row_renamed", "SP-01, SP-02")]),
        ({"A7": "SP-03", "C7": "9"}, [("score_row_extra", "A7")]),
        ({"A6": None}, [("score_row_missing", "SP-02"), ("score_row_extra", "A6")]),
        ({"C9": "9"}, [("score_row_extra", "A9")]),
        ({"A5": "sp-01"}, [("score_row_missing", "SP-01"), ("score_row_extra", "A5")]),
    ],
)
def test_a_changed_table_is_refused_with_the_place(changes, found):
    assert faults(saved(changes)) == found


def test_formulas_are_refused_wherever_they_stand():
    formulas = "<c r='C5'><f>30+5</f><v>35</v></c><c r='Z99'><f>1</f></c>"

    assert faults(saved({"C5": None}, raw=formulas)) == [("score_formula", "C5, Z99")]
    hidden = book({SHEET: cells_of(FILLED), HIDDEN: cells_of(ABOUT) + "<c r='C9'><f>1</f></c>"})
    assert faults(hidden) == [("score_formula", "C9")]


def test_every_reason_is_given_at_once():
    content = saved({"C4": "Điểm", "A7": "SP-03", "F6": "a"}, raw="<c r='D6'><f>1</f></c>")

    assert [code for code, *_ in faults(content)] == [
        "score_formula",
        "score_heading",
        "score_row_extra",
        "score_outside",
    ]


def test_many_places_are_named_in_part():
    extra = {f"A{n}": f"SP-{n}" for n in range(7, 30)}

    assert faults(saved(extra)) == [("score_row_extra", ", ".join(f"A{n}" for n in range(7, 17)) + ", …")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (pdf(), "file_kind_here"),
        (b"Ma;Diem", "file_kind"),
        (workbook(FORM, now=NOW)[:-40], "file_damaged"),
        (book({SHEET: "<c r='A1'/>" * (5 * 2**20)}), "file_bomb"),
        (book({"Trang 1": cells_of(FILLED)}), "score_not_a_form"),
        (saved(name="Phiếu khác"), "score_not_a_form"),
        (book({HIDDEN: cells_of(ABOUT)}), "score_not_a_form"),
    ],
)
def test_a_file_that_is_no_form_is_refused(content, code):
    reading = read_workbook(content, FORM)

    assert [fault.code for fault in reading.faults] == [code]
    assert [str(fault)[-1] for fault in reading.faults] == ["."]


def test_a_refusal_of_the_upload_check_keeps_its_figures():
    (fault,) = read_workbook(saved() + b"x" * LARGEST, FORM).faults

    assert str(fault) == "Tệp lớn hơn 2 MB. Giảm kích thước hoặc chia thành nhiều tệp."
