"""The score sheet of one juror as an XLSX to be filled in away from the network.

One row an item, one column a criterion, at the end one column a head for the comment. Every cell is text: what a juror
types stays as typed (8,5 is never taken for 85), and no name of a product becomes a formula. A second sheet that Excel
does not show says whose form of which round this is; ``score_reading`` compares it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple

from workflow.files.spreadsheet import cell_text
from workflow.i18n import translate

MARK = "khuyencong-score-1"
SHEET, HIDDEN = "Phiếu chấm điểm", "khuyencong"
HEADING_ROW = 3
_ABOUT = ("mark", "round", "juror", "rubric", "version")
_WIDTHS = {"code": 12, "product": 36, "mark": 13, "comment": 40}

Texts = Mapping[str, Mapping[str, str]]


class Column(NamedTuple):
    """One criterion that gets a mark: its key, its name, the most points it can give."""

    key: str
    label: str
    maximum: int


class Head(NamedTuple):
    """One head of the rubric, which gets a comment."""

    key: str
    label: str


class Item(NamedTuple):
    """One product to be marked, by its code; ``version`` counts how often its sheet had been saved."""

    code: str
    product: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """Whose form this is, of which round, by which rubric, for which items.

    ``rubric`` is the hash of the round's rubric; ``version`` counts up whenever the juror's items change.
    """

    round_code: str
    round_title: str
    juror_id: int
    juror_name: str
    rubric: str
    criteria: Sequence[Column]
    heads: Sequence[Head]
    items: Sequence[Item]
    version: int = 1

    @property
    def about(self) -> Mapping[str, str]:
        """What the hidden sheet says."""
        values = (MARK, self.round_code, str(self.juror_id), self.rubric, str(self.version))
        return dict(zip(_ABOUT, values, strict=True))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table, from left to right."""
        marks = (_said("%(label)s (tối đa %(maximum)s)", label=c.label, maximum=c.maximum) for c in self.criteria)
        comments = (_said("Nhận xét: %(label)s", label=head.label) for head in self.heads)
        return (_said("Mã sản phẩm"), _said("Tên sản phẩm"), *marks, *comments)


def workbook(form: ScoreForm, *, now: datetime, marks: Texts | None = None, comments: Texts | None = None) -> bytes:
    """The form as a file, with the marks and comments that are there already, by item and then by key."""
    import xlsxwriter  # noqa: PLC0415 -- start-up time

    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": cell_text(form.round_title), "created": now.astimezone(UTC).replace(tzinfo=None)})
    _write_table(book, form, [_row(form, item, marks or {}, comments or {}) for item in form.items])
    _write_about(book, form)
    book.close()
    return content.getvalue()


def _said(text: str, **params: object) -> str:
    """The Vietnamese text: a form is compared by its headings, so it has one language."""
    return cell_text(translate(text, "vi", **params))


def _row(form: ScoreForm, item: Item, marks: Texts, comments: Texts) -> list[str]:
    own_marks, own_comments = marks.get(item.code, {}), comments.get(item.code, {})
    typed = [own_marks.get(column.key, "") for column in form.criteria]
    return [item.code, item.product, *typed, *(own_comments.get(head.key, "") for head in form.heads)]


def _write_table(book: Any, form: ScoreForm, rows: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(SHEET)
    title, head, fixed, typed = _formats(book)
    page.write_string(
        0, 0, _said("Phiếu chấm điểm: %(title)s (%(code)s)", title=form.round_title, code=form.round_code), title
    )
    page.write_string(1, 0, _said("Thành viên chấm: %(name)s", name=form.juror_name), title)
    page.write_string(2, 0, _said("Chỉ nhập vào các ô trắng; để trống ô chưa chấm; không thêm, bớt, đổi dòng hay cột."))
    for column, heading in enumerate(form.headings):
        page.write_string(HEADING_ROW, column, heading, head)
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        for column, text in enumerate(row):
            write = page.write_string if text else page.write_blank
            write(number, column, cell_text(text), typed if column > 1 else fixed)
    _lay_out(page, form)


def _formats(book: Any) -> tuple[Any, Any, Any, Any]:
    text = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True}
    grey = {**text, "bg_color": "#E9ECEF"}
    return (
        book.add_format({"bold": True, "num_format": "@", "quote_prefix": True}),
        book.add_format({**grey, "bold": True}),
        book.add_format(grey),
        book.add_format({**text, "locked": False, "quote_prefix": False}),
    )


def _lay_out(page: Any, form: ScoreForm) -> None:
    last_mark, last = 1 + len(form.criteria), 1 + len(form.criteria) + len(form.heads)
    page.set_column(0, 0, _WIDTHS["code"])
    page.set_column(1, 1, _WIDTHS["product"])
    page.set_column(2, last_mark, _WIDTHS["mark"])
    page.set_column(last_mark + 1, last, _WIDTHS["comment"])
    page.freeze_panes(HEADING_ROW + 1, 2)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{HEADING_ROW + 1 + len(form.items)}"})
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_landscape()
    page.repeat_rows(HEADING_ROW)
    page.fit_to_pages(1, 0)


def _write_about(book: Any, form: ScoreForm) -> None:
    page = book.add_worksheet(HIDDEN)
    for number, (name, value) in enumerate(form.about.items()):
        page.write_string(number, 0, name)
        page.write_string(number, 1, cell_text(value))
    for number, item in enumerate(form.items):
        page.write_string(number, 2, cell_text(item.code))
        page.write_string(number, 3, str(item.version))
    page.protect()
    page.very_hidden()
