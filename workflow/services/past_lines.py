"""What a line of a list says of a đề án of a past year: where it stands, by which decision, what was spent until when.

A line without a standing is one to come, of which nothing was decided. Pure, like the reading of the other columns.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from workflow.fold import fold
from workflow.forms.case_fields import FIRST_YEAR
from workflow.forms.codes import REASONS
from workflow.forms.reading import read_date

SETTLED, RUNNING, STOPPED = "settled", "running", "stopped"
STANDINGS = ((SETTLED, "Đã quyết toán"), (RUNNING, "Đang thực hiện"), (STOPPED, "Đã ngừng"))
"""Where a đề án of a past list stands: the state of its case, and the word of the list."""
STANDING_OF = {fold(word): (key, word) for key, word in STANDINGS}
REASON_OF = {fold(word): (code, word) for code, word in REASONS}
PAST = ("standing", "decision", "decided_on", "spent", "ended_on", "reason_code")
"""The columns that only a past đề án has."""
FIRST_DAY = date(1899, 12, 30)
"""The day from which a spreadsheet counts days."""
SERIAL = 5
"""Digits of a day that a spreadsheet counted, from 1927 to 2173."""
EARLIEST = date(FIRST_YEAR, 1, 1)

ONLY_PAST = "chỉ điền cho đề án đã được phê duyệt; điền Tình trạng, hoặc xóa ô này."
PAST_YEAR = "là năm đã qua: điền Tình trạng và các cột sau nó để ghi nhận, hoặc sửa năm."
FUTURE_YEAR = "chưa tới: đề án đã quyết toán, đang thực hiện hoặc đã ngừng thì năm kế hoạch không sau năm nay."
NEEDED = "còn trống; đề án có Tình trạng thì phải điền."
NEEDED_SPENT = "còn trống; đã chi tiền, đã quyết toán hoặc đã ngừng thì phải có ngày."
TOO_MUCH = "là %(spent)s đồng, nhiều hơn số hỗ trợ được duyệt %(support)s đồng; sửa lại một trong hai."
NOTHING_SPENT = "phải lớn hơn 0 khi đã quyết toán; không chi gì thì Tình trạng là Đã ngừng."
OVER_CEILING = (
    "là %(spent)s đồng, quá mức tạm ứng %(limit)s đồng khi đang thực hiện; đã quyết toán thì ghi Tình trạng là vậy."
)
LATER = "không được sau hôm nay, %(today)s."
BACKWARDS = "không được trước ngày phê duyệt %(decided)s."
AFTER_YEAR = "không được sau năm kế hoạch %(year)s."
NO_REASON = "chỉ điền khi Tình trạng là Đã ngừng; xóa ô này hoặc sửa Tình trạng."

Wrong = tuple[str, str, dict[str, object]]
"""The column, what is wrong with it and what to do, and its places."""


def day_in(text: str, *, number: bool) -> str:
    """A day as text: written, or counted by the spreadsheet; Unreadable says what is wrong with it."""
    if number and text.isdecimal() and len(text) == SERIAL:
        text = f"{FIRST_DAY + timedelta(days=int(text)):%d/%m/%Y}"
    return read_date(text, earliest=EARLIEST).isoformat()


def faults(values: Mapping[str, Any], *, today: date, ceiling: Fraction) -> Iterator[Wrong]:
    """What is wrong with the columns of the past together; those that could not be read are judged no further."""
    if not values.get("standing"):
        yield from _to_come(values, today)
        return
    if values.get("year", 0) > today.year:
        yield "year", FUTURE_YEAR, {}
    yield from _lacking(values)
    yield from _money(values, ceiling)
    yield from _days(values, today)


def _to_come(values: Mapping[str, Any], today: date) -> Iterator[Wrong]:
    if "standing" in values and values.get("year", today.year) < today.year:
        yield "year", PAST_YEAR, {}
    yield from ((key, ONLY_PAST, {}) for key in PAST if values.get(key))


def _lacking(values: Mapping[str, Any]) -> Iterator[Wrong]:
    standing, spent = values["standing"], values.get("spent", 1)
    needed = ["decision", "decided_on"] + ["reason_code"] * (standing == STOPPED)
    yield from ((key, NEEDED, {}) for key in needed if values.get(key) == "")
    if values.get("ended_on") == "" and (spent or standing != RUNNING):
        yield "ended_on", NEEDED_SPENT, {}
    if standing != STOPPED and values.get("reason_code"):
        yield "reason_code", NO_REASON, {}


def _money(values: Mapping[str, Any], ceiling: Fraction) -> Iterator[Wrong]:
    if not {"spent", "support"} <= values.keys():
        return
    spent, support, standing = values["spent"], values["support"], values["standing"]
    limit = int(support * ceiling)
    if spent > support:
        yield "spent", TOO_MUCH, {"spent": dots(spent), "support": dots(support)}
    elif standing == RUNNING and spent > limit:
        yield "spent", OVER_CEILING, {"spent": dots(spent), "limit": dots(limit)}
    elif standing == SETTLED and not spent:
        yield "spent", NOTHING_SPENT, {}


def _days(values: Mapping[str, Any], today: date) -> Iterator[Wrong]:
    decided, ended = values.get("decided_on"), values.get("ended_on")
    for key in ("decided_on", "ended_on"):
        if values.get(key) and values[key] > today.isoformat():
            yield key, LATER, {"today": f"{today:%d/%m/%Y}"}
    if decided and ended and ended < decided:
        yield "ended_on", BACKWARDS, {"decided": f"{date.fromisoformat(decided):%d/%m/%Y}"}
    if decided and "year" in values and date.fromisoformat(decided).year > values["year"]:
        yield "decided_on", AFTER_YEAR, {"year": values["year"]}


def dots(amount: int) -> str:
    """An amount with dots between thousands."""
    return f"{amount:,}".replace(",", ".")
