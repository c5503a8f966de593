"""One line of a yearly list as it is read: clean values, or every problem with its row, its column and what to do.

Pure: what the house knows of places, establishments and earlier cases is given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from workflow.files.project_list import COLUMNS, KEYS, Column
from workflow.files.spreadsheet import Row
from workflow.fold import fold
from workflow.forms.case_fields import COST_LIMIT, FIRST_YEAR, SUPPORT_LIMIT
from workflow.forms.reading import Unreadable, read_integer, read_money, read_tax_code, read_text
from workflow.services.past_lines import REASON_OF, STANDING_OF, day_in, dots, faults

YEARS_AHEAD = 5
SHORTEST_TITLE, LONGEST_TITLE, LONGEST_NAME, LONGEST_NUMBER = 10, 200, 200, 60
LEADING_ZERO_LOST = (9, 11)
"""Digits of a tax code whose first nought a spreadsheet took away."""
ROW = "row"
STANDING = KEYS.index("standing")
"""What a problem of the whole line is told under."""
EMPTY = "còn trống; điền vào."
FORMULA = "có công thức; chép rồi dán lại dạng giá trị (Paste Values)."
MERGED = "ô gộp %(place)s; bỏ gộp rồi điền từng dòng."
ZERO_LOST = "thiếu chữ số 0 ở đầu vì ô là dạng số; đổi ô sang dạng chữ (Text) rồi gõ lại."
UNKNOWN = "không có “%(value)s” trong danh mục; chọn một giá trị của trang Danh mục."
UNKNOWN_NEAR = "không có “%(value)s” trong danh mục; có phải “%(near)s”?"
OLD_PLACE = "“%(value)s” không còn; nay là %(now)s. Sửa ô thành tên hiện nay."
OLD_DISTRICT = "“%(value)s” là tên cũ, nay không còn; ghi xã, phường hiện nay."
MANY_PLACES = "“%(value)s” có thể là %(places)s; ghi đúng dấu, đủ “Xã” hoặc “Phường”."
SUM = "là %(total)s đồng nhưng ba nguồn cộng lại là %(sum)s đồng; sửa cho bằng nhau."
PLACE_GONE = "xã, phường này vừa thay đổi; sửa thành tên hiện nay rồi gửi lại."
TWICE = "trùng với dòng %(other)s (cùng năm, cơ sở, nội dung, tên đề án); bỏ một dòng."
OTHER_OWNER = "mã số thuế này ở dòng %(other)s ghi cơ sở khác; sửa cho giống nhau."
OTHER_NAME = "mã số thuế này đã ghi cho “%(name)s”; sửa tên hoặc mã số thuế."
ELSEWHERE = "cơ sở có mã số thuế này thuộc địa bàn khác; Sở nơi đó nhập."


Choices = Mapping[str, tuple[str, str]]
"""By its words without marks: the code of a choice, and its words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the row of the file, the key of the column, and what is wrong and what to do."""

    row: int
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListLine:
    """One đề án of a list, read. One with a ``standing`` is history: approved, and perhaps over; days are ISO texts."""

    row: int
    year: int
    title: str
    activity: str
    establishment: str
    kind: str
    tax_code: str
    commune: int
    total: int
    support: int
    matching: int
    other: int
    standing: str = ""
    decision: str = ""
    decided_on: str = ""
    spent: int = 0
    ended_on: str = ""
    reason_code: str = ""

    @property
    def owner(self) -> tuple[str, ...]:
        """What tells establishments apart: the tax code, else the name and the place."""
        return (self.tax_code,) if self.tax_code else (fold(self.establishment), str(self.commune))

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two lines the same đề án."""
        return self.year, self.owner, self.activity, fold(self.title)


@dataclass(frozen=True, slots=True)
class Places:
    """The communes of a province: by name as written, by name without marks, and names of then with those of now."""

    exact: Mapping[str, int]
    folded: Mapping[str, Sequence[tuple[int, str]]]
    former: Mapping[str, str]

    def find(self, text: str) -> int:
        """The commune of that name; Unreadable says what else it may be, or what it is called now."""
        unit_id, name = self.exact.get(text.casefold()), fold(text)
        found = self.folded.get(name, ())
        if unit_id is not None or len(found) == 1:
            return unit_id if unit_id is not None else found[0][0]
        if found:
            raise Unreadable(MANY_PLACES, value=text, places=", ".join(shown for _, shown in found))
        if name in self.former:
            now = self.former[name]
            raise Unreadable(OLD_PLACE if now else OLD_DISTRICT, value=text, **({"now": now} if now else {}))
        raise _unknown(text, {key: ", ".join(name for _, name in names) for key, names in self.folded.items()})


