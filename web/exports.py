"""Lists as files: a sheet for Excel, and plain text with commas. A cell is text or a figure and never a formula."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO

from flask import Response
from xlsxwriter import Workbook

from web.context import current_person, maker, now, request_id
from workflow.db import unit_of_work
from workflow.files.spreadsheet import cell_text
from workflow.services.security_log import note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""What stands for the moment of making, so that the same list is the same file."""
Cell = str | int | None


def sheet(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str, title: str) -> Response:
    """A workbook with one sheet."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": UNDATED})
    page = book.add_worksheet(title[:31])
    bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0"})
    page.write_row(0, 0, headings, bold)
    page.freeze_panes(1, 0)
    widths = [len(heading) for heading in headings]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            shown = value if isinstance(value, int) else cell_text(value or "")
            page.write(number, place, shown, money if isinstance(value, int) else None)
            widths[place] = max(widths[place], len(str(value or "")))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width + 2, WIDEST))
    book.close()
    return _file(content.getvalue(), XLSX, f"{name}.xlsx")


def commas(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str) -> Response:
    """Text with commas, with the mark by which Excel knows UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return _file(b"\xef\xbb\xbf" + text.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def records(body: Mapping[str, object], *, name: str) -> Response:
    """A list for programs, as JSON."""
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{name}.json")


def log_export(what: str) -> None:
    """Note in the security log who took a list out of the house, apart from the request's own transaction."""
    with unit_of_work(maker()) as own:
        note(own, "exported", now=now(), user_id=current_person().id, request_id=request_id(), detail=what)


def _plain(value: Cell) -> str | int:
    """A cell that no program takes for a formula."""
    if isinstance(value, str) and value.startswith(STARTS_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _file(content: bytes, mime: str, name: str) -> Response:
    answer = Response(content, content_type=mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
