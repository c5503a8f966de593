"""Reading a score sheet that was filled in away from the network, and every reason why one is not taken.

A file of another round, juror, rubric or list of items, with a changed heading or row, or with a formula is refused as
a whole: a mark under the wrong item is worse than none. Marks come back as they were typed; whether a mark is within
the rubric is judged where every other sheet is judged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflow.errors import Refusal
from workflow.files.cells import Place
from workflow.files.refusal import MESSAGES, FileRefused
from workflow.files.score_workbook import HEADING_ROW, HIDDEN, MARK, SHEET, ScoreForm, Texts
from workflow.files.spreadsheet import Sheet, cell_text, place_name, read_sheets

AGAIN = "Tải lại phiếu từ trang chấm điểm rồi nhập vào phiếu mới."
KEEP = "Giữ nguyên dòng, cột và tiêu đề của phiếu; nếu đã lỡ đổi, tải lại phiếu mới."
OTHER: Mapping[str, tuple[str, str]] = {
    "round": ("score_other_round", "Phiếu này là của kỳ bình chọn khác."),
    "juror": ("score_other_juror", "Phiếu này lập cho thành viên khác."),
    "rubric": ("score_other_rubric", "Phiếu này theo bộ tiêu chí khác với kỳ bình chọn."),
    "version": ("score_other_version", "Danh sách sản phẩm được giao đã thay đổi sau khi tải phiếu này."),
}
SHOWN = 10
CODE, VERSION = 2, 3
"""Columns of the hidden sheet that say which sheet was handed out as of which version."""
LARGEST = 2 * 2**20
"""Bytes of a file: a page may have to carry it along in a form, which holds less than an upload."""
LONGEST = 10
"""Digits of a number that nobody reaches by saving."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: for each item every mark and comment, "" where nothing was typed; nothing when at fault.

    ``versions`` says how often the sheet of an item had been saved when the form was handed out, where it can be read.
    """

    marks: Texts = field(default_factory=dict)
    comments: Texts = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Refusal, ...] = ()


def read_workbook(content: bytes, form: ScoreForm) -> Reading:
    """The marks and comments of a file, or every reason why it is not the filled-in form of this juror."""
    try:
        sheets = read_sheets(content, max_bytes=LARGEST)
    except FileRefused as refused:
        return Reading(faults=(Refusal(refused.code, MESSAGES[refused.code], params=refused.params),))
    faults = tuple(_of_another(sheets, form)) or tuple(_changed(sheets, form))
    return Reading(faults=faults) if faults else _typed(sheets[SHEET], form, _versions(sheets[HIDDEN], form))


def _of_another(sheets: Mapping[str, Sheet], form: ScoreForm) -> Iterator[Refusal]:
    """Why the file is not the form that was made for this juror in this round."""
    about = _about(sheets[HIDDEN]) if HIDDEN in sheets else {}
    if SHEET not in sheets or about.get("mark") != MARK:
        yield Refusal("score_not_a_form", "Tệp này không phải phiếu chấm điểm tải từ hệ thống.", AGAIN)
        return
    for name, (code, message) in OTHER.items():
        if about.get(name) != cell_text(form.about[name]).strip():
            yield Refusal(code, message, AGAIN)


def _about(sheet: Sheet) -> Mapping[str, str]:
    return {
        text.strip(): sheet.cells.get((row, 1), "").strip() for (row, column), text in sheet.cells.items() if not column
    }


def _changed(sheets: Mapping[str, Sheet], form: ScoreForm) -> Iterator[Refusal]:
    """What in the form was changed beside its white cells."""
    formulas = [place_name(place) for name in (SHEET, HIDDEN) for place in sheets[name].formulas]
    if formulas:
        message = "Phiếu có công thức ở ô %(places)s."
        yield Refusal("score_formula", message, "Nhập điểm bằng số, không dùng công thức.", _listed("places", formulas))
    cells = _stripped(sheets[SHEET])
    yield from _headings(cells, form)
    yield from _rows(cells, form)
    outside = [
        place_name(place) for place in sorted(cells) if place[0] > HEADING_ROW and place[1] >= len(form.headings)
    ]
    if outside:
        yield Refusal("score_outside", "Có chữ ngoài bảng ở ô %(places)s.", KEEP, _listed("places", outside))


def _headings(cells: Mapping[Place, str], form: ScoreForm) -> Iterator[Refusal]:
    wanted = {column: heading.strip() for column, heading in enumerate(form.headings)}
    found = {column: text for (row, column), text in cells.items() if row == HEADING_ROW}
    places = [place_name((HEADING_ROW, c)) for c in sorted({*wanted, *found}) if wanted.get(c, "") != found.get(c, "")]
    if places:
        yield Refusal("score_heading", "Tiêu đề đã bị đổi ở ô %(places)s.", KEEP, _listed("places", places))


def _rows(cells: Mapping[Place, str], form: ScoreForm) -> Iterator[Refusal]:
    """Which rows are missing, too many, there twice, or stand beside the name of another product."""
    products = {_cell(item.code): _cell(item.product) for item in form.items}
    named = {row: cells.get((row, 0), "") for row in sorted({row for row, _ in cells if row > HEADING_ROW})}
    times = Counter(named.values())
    renamed = [code for row, code in named.items() if code in products and cells.get((row, 1), "") != products[code]]
    extra = [place_name((row, 0)) for row, code in named.items() if code not in products]
    faults = (
        ("score_row_missing", "Thiếu dòng của sản phẩm %(codes)s.", "codes", [c for c in products if c not in times]),
        ("score_row_twice", "Sản phẩm %(codes)s có nhiều dòng.", "codes", [c for c in products if times[c] > 1]),
        ("score_row_renamed", "Tên sản phẩm ở dòng %(codes)s đã bị đổi.", "codes", renamed),
        ("score_row_extra", "Dòng bắt đầu ở ô %(places)s không có trong danh sách được giao.", "places", extra),
    )
    for code, message, name, affected in faults:
        if affected:
            yield Refusal(code, message, KEEP, _listed(name, affected))


def _versions(sheet: Sheet, form: ScoreForm) -> Mapping[str, int]:
    """How often each sheet had been saved when the form was handed out; what is no number is left out."""
    cells = sheet.cells
    said = {
        cells[row, column].strip(): cells.get((row, VERSION), "").strip() for row, column in cells if column == CODE
    }
    known = {item.code: said.get(_cell(item.code), "") for item in form.items}
    return {
        code: int(text) for code, text in known.items() if text.isascii() and text.isdigit() and len(text) < LONGEST
    }


def _typed(sheet: Sheet, form: ScoreForm, versions: Mapping[str, int]) -> Reading:
    """What was typed into the white cells; the rows may stand in any order."""
    cells, first_comment = _stripped(sheet), 2 + len(form.criteria)
    rows = {text: row for (row, column), text in cells.items() if column == 0 and row > HEADING_ROW}
    places = {item.code: rows[_cell(item.code)] for item in form.items}
    marks = {
        code: {column.key: cells.get((row, 2 + n), "") for n, column in enumerate(form.criteria)}
        for code, row in places.items()
    }
    comments = {
        code: {head.key: cells.get((row, first_comment + n), "") for n, head in enumerate(form.heads)}
        for code, row in places.items()
    }
    return Reading(marks, comments, versions)


def _stripped(sheet: Sheet) -> Mapping[Place, str]:
    """The cells in which something is to be seen."""
    return {place: text.strip() for place, text in sheet.cells.items() if text.strip()}


def _cell(text: str) -> str:
    return cell_text(text).strip()


def _listed(name: str, what: Iterable[str]) -> Mapping[str, object]:
    """The first few of what is at fault, for a message."""
    every = list(what)
    return {name: ", ".join(every[:SHOWN]) + (", …" if len(every) > SHOWN else "")}
