"""Lists as files: a sheet for Excel, and plain text with commas. A cell is text or a figure and never a formula."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook: its title, its headings, its lines."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def sheet(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str, title: str) -> Response:
    """A workbook with one sheet."""
    return book([Page(title, headings, rows)], name=name)


def book(pages: Iterable[Page], *, name: str) -> Response:
    """A workbook with a sheet for each page."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": UNDATED})
    bold = workbook.add_format({"bold": True, "text_wrap": True})
    number = workbook.add_format({"num_format": "#,##0"})
    for page in pages:
        _write(workbook.add_worksheet(page.title[:31]), page, bold=bold, number=number)
    workbook.close()
    return _file(content.getvalue(), XLSX, f"{name}.xlsx")


def _write(place: Any, page: Page, *, bold: Any, number: Any) -> None:
    place.write_row(0, 0, page.headings, bold)
    place.freeze_panes(1, 0)
    widths = [len(heading) for heading in page.headings]
    for line, row in enumerate(page.rows, start=1):
        for column, value in enumerate(row):
            shown = value if isinstance(value, int) else cell_text(value or "")
            place.write(line, column, shown, number if isinstance(value, int) else None)
            widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        place.set_column(column, column, min(width + 2, WIDEST))


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
