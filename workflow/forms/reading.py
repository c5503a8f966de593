"""From what a person typed to a clean value. Pure functions: text in, value out, or Unreadable with what to do.

Library parsers take more than we mean ("NaN", "1e400", digits of other scripts, "1_000"), so every shape that is
accepted here is spelled out, and every number and date has bounds at both ends.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date

LINE_LIMIT = 500
TEXT_LIMIT = 10_000
MONEY_LIMIT = 10**15
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

# A letter written apart from its marks takes up to three characters before it is composed.
_APART = 3
# No Vietnamese letter carries more than two marks; long runs only serve to slow a reader down.
_MARKS = 4
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
# Controls, halves of characters, marks that turn the writing direction, and what no XML file may hold.
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_GROUPED = re.compile(r"\d+|\d{1,3}([. \u00a0\u202f])\d{3}(?:\1\d{3})*", re.ASCII)
# The sign, the word and the short forms of đồng; escaped because they are no texts for people.
_CURRENCY = re.compile(r"[ \u00a0\u202f]*(?:\u20ab|\u0111\u1ed3ng|\u0111|vn\u0111|vnd)\Z", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})([/. -])(\d{1,2})\2(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TAX_CODE = re.compile(r"(\d{10})(?:-?(\d{3}))?|\d{12}", re.ASCII)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PROVINCES_BY_ID = range(1, 97)
_PHONE = re.compile(r"0[35789]\d{8}|02\d{9}|1[89]00\d{4,6}", re.ASCII)
_LABEL = r"[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?"
_EMAIL = re.compile(
    rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@((?:{_LABEL}\.)+[a-z]{{2,63}})",
    re.ASCII | re.IGNORECASE,
)
_EMAIL_LIMIT = 254
_MONTHS = 12


class Unreadable(ValueError):
    """What was typed cannot be taken. ``message`` is a gettext msgid that goes on after the label of the field."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def read_text(raw: object, *, lines: bool = False, limit: int = LINE_LIMIT) -> str:
    """Composed (NFC) text without spaces at its ends, of one line unless lines are allowed."""
    if not isinstance(raw, str):
        raise Unreadable("phải là chữ.")
    if len(raw) > _APART * limit:
        raise Unreadable("rút còn tối đa %(limit)s ký tự (đang có %(length)s).", limit=limit, length=len(raw))
    text = _LINE_ENDS.sub("\n", raw.translate(_INVISIBLE)).replace("\t", " ")
    if _FORBIDDEN.search(text) or _piled_up(text):
        raise Unreadable("có ký tự điều khiển hoặc ký tự hỏng; xóa rồi gõ lại chỗ đó.")
    text = unicodedata.normalize("NFC", text).strip()
    if "\n" in text and not lines:
        raise Unreadable("viết trên một dòng, bỏ các chỗ xuống dòng.")
    if len(text) > limit:
        raise Unreadable("rút còn tối đa %(limit)s ký tự (đang có %(length)s).", limit=limit, length=len(text))
    return text


def showable(raw: object) -> str:
    """What was typed, fit to be shown again: characters that no page can carry become a visible mark."""
    return _FORBIDDEN.sub("\ufffd", _LINE_ENDS.sub("\n", str(raw)).replace("\t", " "))


def read_money(text: str, *, low: int = 0, high: int = MONEY_LIMIT) -> int:
    """Đồng, whole: 1.234.567, 1 234 567 or 1234567, with or without the currency after it."""
    figures = _CURRENCY.sub("", text)
    if figures.startswith(("-", "−")):
        raise Unreadable("số tiền không được âm.")
    if "," in figures:
        raise Unreadable("tách hàng nghìn bằng dấu chấm và bỏ phần lẻ, ví dụ 1.234.567.")
    if not _GROUPED.fullmatch(figures):
        raise Unreadable("viết số tiền bằng chữ số từ 0 đến 9, ví dụ 1.234.567.")
    return _within(figures, low=low, high=high)


