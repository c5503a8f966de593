"""The yearly list of đề án as an XLSX: the template that is handed out, and the rows of one that comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from workflow.files.refusal import FileRefused
from workflow.files.spreadsheet import Row, cell_text, read_table
from workflow.fold import fold
from workflow.i18n import translate

SHEET, GUIDE, ALLOWED = "Danh sách", "Hướng dẫn", "Danh mục"
LARGEST = 5 * 2**20
MOST_ROWS = 5_000
MOST_LINES = 20_000
"""How many rows a list may have, and how many a sheet, empty ones among them, before it is not read any further."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading, what goes into it, an example, and whether it may stay empty.

    ``past`` columns are only for đề án that were approved; a list of those to come may be without them.
    """

    key: str
    label: str
    hint: str
    example: str
    needed: bool = True
    money: bool = False
    choices: bool = False
    day: bool = False
    past: bool = False


COLUMNS = (
    Column("year", "Năm kế hoạch", "Bốn chữ số: năm nay, năm tới; năm đã qua thì phải điền Tình trạng.", "2027"),
    Column("title", "Tên đề án", "Từ 10 đến 200 chữ.", "Hỗ trợ ứng dụng máy móc tiên tiến trong chế biến điều"),
    Column("activity", "Nội dung hoạt động", "Chọn trong danh mục.", "Ứng dụng máy móc thiết bị tiên tiến",
        choices=True),
    Column("establishment", "Tên cơ sở thụ hưởng", "Như trên giấy đăng ký kinh doanh.", "Công ty TNHH Minh Anh"),
    Column("kind", "Loại hình cơ sở", "Chọn trong danh mục.", "Doanh nghiệp nhỏ và vừa", choices=True),
    Column("tax_code", "Mã số thuế", "10, 13 hoặc 12 chữ số; để ô dạng chữ (Text); chưa có thì để trống.", "3600000007",
        needed=False),
    Column("commune", "Xã, phường", "Tên hiện nay, chọn trong danh mục.", "", choices=True),
    Column("total", "Tổng kinh phí (đồng)", "Số đồng, chỉ chữ số.", "400000000", money=True),
    Column("support", "Đề nghị hỗ trợ (đồng)", "Phần khuyến công địa phương; đã duyệt thì ghi số được duyệt.",
        "200000000", money=True),
    Column("matching", "Vốn đối ứng (đồng)", "Phần cơ sở tự bỏ ra.", "200000000", money=True),
    Column("other", "Nguồn khác (đồng)", "Để trống nếu không có. Tổng kinh phí bằng ba phần cộng lại.", "",
        needed=False, money=True),
    Column("standing", "Tình trạng", "Chỉ điền cho đề án đã được phê duyệt, của năm nay hoặc năm đã qua.",
        "Đã quyết toán", needed=False, choices=True, past=True),
    Column("decision", "Số quyết định phê duyệt", "Như trên quyết định.", "948/QĐ-UBND", needed=False, past=True),
    Column("decided_on", "Ngày phê duyệt", "Ngày/tháng/năm.", "15/04/2025", needed=False, day=True, past=True),
    Column("spent", "Hỗ trợ đã chi (đồng)", "Số quyết toán; đang thực hiện: số tạm ứng; đã ngừng: số được chấp nhận.",
        "200000000", needed=False, money=True, past=True),
    Column("ended_on", "Ngày chi, quyết toán hoặc ngừng", "Ngày/tháng/năm; đang thực hiện mà chưa chi thì để trống.",
        "20/12/2025", needed=False, day=True, past=True),
    Column("reason_code", "Lý do ngừng", "Chọn trong danh mục, chỉ khi đã ngừng.", "", needed=False, choices=True,
        past=True),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
RULES = (
    "Mỗi dòng là một đề án. Không đổi dòng tiêu đề, không gộp ô, không dùng công thức, không để dòng trống ở giữa.",
    "Một tệp có tối đa 5.000 đề án. Có dòng nào sai thì cả tệp chưa được nhập; hệ thống chỉ ra từng chỗ phải sửa.",
    "Nhập lại cùng danh sách không tạo thêm đề án: dòng đã có (cùng năm, cơ sở, nội dung, tên đề án) được bỏ qua.",
    "Đề án chưa duyệt: để trống từ cột Tình trạng; thành hồ sơ nháp, Trung tâm Khuyến công hoàn thiện rồi gửi cơ sở.",
    "Đề án đã duyệt, của năm nay hoặc năm đã qua: điền từ cột Tình trạng; thành hồ sơ ghi nhận từ danh sách.",
    "Tiền của đề án đã duyệt ghi vào kinh phí của năm đó: ghi nhận kinh phí được giao của năm trước khi nhập.",
)

Choices = Mapping[str, Sequence[str]]


class NotTheTemplate(FileRefused):
    """The file has no sheet of that name, or other headings than the template."""


def template(choices: Choices) -> bytes:
    """The list to be filled in, with instructions and with the values that are allowed."""
    import xlsxwriter  # noqa: PLC0415 -- start-up time

    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9ECEF", "border": 1})
    page = book.add_worksheet(SHEET)
    text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0"})
    for place, column in enumerate(COLUMNS):
        page.write_string(0, place, _said(column.label), bold)
        width = 40 if column.key in ("title", "activity", "establishment") else 22
        page.set_column(place, place, width, money if column.money else text)
    page.freeze_panes(1, 0)
    _write_guide(book, bold)
    _write_allowed(book, page, choices, bold)
    book.close()
    return content.getvalue()


def read_list(content: bytes, *, filename: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows below the headings and the merged places; FileRefused when it is no filled-in template."""
    table = read_table(content, SHEET, filename=filename, most_rows=MOST_LINES, max_bytes=LARGEST)
    if table is None:
        raise NotTheTemplate("list_no_sheet", sheet=SHEET)
    head = next((row for row in table.rows if row.number == 1), Row(1, {}))
    # a list of đề án to come, such as one of an older template, needs no columns of the past
    shorter = not any(head.cells.get(place, "").strip() for place, column in enumerate(COLUMNS) if column.past)
    wanted = [(place, column) for place, column in enumerate(COLUMNS) if not (shorter and column.past)]
    wrong = [_said(column.label) for place, column in wanted if not _same(head, place, column)]
    if wrong:
        raise NotTheTemplate("list_headings", columns=", ".join(wrong))
    rows = tuple(row for row in table.rows if row.number > 1 and _stands(row))
    if not rows:
        raise NotTheTemplate("list_no_rows")
    if len(rows) > MOST_ROWS:
        raise NotTheTemplate("list_too_long", limit=MOST_ROWS, number=len(rows))
    return rows, table.merged


