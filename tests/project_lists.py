"""Yearly lists of đề án as files: good ones, and ones with a single fault."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from sqlalchemy.orm import Session, sessionmaker

from notifications.entering import enter_lists
from tests.factories import MONDAY
from tests.unit.books import cell, typed
from tests.unit.uploads import archive
from workflow.db import unit_of_work
from workflow.files.project_list import COLUMNS, KEYS, SHEET
from workflow.models import ListImport
from workflow.services.budget import Allotment, allot_money
from workflow.services.list_imports import queue_list, take_upload

GOOD: Mapping[str, Any] = {
    "year": 2026, "title": "Hỗ trợ máy sấy điều cho cơ sở", "activity": "Ứng dụng máy móc thiết bị tiên tiến",
    "establishment": "Hợp tác xã Điều Đồi Sương", "kind": "Hợp tác xã", "tax_code": "3600000014",
    "commune": "Xã Thống Nhất", "total": 400_000_000, "support": 200_000_000, "matching": 200_000_000, "other": "",
    "standing": "", "decision": "", "decided_on": "", "spent": "", "ended_on": "", "reason_code": "",
}  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    """A line that is right but for what is changed."""
    return {**GOOD, **changes}


def past(**changes: Any) -> dict[str, Any]:
    """A line of a đề án of last year that was settled, right but for what is changed."""
    settled = {
        "year": 2025, "standing": "Đã quyết toán", "decision": "948/QĐ-UBND", "decided_on": "15/04/2025",
        "spent": 190_000_000, "ended_on": "20/12/2025",
    }  # fmt: skip
    return row(**{**settled, **changes})


RUNNING = {"standing": "Đang thực hiện", "spent": 140_000_000, "title": "Hỗ trợ máy đóng gói của tổ"}
STOPPED = {
    "standing": "Đã ngừng", "spent": 0, "title": "Hỗ trợ mô hình đã ngừng", "reason_code": "Không bố trí được kinh phí",
}  # fmt: skip
THREE = (past(), past(**RUNNING), past(**STOPPED))


def allot(session: Session, world: Any, *, year: int = 2025, amount: int = 2_000_000_000) -> None:
    """Enter what a decision gave to a year."""
    allot_money(session, Allotment(year, amount, "12/QĐ-UBND"), by=world.people["officer"], now=MONDAY)


def take(session: Session, world: Any, rows: Sequence[Mapping[str, Any]], *, who: str = "officer", **how: Any) -> Any:
    """Have a list read for the office of a person."""
    by, content = world.people[who], list_file(rows, **how)
    return take_upload(session, content, "ds.xlsx", by=by, now=MONDAY, office=world.office)


def entered(here: tuple[sessionmaker[Session], Any], rows: Sequence[Mapping[str, Any]]) -> tuple[int, str, int, int]:
    """Have a list read, queued and entered; return the lines known before, its status, the cases added, its lines."""
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, rows)
        queue_list(session, found.import_id, by=world.people["officer"])
    enter_lists(maker, now=MONDAY, office=world.office)
    with maker() as session:
        one = session.get_one(ListImport, found.import_id)
        return found.known, one.status, one.added, one.done


def many(number: int) -> list[dict[str, Any]]:
    """So many different lines, a few of each establishment, which have no tax code."""
    return [
        row(title=f"Hỗ trợ ứng dụng máy sấy số {n}", establishment=f"Hợp tác xã số {n // 3}", tax_code="")
        for n in range(number)
    ]


def list_file(
    rows: Sequence[Mapping[str, Any]], *, sheet: str = SHEET, merge: str = "", blank: int = 0,
    headings: Sequence[str] = tuple(column.label for column in COLUMNS),
) -> bytes:  # fmt: skip
    """A workbook with these rows; a text that begins with = is a formula, ``blank`` adds rows with a format only."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, headings)
    for number, line in enumerate(rows, start=1):
        for place, key in enumerate(KEYS):
            value = line[key]
            if value != "":
                (page.write if str(value).startswith("=") or isinstance(value, int) else page.write_string)(
                    number, place, value
                )
    if merge:
        page.merge_range(merge, "Gộp")
    tall = book.add_format({"bold": True})
    for number in range(blank):
        page.set_row(len(rows) + 1 + number, 20, tall)
    book.close()
    return content.getvalue()


def filled(template: bytes, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The template as somebody filled it in: its first sheet with rows below the headings, all else as it was."""
    lines = "".join(_line(number, values) for number, values in enumerate(rows, start=2))
    with ZipFile(BytesIO(template)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    first = "xl/worksheets/sheet1.xml"
    return archive([
        (name, content.replace(b"</sheetData>", f"{lines}</sheetData>".encode()) if name == first else content)
        for name, content in members
    ])  # fmt: skip


def _line(number: int, values: Mapping[str, Any]) -> str:
    places = [(chr(ord("A") + place) + str(number), values[key]) for place, key in enumerate(KEYS)]
    cells = [typed(place, str(value)) if isinstance(value, int) else cell(place, value) for place, value in places]
    return f'<row r="{number}">{"".join(cells)}</row>'
