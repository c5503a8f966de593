"""The Treasury's figures of a month as a sheet: a code and three amounts a row, every fault told with its cell."""

from collections.abc import Iterator, Mapping

from workflow.errors import Refusal, StepRefused
from workflow.files.cells import Place
from workflow.files.refusal import FileRefused
from workflow.files.spreadsheet import Sheet, place_name, read_sheets

HEADINGS = ("Mã hồ sơ", "Tạm ứng", "Thanh toán", "Thu hồi")
MOST_ROWS, MOST_FAULTS = 5_000, 50
LONGEST = 15
STEP = "treasury"
Row = tuple[str, int, int, int]


def read_statement(content: bytes) -> list[Row]:
    """Return the rows of the first sheet below its headings; StepRefused with all faults, or FileRefused."""
    sheets = read_sheets(content, filename="kho-bac.xlsx")
    sheet = next(iter(sheets.values()), None)
    if sheet is None or not sheet.cells:
        raise FileRefused("file_empty")
    faults = list(_faults(sheet))
    if faults:
        raise StepRefused(STEP, tuple(faults[:MOST_FAULTS]))
    return [_row(sheet.cells, line) for line in _lines(sheet)]


def _faults(sheet: Sheet) -> Iterator[Refusal]:
    for place in sheet.formulas:
        yield Refusal(
            "formula", "Ô %(cell)s là công thức.", "Dán giá trị thay cho công thức.", {"cell": place_name(place)}
        )
    for column, heading in enumerate(HEADINGS):
        if sheet.cells.get((0, column), "").strip() != heading:
            wanted = {"cell": place_name((0, column)), "heading": heading}
            yield Refusal("heading", "Ô %(cell)s phải ghi “%(heading)s”.", "Dùng tệp mẫu của trang này.", wanted)
    lines = _lines(sheet)
    if len(lines) > MOST_ROWS:
        yield Refusal("too_many", "Tệp có %(n)s dòng, nhiều nhất %(most)s.", "Chia thành nhiều tệp.",
                      {"n": len(lines), "most": MOST_ROWS})  # fmt: skip
    for line in lines[:MOST_ROWS]:
        for column in range(1, len(HEADINGS)):
            if _amount(sheet.cells, (line, column)) is None:
                text = "Ô %(cell)s không phải số tiền nguyên đồng."
                yield Refusal("amount", text, "Chỉ ghi chữ số, không âm.", {"cell": place_name((line, column))})


def _lines(sheet: Sheet) -> list[int]:
    """The rows below the headings in which something stands."""
    return sorted({row for row, column in sheet.cells if row and column < len(HEADINGS)})


def _row(cells: Mapping[Place, str], line: int) -> Row:
    advanced, paid, refunded = (_amount(cells, (line, column)) or 0 for column in (1, 2, 3))
    return cells.get((line, 0), "").strip(), advanced, paid, refunded


def _amount(cells: Mapping[Place, str], place: Place) -> int | None:
    """An amount as people write it; an empty cell is zero, anything else is no amount."""
    text = cells.get(place, "0").strip().replace(".", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