def _stands(row: Row) -> bool:
    """Whether something stands in the columns of the list."""
    return any(place < len(COLUMNS) and text.strip() for place, text in row.cells.items()) or bool(row.formulas)


def _same(head: Row, place: int, column: Column) -> bool:
    return fold(head.cells.get(place, "")) == fold(column.label)


def _said(text: str) -> str:
    """The Vietnamese text: a list is recognised by its headings, so it has one language."""
    return cell_text(translate(text, "vi"))


def _write_guide(book: Any, bold: Any) -> None:
    page = book.add_worksheet(GUIDE)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    page.set_column(0, 0, 28, wrapped)
    page.set_column(1, 2, 60, wrapped)
    for number, rule in enumerate(RULES):
        page.write_string(number, 0, f"{number + 1}.")
        page.write_string(number, 1, _said(rule))
    for number, line in enumerate(_guide(), start=len(RULES) + 1):
        for place, text in enumerate(line):
            page.write_string(number, place, cell_text(text), bold if number == len(RULES) + 1 else wrapped)


def _guide() -> Iterator[tuple[str, str, str]]:
    yield _said("Cột"), _said("Cách điền"), _said("Ví dụ")
    for column in COLUMNS:
        needed = _said("Bắt buộc.") if column.needed else _said("Không bắt buộc.")
        yield _said(column.label), f"{needed} {_said(column.hint)}", column.example


def _write_allowed(book: Any, page: Any, choices: Choices, bold: Any) -> None:
    """A column of values for each column that has some, and the list in the cells of the table."""
    sheet = book.add_worksheet(ALLOWED)
    keys = [column.key for column in COLUMNS if column.choices]
    for place, key in enumerate(keys):
        values, at = choices.get(key, ()), KEYS.index(key)
        sheet.write_string(0, place, _said(COLUMNS[at].label), bold)
        sheet.set_column(place, place, 50)
        for number, value in enumerate(values, start=1):
            sheet.write_string(number, place, cell_text(value))
        if values:
            letter = chr(ord("A") + place)
            source = f"='{ALLOWED}'!${letter}$2:${letter}${len(values) + 1}"
            page.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": source, "error_type": "warning"})
