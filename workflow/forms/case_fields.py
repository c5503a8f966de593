"""Kinds of answers that only the forms of cases need: yes or no, a month, a year, a paper's number, money if any."""

import re
from datetime import date
from typing import Any

from workflow.forms.choices import ChoiceField, MultiChoiceField
from workflow.forms.fields import DateField, IntegerField, MoneyField, TextField
from workflow.forms.reading import Unreadable

FIRST_YEAR, LAST_YEAR = 2010, 2060
SUPPORT_LIMIT = 10**11
COST_LIMIT = 10**13

_MONTH_FIRST = re.compile(r"(\d{1,2})[/-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_FIGURE = re.compile(r"\d", re.ASCII)
_MONTHS = 12


class YesNoField(ChoiceField):
    """Yes or no, one of which has to be chosen."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, choices=((True, "Có"), (False, "Không")), radio=True, **options)


class ListField(MultiChoiceField):
    """Several of the options, delivered as a list."""

    def check(self) -> None:
        super().check()
        self.data = list(self.data)


class PeriodField(TextField):
    """A month of reporting: 10/2026 in the box, "2026-10" as the value."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"hint": "Ví dụ: 10/2026", "max_length": 10, **options})

    def read(self, text: str) -> str:
        if found := _MONTH_FIRST.fullmatch(text):
            month, year = int(found[1]), int(found[2])
        elif found := _YEAR_FIRST.fullmatch(text):
            year, month = int(found[1]), int(found[2])
        else:
            raise Unreadable("viết tháng/năm với đủ bốn chữ số của năm, ví dụ 10/2026.")
        if not 1 <= month <= _MONTHS:
            raise Unreadable("không có tháng %(month)s.", month=month)
        return f"{_known_year(year)}-{month:02}"

    def write(self, value: Any) -> str:
        year, _, month = str(value).partition("-")
        return f"{month}/{year}" if month else str(value)


class YearField(IntegerField):
    """A year: of the budget unless another first one is given."""

    def __init__(self, label: str, *, first: int = FIRST_YEAR, **options: Any) -> None:
        super().__init__(label, low=first, high=LAST_YEAR, **options)

    def read(self, text: str) -> int:
        if not _YEAR.fullmatch(text):
            raise Unreadable("viết năm bằng bốn chữ số, ví dụ 2027.")
        return _known_year(int(text), self.low)


class RecentDateField(DateField):
    """A day in the life of a đề án: no birth dates, no slips of a century."""

    def __init__(self, label: str, **options: Any) -> None:
        bounds = {"earliest": date(FIRST_YEAR, 1, 1), "latest": date(LAST_YEAR, 12, 31)}
        super().__init__(label, **{**bounds, **options})


class PaperNumberField(TextField):
    """The number of an official paper as it stands on it, such as 948/QĐ-UBND."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"max_length": 60, **options})

    def read(self, text: str) -> str:
        if not _FIGURE.search(text):
            raise Unreadable("ghi số và ký hiệu như trên giấy, ví dụ 948/QĐ-UBND.")
        return super().read(text)


class ExtraMoneyField(MoneyField):
    """An amount that many cases do not have: left empty it is zero."""

    blank = 0

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"required": False, "hint": "Để trống nếu không có.", **options})


def _known_year(year: int, first: int = FIRST_YEAR) -> int:
    if not first <= year <= LAST_YEAR:
        raise Unreadable("năm phải từ %(first)s đến %(last)s.", first=str(first), last=str(LAST_YEAR))
    return year
