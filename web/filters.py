"""How figures, days and terms are shown: Jinja filters and functions in the reader's language."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup, escape

from web import assets, form_view
from web.i18n import current_language, gettext
from workflow import money
from workflow.errors import Refusal
from workflow.i18n import translate

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


class Shared(Protocol):
    """A stretch of time that one party used."""

    days: float


class Slice(NamedTuple):
    """A piece of a bar in the units of its picture."""

    part: Any
    x: float
    width: float


def format_money(amount: int | None) -> str:
    """1.234.567 ₫, or a dash where there is no amount."""
    return "–" if amount is None else money.format_money(amount, current_language())


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


def used_share(left: int, total: int, width: int) -> float:
    """How far a bar of this width is filled by the used part of a term."""
    used = max(0, min(total - left, total)) if total > 0 else 0
    return round(width * used / total, 1) if total > 0 else float(width)


def slices(parts: Sequence[Any], width: int) -> list[Slice]:
    """A bar cut in proportion to the days of its parts; objects and mappings alike."""
    days = [max(0.0, float(_value(part, "days"))) for part in parts]
    whole = sum(days) or 1.0
    edges = [round(width * sum(days[:place]) / whole, 1) for place in range(len(days) + 1)]
    return [Slice(part, edges[place], round(edges[place + 1] - edges[place], 1)) for place, part in enumerate(parts)]


def hatch(x: float, width: float, height: int) -> str:
    """The slanted lines of a paused stretch as the path of a picture."""
    starts = (x + step for step in range(0, max(0, int(width) - height) + 1, height // 2))
    return " ".join(f"M{start:g} {height}L{start + height:g} 0" for start in starts)


def money_slices(total: int, approved: int, staged: int, width: int) -> list[Slice]:
    """Approved, staged and what goes over the line; the picture ends at whichever is larger."""
    scale = max(total, approved + staged, 1)
    parts = {"approved": min(approved, total), "staged": max(0, min(staged, total - approved))}
    parts["over"] = max(0, approved + staged - total)
    found, x = [], 0.0
    for name, amount in parts.items():
        share = round(width * amount / scale, 1)
        found.append(Slice(name, round(x, 1), share))
        x += share
    return [piece for piece in found if piece.width]


def refusal_text(refusal: Refusal) -> str:
    """Why a step may not be taken and what to do, in the reader's language."""
    texts = [gettext(text, **refusal.params) for text in (refusal.message, refusal.hint) if text]
    return " ".join(str(text) for text in texts)


def xmlattrs(attributes: Mapping[str, object]) -> Markup:
    """Attributes of an element, without those that are empty."""
    pairs = ((name, value) for name, value in attributes.items() if value not in (None, False, ""))
    return Markup("").join(Markup(' {}="{}"').format(name, escape(str(value))) for name, value in pairs)


def choice_groups(field: Any) -> list[tuple[str | None, list[Any]]]:
    """The choices of a select field by their groups; one nameless group when it has none."""
    if field.has_groups():
        return [(name, list(choices)) for name, choices in field.iter_groups()]
    return [(None, list(field.iter_choices()))]


def register(app: Flask) -> None:
    """Give every template the filters and functions of the look."""
    app.jinja_env.filters.update(
        money=format_money, short_money=short_money, day=day, moment=moment, clock_time=clock_time, file_size=file_size,
        long_day=long_day, long_day_vi=long_day_vi, xmlattrs=xmlattrs, refusal=refusal_text,
    )  # fmt: skip
    app.jinja_env.globals.update(
        days_left=days_left, time_kind=time_kind, used_share=used_share, slices=slices, hatch=hatch,
        money_slices=money_slices, read_back=read_back, choice_groups=choice_groups, refusal_text=refusal_text,
    )  # fmt: skip
    assets.register(app)
    form_view.register(app)


def _local(at: date) -> date:
    """A moment moves to Vietnam's clock; a day is a day."""
    if not isinstance(at, datetime):
        return at
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(HERE)


def _value(part: Any, name: str) -> Any:
    return part[name] if isinstance(part, Mapping) else getattr(part, name)
