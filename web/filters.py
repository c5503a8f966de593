"""How figures, days and terms are shown: Jinja filters and functions in the reader's language."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from web import assets, form_view, pictures
from web.i18n import current_language, gettext
from workflow import money
from workflow.errors import Refusal
from workflow.i18n import translate
from workflow.shipped import shipped_papers

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LONG_DAY = "ngày %(day)s tháng %(month)s năm %(year)s"
MONTHS = tuple(calendar.month_name)
ZERO_MONTHS = (1, 2)  # Decree 30/2020: only these two get a zero, days below ten too
LEFT = {
    "working": "còn %(n)s ngày làm việc",
    "calendar": "còn %(n)s ngày",
    "hours": "còn %(n)s giờ làm việc",
}
OVER = {
    "working": "quá hạn %(n)s ngày làm việc",
    "calendar": "quá hạn %(n)s ngày",
    "hours": "quá hạn %(n)s giờ làm việc",
}
# English has a singular: these texts are messages of their own.
ONE_LEFT = {"working": "còn 1 ngày làm việc", "calendar": "còn 1 ngày", "hours": "còn 1 giờ làm việc"}
ONE_OVER = {"working": "quá hạn 1 ngày làm việc", "calendar": "quá hạn 1 ngày", "hours": "quá hạn 1 giờ làm việc"}
KILO = 1024
SOON_SHARE = 5  # the last fifth of a term, and always its last day


def format_money(amount: int | None) -> str:
    """1.234.567 ₫, or a dash where there is no amount."""
    return "–" if amount is None else money.format_money(amount, current_language())


def grouped(number: int) -> str:
    """1.234.567 in the reader's way."""
    return money.format_number(number, current_language())


def short_money(amount: int | None) -> str:
    """1,2 tỷ, or a dash where there is no amount."""
    return "–" if amount is None else money.short_money(amount, current_language())


def read_back(amount: object) -> str:
    """The amount in Vietnamese words under its field, as papers write it; nothing for what is no amount."""
    if not isinstance(amount, int) or not 0 <= amount < money.WORDS_LIMIT:
        return ""
    spoken = money.words(amount)
    return Markup('<span lang="vi">%s</span>') % (spoken[:1].upper() + spoken[1:])


def day(moment: date | None) -> str:
    """05/10/2026: the day as people here count it."""
    return "–" if moment is None else f"{_local(moment):%d/%m/%Y}"


def promised_day(on: date | None, provisional: bool) -> str:
    """The day of a promise; one that rests on a calendar that is not decided yet says so."""
    return f"{day(on)} ({gettext('dự kiến')})" if on is not None and provisional else day(on)


def clock_time(moment: datetime) -> str:
    """14:05 in Vietnam."""
    return f"{_local(moment):%H:%M}"


def moment(at: datetime | None) -> str:
    """14:05 05/10/2026 in Vietnam."""
    return "–" if at is None else f"{_local(at):%H:%M %d/%m/%Y}"


def long_day_vi(on: date) -> str:
    """ngày 05 tháng 10 năm 2026, as official papers write it; January and February with a zero as well."""
    here = _local(on)
    month = f"0{here.month}" if here.month in ZERO_MONTHS else here.month
    return translate(LONG_DAY, "vi", day=f"{here.day:02d}", month=month, year=here.year)


def long_day(on: date) -> str:
    """The day in words of the reader's language."""
    here = _local(on)
    return long_day_vi(here) if current_language() == "vi" else f"{here.day} {MONTHS[here.month]} {here.year}"


def days_left(left: int | None, *, paused: bool = False, unit: str = "working") -> str:
    """còn 2 ngày làm việc, hết hạn hôm nay, quá hạn 3 ngày làm việc, or that the clock stands still."""
    if left is None:
        return gettext("không có hạn")
    if paused:
        return gettext("tạm dừng, %(left)s", left=days_left(left, unit=unit)) if left > 0 else gettext("tạm dừng")
    if left == 0:
        return gettext("hết hạn hôm nay")
    one, many = (ONE_LEFT, LEFT) if left > 0 else (ONE_OVER, OVER)
    return gettext(one[unit]) if abs(left) == 1 else gettext(many[unit], n=abs(left))


def time_kind(left: int | None, total: int = 0, *, paused: bool = False) -> str:
    """The kind of chip for a term: late, soon, ok or pause."""
    if paused or left is None:
        return "pause"
    if left < 0:
        return "late"
    return "soon" if left <= max(1, total // SOON_SHARE) else "ok"


def file_size(size: int) -> str:
    """820 KB, 1,4 MB: as people see it in their file window."""
    if size < KILO:
        return f"{size} B"
    number, unit = (size / KILO, "KB") if size < KILO**2 else (size / KILO**2, "MB")
    shown = f"{number:.1f}".removesuffix(".0")
    return f"{shown.replace('.', ',') if current_language() == 'vi' else shown} {unit}"


def refusal_text(refusal: Refusal) -> str:
    """Why a step may not be taken and what to do, in the reader's language."""
    params = {name: _in_words(value) for name, value in refusal.params.items()}
    texts = [gettext(text, **params) for text in (refusal.message, refusal.hint) if text]
    return " ".join(str(text) for text in texts)


def _in_words(value: object) -> str:
    """A part of a refusal: codes of papers by their names, lists with commas, amounts with their dots, reasons."""
    if isinstance(value, Refusal):
        return refusal_text(value)
    if isinstance(value, tuple):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, int):
        return money.format_number(value, current_language())
    paper = shipped_papers().get(str(value))
    return str(gettext(paper.label if paper else str(value)))


def register(app: Flask) -> None:
    """Give every template the filters and functions of the look."""
    filters: dict[str, Callable[..., Any]] = {
        "money": format_money, "grouped": grouped, "short_money": short_money, "day": day, "moment": moment,
        "clock_time": clock_time,
        "file_size": file_size, "long_day": long_day, "long_day_vi": long_day_vi,
        "refusal": refusal_text, "promised_day": promised_day,
    }  # fmt: skip
    app.jinja_env.filters.update({name: _at_run_time(shown) for name, shown in filters.items()})
    app.jinja_env.globals.update(
        days_left=days_left, time_kind=time_kind, read_back=read_back, refusal_text=refusal_text
    )
    for part in (assets, form_view, pictures):
        part.register(app)


def _at_run_time(shown: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose answer depends on the reader: a template must not work it out once for everybody."""

    @pass_context
    @wraps(shown)
    def filtered(_context: Context, *args: Any, **options: Any) -> Any:
        return shown(*args, **options)

    return filtered


def _local(at: date) -> date:
    """A moment moves to Vietnam's clock; a day is a day."""
    if not isinstance(at, datetime):
        return at
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(HERE)