def read_integer(text: str, *, low: int, high: int) -> int:
    """A whole number between the bounds; a minus sign only where the bounds allow it."""
    negative = text.startswith("-") and low < 0
    figures = text[1:] if negative else text
    if not _GROUPED.fullmatch(figures):
        raise Unreadable("viết số nguyên bằng chữ số từ 0 đến 9, ví dụ %(example)s.", example=min(max(low, 12), high))
    return _within(figures, low=low, high=high, sign=-1 if negative else 1)


def read_percent(text: str) -> int:
    """0 to 100, with or without the sign."""
    return read_integer(text.removesuffix("%").rstrip(), low=0, high=100)


def read_date(text: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """5/10/2026, 05-10-2026, 05.10.2026 or 2026-10-05; says what is wrong with a date that does not exist."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        raise Unreadable("viết ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 05/10/2026.")
    value = _existing_day(year, month, day)
    if not earliest <= value <= latest:
        raise Unreadable("phải từ %(earliest)s đến %(latest)s.", earliest=_shown(earliest), latest=_shown(latest))
    return value


def read_tax_code(text: str) -> str:
    """Ten digits, ten and three for a branch ("-" is added), or a household's twelve-digit personal number.

    Personal numbers stand for tax codes of people and household businesses since 01/07/2025 (Thông tư 86/2024/TT-BTC).
    """
    found = _TAX_CODE.fullmatch(re.sub(r"[ .\u00a0]", "", text))
    if not found:
        raise Unreadable("phải có 10 chữ số, 13 chữ số (10-3) hoặc 12 chữ số định danh cá nhân.")
    if not found[1]:
        return _personal_number(found[0])
    if int(found[1][9]) != tax_check_digit(found[1][:9]):
        raise Unreadable("chữ số thứ mười không khớp; xem lại mã số thuế trên giấy đăng ký.")
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def tax_check_digit(first_nine: str) -> int | None:
    """The tenth digit that belongs to the first nine; None when no code begins with them."""
    rest = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, first_nine, strict=True)) % 11
    return 10 - rest if rest else None


def read_phone(text: str) -> str:
    """A number of Việt Nam as it is dialled at home: 0912345678, 02513822232, 19001234."""
    figures = re.sub(r"^(?:\+|00)840?", "0", re.sub(r"[ .()\u00a0-]", "", text))
    if not _PHONE.fullmatch(figures):
        raise Unreadable("viết số điện thoại Việt Nam, ví dụ 0912 345 678 hoặc 0251 3822 232.")
    return figures


def read_email(text: str) -> str:
    """One address; the part after the @ in small letters."""
    found = _EMAIL.fullmatch(text)
    local = text.partition("@")[0]
    if not found or len(text) > _EMAIL_LIMIT or ".." in local or local.startswith(".") or local.endswith("."):
        raise Unreadable("viết một địa chỉ thư điện tử, ví dụ ten@congty.vn.")
    return f"{local}@{found[1].lower()}"


def _piled_up(text: str) -> bool:
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > _MARKS:
            return True
    return False


def _within(figures: str, *, low: int, high: int, sign: int = 1) -> int:
    """The number, which is read only when it cannot be longer than the bounds."""
    digits = re.sub(r"\D", "", figures).lstrip("0")
    longest = len(str(max(abs(low), abs(high))))
    number = sign * int(digits or 0) if len(digits) <= longest else None
    if number is None or not low <= number <= high:
        raise Unreadable("phải từ %(low)s đến %(high)s.", low=low, high=high)
    return number


def _existing_day(year: int, month: int, day: int) -> date:
    if not EARLIEST.year <= year <= LATEST.year:
        raise Unreadable("năm phải từ 1900 đến 2100.")
    if not 1 <= month <= _MONTHS:
        raise Unreadable("không có tháng %(month)s.", month=month)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise Unreadable("tháng %(month)s chỉ có từ ngày 1 đến ngày %(days)s.", month=f"{month}/{year}", days=days)
    return date(year, month, day)


def _personal_number(figures: str) -> str:
    if int(figures[:3]) not in _PROVINCES_BY_ID:
        raise Unreadable("số định danh cá nhân bắt đầu bằng mã tỉnh từ 001 đến 096.")
    return figures


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