@dataclass(frozen=True, slots=True)
class Owner:
    """An establishment that the house knows: its unit, its name, and whether it is in the province of the list."""

    unit_id: int
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What lines are read against: today, choices, places, establishments, the most that may be advanced."""

    today: date
    ceiling: Fraction
    activities: Choices
    past_activities: Choices
    kinds: Choices
    places: Places
    owners: Mapping[str, Owner] = field(default_factory=dict)
    """By tax code."""


@dataclass(frozen=True, slots=True)
class Read:
    """A list as read: its lines, or what is wrong with it."""

    lines: tuple[ListLine, ...]
    problems: tuple[Problem, ...]


def read_lines(rows: Sequence[Row], merged: Sequence[str], known: Known) -> Read:
    """Read every row; the problems stand in the order of the rows."""
    lines, problems = list[ListLine](), [*_merged(merged)]
    for row in rows:
        line, wrong = _line(row, known)
        problems += wrong
        lines += [] if line is None else [line]
    problems += _together(lines)
    return Read(tuple(lines), tuple(sorted(problems, key=lambda one: (one.row, one.column != ROW))))


def _line(row: Row, known: Known) -> tuple[ListLine | None, list[Problem]]:
    values: dict[str, Any] = {}
    problems = list[Problem]()
    if STANDING in row.cells:
        known = replace(known, activities=known.past_activities)
    for place, column in enumerate(COLUMNS):
        try:
            values[column.key] = _cell(row, place, column, known)
        except Unreadable as wrong:
            problems.append(Problem(row.number, column.key, wrong.message, wrong.params))
    problems += _amounts(row.number, values)
    together = faults(values, today=known.today, ceiling=known.ceiling)
    problems += [Problem(row.number, *wrong) for wrong in together]
    return (None if problems else ListLine(row.number, **values)), problems + _owner(row.number, values, known)


def _cell(row: Row, place: int, column: Column, known: Known) -> Any:
    if place in row.formulas:
        raise Unreadable(FORMULA)
    text = read_text(row.cells.get(place, ""))
    if not text:
        if column.needed:
            raise Unreadable(EMPTY)
        return 0 if column.money else ""
    if column.key == "tax_code" and place in row.numbers and len(text) in LEADING_ZERO_LOST:
        raise Unreadable(ZERO_LOST)
    if column.day:
        return day_in(text, number=place in row.numbers)
    return READERS[column.key](text, known)


def _amounts(row: int, values: Mapping[str, Any]) -> Iterator[Problem]:
    names = ("total", "support", "matching", "other")
    if all(name in values for name in names):
        total, parts = values["total"], sum(values[name] for name in names[1:])
        if total != parts:
            yield Problem(row, "total", SUM, {"total": dots(total), "sum": dots(parts)})


def _owner(row: int, values: Mapping[str, Any], known: Known) -> list[Problem]:
    """What is wrong with a tax code that the house knows already."""
    owner = known.owners.get(values.get("tax_code", ""))
    if owner is None or "establishment" not in values:
        return []
    if not owner.here:
        return [Problem(row, "tax_code", ELSEWHERE)]
    if fold(owner.name) != fold(values["establishment"]):
        return [Problem(row, "establishment", OTHER_NAME, {"name": owner.name})]
    return []


def _together(lines: Sequence[ListLine]) -> Iterator[Problem]:
    """What lines contradict or repeat each other."""
    seen: dict[Any, int] = {}
    owners: dict[str, ListLine] = {}
    for line in lines:
        first = seen.setdefault(line.key, line.row)
        if first != line.row:
            yield Problem(line.row, ROW, TWICE, {"other": first})
        if not line.tax_code:
            continue
        one = owners.setdefault(line.tax_code, line)
        if (fold(one.establishment), one.commune, one.kind) != (fold(line.establishment), line.commune, line.kind):
            yield Problem(line.row, "tax_code", OTHER_OWNER, {"other": one.row})


def _merged(merged: Sequence[str]) -> Iterator[Problem]:
    for place in merged:
        digits = "".join(letter for letter in place.partition(":")[0] if letter.isdigit())
        yield Problem(int(digits or 1), ROW, MERGED, {"place": place})


def _choice(choices: Choices, text: str) -> str:
    found = choices.get(fold(text))
    if found is None:
        raise _unknown(text, {name: label for name, (_, label) in choices.items()})
    return found[0]


def _unknown(text: str, names: Mapping[str, str]) -> Unreadable:
    near = get_close_matches(fold(text), list(names), n=1)
    if near:
        return Unreadable(UNKNOWN_NEAR, value=text, near=names[near[0]])
    return Unreadable(UNKNOWN, value=text)


def _paper_number(text: str) -> str:
    number = read_text(text, limit=LONGEST_NUMBER)
    if not any(letter.isdecimal() for letter in number):
        raise Unreadable("ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND.")
    return number


def _title(text: str) -> str:
    title = read_text(text, limit=LONGEST_TITLE)
    if len(title) < SHORTEST_TITLE:
        raise Unreadable("viết đủ từ %(limit)s ký tự trở lên.", limit=SHORTEST_TITLE)
    return title


def _amount(low: int, high: int) -> Callable[[str, Known], int]:
    return lambda text, _: read_money(text, low=low, high=high)


READERS: Mapping[str, Callable[[str, Known], Any]] = {
    "year": lambda text, known: read_integer(text, low=FIRST_YEAR, high=known.today.year + YEARS_AHEAD),
    "title": lambda text, _: _title(text),
    "activity": lambda text, known: _choice(known.activities, text),
    "establishment": lambda text, _: read_text(text, limit=LONGEST_NAME),
    "kind": lambda text, known: _choice(known.kinds, text),
    "tax_code": lambda text, _: read_tax_code(text),
    "commune": lambda text, known: known.places.find(text),
    "total": _amount(1, COST_LIMIT), "support": _amount(1, SUPPORT_LIMIT), "matching": _amount(0, COST_LIMIT),
    "other": _amount(0, COST_LIMIT), "spent": _amount(0, SUPPORT_LIMIT),
    "standing": lambda text, _: _choice(STANDING_OF, text), "reason_code": lambda text, _: _choice(REASON_OF, text),
    "decision": lambda text, _: _paper_number(text),
}  # fmt: skip
"""How the text of a cell becomes a value, by column."""


def again(line: ListLine, known: Known, places: frozenset[int]) -> list[Problem]:
    """What has become wrong with a line that was right: its establishment, or its place, which is no more."""
    values = {"tax_code": line.tax_code, "establishment": line.establishment}
    gone = [] if line.commune in places else [Problem(line.row, "commune", PLACE_GONE)]
    return gone + _owner(line.row, values, known)
