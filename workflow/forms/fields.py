"""The kinds of answers: text, money, numbers, days, codes, ticks, and what a page carries for itself."""

import re
from datetime import date
from typing import Any

from wtforms import widgets

from workflow.forms import reading
from workflow.forms.choices import ChoiceField, MultiChoiceField, PersonField
from workflow.forms.field import WorkField
from workflow.forms.reading import LINE_LIMIT, MONEY_LIMIT, TEXT_LIMIT, Unreadable
from workflow.money import format_number

__all__ = [
    "CheckField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "HiddenField",
    "IntegerField",
    "LongTextField",
    "MoneyField",
    "MultiChoiceField",
    "PercentField",
    "PersonField",
    "PhoneField",
    "TaxCodeField",
    "TextField",
    "VersionField",
    "WorkField",
]

_FIGURES = {"inputmode": "numeric", "autocomplete": "off"}


class TextField(WorkField):
    """One line."""

    blank = ""
    lines = False

    def __init__(self, label: str, *, min_length: int = 0, max_length: int = LINE_LIMIT, **options: Any) -> None:
        super().__init__(label, **options)
        self.min_length, self.max_length = min_length, max_length

    def read_text(self, raw: object) -> str:
        return reading.read_text(raw, lines=self.lines, limit=self.max_length)

    def read(self, text: str) -> str:
        if len(text) < self.min_length:
            raise Unreadable("viết ít nhất %(least)s ký tự.", least=self.min_length)
        return text


class LongTextField(TextField):
    """Text of several lines."""

    widget: Any = widgets.TextArea()
    lines = True

    def __init__(self, label: str, *, max_length: int = TEXT_LIMIT, **options: Any) -> None:
        super().__init__(label, max_length=max_length, **options)


class MoneyField(WorkField):
    """Whole đồng between two bounds."""

    def __init__(self, label: str, *, low: int = 0, high: int = MONEY_LIMIT, **options: Any) -> None:
        super().__init__(label, **{"render_kw": _FIGURES, **options})
        self.low, self.high = low, high

    def read(self, text: str) -> int:
        return reading.read_money(text, low=self.low, high=self.high)

    def write(self, value: Any) -> str:
        # A box is filled in with dots in either language, so what is shown can be sent back.
        return format_number(value) if isinstance(value, int) else str(value)


class IntegerField(MoneyField):
    """A whole number between two bounds."""

    def __init__(self, label: str, *, low: int = 0, high: int = 10**9, **options: Any) -> None:
        super().__init__(label, low=low, high=high, **options)

    def read(self, text: str) -> int:
        return reading.read_integer(text, low=self.low, high=self.high)

    def write(self, value: Any) -> str:
        return str(value)


class PercentField(IntegerField):
    """0 to 100."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, low=0, high=100, **options)

    def read(self, text: str) -> int:
        return reading.read_percent(text)


class DateField(WorkField):
    """A day of the calendar, day first."""

    def __init__(
        self, label: str, *, earliest: date = reading.EARLIEST, latest: date = reading.LATEST, **options: Any
    ) -> None:
        super().__init__(label, **{"hint": "Ví dụ: 05/10/2026", "render_kw": _FIGURES, **options})
        self.earliest, self.latest = earliest, latest

    def read(self, text: str) -> date:
        return reading.read_date(text, earliest=self.earliest, latest=self.latest)

    def write(self, value: Any) -> str:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


class TaxCodeField(WorkField):
    """Tax code of an enterprise, a branch or a household business."""

    def read(self, text: str) -> str:
        return reading.read_tax_code(text)


class PhoneField(WorkField):
    """A telephone number of Việt Nam."""

    widget = widgets.TelInput()

    def read(self, text: str) -> str:
        return reading.read_phone(text)


class EmailField(WorkField):
    """One e-mail address."""

    widget = widgets.EmailInput()

    def read(self, text: str) -> str:
        return reading.read_email(text)


class CheckField(WorkField):
    """A box to tick; a required one is a declaration that has to be made."""

    widget = widgets.CheckboxInput()
    blank = False
    missing = "Đánh dấu vào ô: %(label)s."
    ticks = frozenset({"y", "1", "on", "true"})

    def read(self, text: str) -> bool:
        if text not in self.ticks:
            raise Unreadable("đánh dấu hoặc để trống.")
        return True

    def _value(self) -> str:
        return "y"


class HiddenField(WorkField):
    """What the page carries for the machine: not an answer of the person, so not among the values."""

    widget = widgets.HiddenInput()
    technical = True

    def __init__(self, label: str = "Trang này", *, pattern: str = r"[\w.:-]{1,200}", **options: Any) -> None:
        super().__init__(label, **{"required": False, **options})
        self.pattern = re.compile(pattern, re.ASCII)

    def read(self, text: str) -> Any:
        if not self.pattern.fullmatch(text):
            raise Unreadable("đã cũ hoặc bị sửa; tải lại trang rồi làm lại.")
        return text


class VersionField(HiddenField):
    """The version of the case that the page showed."""

    def __init__(self, label: str = "Trang này", **options: Any) -> None:
        super().__init__(label, pattern=r"\d{1,9}", **options)

    def read(self, text: str) -> int:
        return int(super().read(text))
