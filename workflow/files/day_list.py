"""An official decision about days as it is handed in: YAML, CSV or typed lines, read with every fault named at once.

A line is a date or a span of dates, a kind in words or by its key, and what the day is called.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from workflow.calendar import ONE_DAY, days_between
from workflow.errors import Refusal
from workflow.fold import fold

MOST_BYTES, MOST_DAYS, LONGEST_LABEL = 64 * 1024, 100, 120
KIND_WORDS: Mapping[str, str] = {
    "closure": "Cơ quan nghỉ",
    "compensatory": "Nghỉ bù, hoán đổi",
    "holiday": "Nghỉ lễ",
    "makeup": "Làm bù",
    "half": "Làm nửa ngày",
    "work": "Làm việc",
}
KINDS = {fold(word): kind for kind, word in KIND_WORDS.items()} | {kind: kind for kind in KIND_WORDS}
NAMES = {"ngay": "on", "date": "on", "on": "on", "loai": "kind", "kind": "kind", "ten": "label", "ten goi": "label",
    "label": "label"}  # fmt: skip
"""What a column or a key may be called."""
DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b|\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
SPANS = {"": ("on",), **dict.fromkeys(("-", "–", "..", "den", "to"), ("first", "last"))}
"""What stands around the dates of a line, and what dates they then are."""
YAML_START = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:- |[\w ]+:(?:\s|$))")


@dataclass(frozen=True, slots=True)
class DecidedDay:
    """What one date becomes."""

    on: date
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class DayList:
    """What was read: the days in order, and everything that is wrong; with faults nothing of it may be used."""

    days: tuple[DecidedDay, ...] = ()
    faults: tuple[Refusal, ...] = ()


def text_of(content: bytes) -> str:
    """Return the text of a file; UnicodeDecodeError when it is not UTF-8, ValueError when it is too large."""
    if len(content) > MOST_BYTES:
        raise OverflowError
    return content.decode("utf-8-sig")


def read_file(content: bytes) -> DayList:
    """Read a file, judging its size and its encoding first."""
    try:
        text = text_of(content)
    except OverflowError:
        return _only("days_too_large", "Tệp lớn hơn %(limit)s KB.", "Chia thành nhiều tệp.", limit=MOST_BYTES // 1024)
    except UnicodeDecodeError:
        return _only("days_encoding", "Không đọc được chữ trong tệp.", "Lưu tệp dạng UTF-8 rồi tải lên lại.")
    return read_days(text)


def read_days(text: str) -> DayList:
    """Read the lines of a decision, in either form."""
    if "\x00" in text:
        return _only("days_encoding", "Không đọc được chữ trong tệp.", "Lưu tệp dạng UTF-8 rồi tải lên lại.")
    try:
        rows = list(_yaml_rows(text) if YAML_START.match(text) else _csv_rows(text))
    except (yaml.YAMLError, csv.Error, ValueError, RecursionError):
        return _only("days_unreadable", "Không đọc được danh sách ngày.", "Ghi mỗi dòng: ngày; loại; tên gọi.")
    if not rows:
        return _only("days_empty", "Chưa có ngày nào.", "Ghi ít nhất một dòng hoặc chọn tệp.")
    return _judged(rows)


def _judged(rows: Iterable[tuple[int, Mapping[str, str]]]) -> DayList:
    days, lines, faults = list[DecidedDay](), dict[date, int](), list[Refusal]()
    for number, row in rows:
        found, wrong = _row(number, row)
        faults += wrong
        for day in found:
            if day.on in lines:
                faults.append(_twice(day.on, lines[day.on], number))
            lines.setdefault(day.on, number)
            days.append(day)
        if len(days) > MOST_DAYS:
            return _only("days_too_many", "Có hơn %(limit)s ngày.", "Chia thành nhiều lần.", limit=MOST_DAYS)
    return DayList((), tuple(faults)) if faults else DayList(tuple(sorted(days, key=lambda d: d.on)))


def _row(number: int, row: Mapping[str, str]) -> tuple[list[DecidedDay], list[Refusal]]:
    faults, span = [], _span(row.get("on", ""))
    kind = KINDS.get(fold(row.get("kind", "")).strip())
    label = " ".join(row.get("label", "").split()) or KIND_WORDS.get(kind or "", "")
    if span is None:
        faults.append(_fault("day_unreadable", "Dòng %(line)s: không đọc được ngày.", "Ghi dạng 16/03/2026.", number))
    if kind is None:
        known = "; ".join(KIND_WORDS.values())
        hint = "Chọn một trong: %(known)s."
        faults.append(_fault("day_kind", "Dòng %(line)s: không có loại ngày này.", hint, number, known=known))
    if len(label) > LONGEST_LABEL:
        faults.append(_fault("day_label", "Dòng %(line)s: tên gọi quá dài.", "Rút gọn tên gọi.", number))
    if span is None or kind is None or faults:
        return [], faults
    return [DecidedDay(on, kind, label) for on in span], []


def _span(text: str) -> list[date] | None:
    """Return the dates of "16/03/2026" or of "16/03/2026 - 18/03/2026", None when it is neither."""
    found = [match.groups() for match in DATE.finditer(text)]
    rest = fold(DATE.sub("", text)).strip()
    if len(found) != len(SPANS.get(rest, ())):
        return None
    try:
        dates = [_date(parts) for parts in found]
    except ValueError:
        return None
    first, last = dates[0], dates[-1]
    return list(days_between(first - ONE_DAY, last))[: MOST_DAYS + 1] if first <= last else None


def _date(parts: tuple[str | None, ...]) -> date:
    day, month, year = parts[:3] if parts[0] else parts[5:2:-1]
    return date(int(year or 0), int(month or 0), int(day or 0))


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in ";\t," if sign in first), ";")
    columns = ["on", "kind", "label"]
    reader = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    for place, cells in enumerate(reader):
        if not any(cell.strip() for cell in cells):
            continue
        named = [NAMES.get(fold(cell).strip(), "") for cell in cells]
        if "on" in named:
            columns = named
        else:
            yield place + 1, dict(zip(columns, cells, strict=False))


def _yaml_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    content: Any = yaml.safe_load(text)
    listed = next(iter(content.values()), None) if isinstance(content, dict) and len(content) == 1 else content
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise yaml.YAMLError("no list of days")
    for place, row in enumerate(listed):
        yield place + 1, {NAMES.get(fold(str(key)), str(key)): str(value) for key, value in row.items()}


def _twice(on: date, first: int, second: int) -> Refusal:
    message = "Ngày %(on)s có ở cả dòng %(first)s và dòng %(second)s."
    return Refusal("day_twice", message, "Giữ một dòng.", {"on": f"{on:%d/%m/%Y}", "first": first, "second": second})


def _fault(code: str, message: str, hint: str, line: int, **params: object) -> Refusal:
    return Refusal(code, message, hint, {"line": line, **params})


def _only(code: str, message: str, hint: str, **params: object) -> DayList:
    return DayList((), (Refusal(code, message, hint, params),))
