"""A report on đề án as one request asks for it: its filter, its table, its chart, and the same as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, abort, request

from web.context import current_person, current_session, now
from web.exports import Cell, Page, book, log_export
from web.filters import short_money
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.reports.programme import REPORTS, Column
from web.reports.reading import Reading, province_name
from web.reports.stated import Reported, ReportedFigures
from web.words import LEVEL_WORDS
from workflow.calendar import local
from workflow.fold import sort_key
from workflow.forms import NotAbove
from workflow.forms.fields import ChoiceField, IntegerField
from workflow.queries.project_cases import KCDP, KCQG, Wish, places_seen
from workflow.registers.provinces import present, provinces

EARLIEST, LATEST, AHEAD = 2000, 2100, 5
NOW, THEN, EVERYWHERE = "nay", "khi_do", "tat-ca"
MODES = ((NOW, "Quy về đơn vị hiện nay"), (THEN, "Theo đơn vị khi ghi nhận"))
KEYS = {
    "year": "Năm", "level": "Cấp", "place": "Tỉnh, thành phố", "activity": "Nội dung", "reason": "Lý do tạm dừng",
    "state": "Tình trạng", "why": "Lý do", "batch": "Đợt", "month": "Tháng", "case": "Đề án", "indicator": "Chỉ tiêu",
}  # fmt: skip
REPORTED_HEADINGS = ("Nơi", "Nội dung", "Năm", "Nguồn nêu", "Loại", "Hệ thống tính", "Nguồn", "Ghi chú")
DRAWN, SHOWN, WHOLE = 40, 300, 100
"""How many lines a chart draws and a page lists; how wide a chart is."""


class ProgrammeFilter(ListFilter):
    """What a report is limited to; every box may stay empty."""

    checks = (NotAbove("tu", "den"),)
    cap = ChoiceField("Cấp", choices=[(KCQG, LEVEL_WORDS[KCQG]), (KCDP, LEVEL_WORDS[KCDP])], required=False)
    tinh = ChoiceField("Tỉnh, thành phố", required=False)
    tu = IntegerField("Từ năm", low=EARLIEST, high=LATEST, required=False)
    den = IntegerField("Đến năm", low=EARLIEST, high=LATEST, required=False)
    dia_ban = ChoiceField("Đơn vị hành chính", choices=MODES, required=False, empty_word="")


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: its words, and for each series its place among the series, width and amount."""

    label: str
    parts: Sequence[tuple[int, float, str]]


class ProgrammePage:
    """What one request is shown."""

    def __init__(self, name: str) -> None:
        self.name, self.report = name, REPORTS.get(name) or abort(404)
        self.known = provinces(current_session())
        self.rolled_up = request.args.get("dia_ban") != THEN
        self.form = ProgrammeFilter(request.args, lang=current_language(), choices={"tinh": self._places()})
        said, this = self.form.said(), local(now()).year
        since, until = (this, this + AHEAD) if self.report.ahead else (this - self.report.back, this)
        self.wish = Wish(
            said.get("tu") or since, said.get("den") or until, said.get("cap") or "", said.get("tinh"),
            rolled_up=self.rolled_up,
        )  # fmt: skip

    @property
    def query(self) -> dict[str, str]:
        """The filter as the address has it."""
        names = {field.short_name for field in self.form.fields()}
        return {name: value for name, value in request.args.items() if name in names and value}

    @cached_property
    def table(self) -> Reading:
        """The lines with their words, and what they come to."""
        found = Reading(current_session(), current_person(), self.wish, self.known, tuple(self.report.by))
        self.report.read(found)
        return found

    @property
    def texts(self) -> list[str]:
        """The headings of the columns that lines are told apart by."""
        return [gettext(KEYS[name]) for name in self.report.by]

    @property
    def shown(self) -> Sequence[tuple[tuple[str, ...], Any]]:
        """The lines of the page; a file has all."""
        return self.table.lines[:SHOWN]

    @property
    def series(self) -> list[Column]:
        """The columns that are drawn."""
        return [column for column in self.report.columns if column.drawn]

    @property
    def series_words(self) -> list[str]:
        """What the bars of a line stand for."""
        return [gettext(word) for word in self.report.series or (column.label for column in self.series)]

    @cached_property
    def bars(self) -> list[Bar]:
        """The chart: every line with an amount, the longest as wide as the picture."""
        shown = short_money if self.table.drawing is None else str
        lines = self.table.drawing or [
            (" · ".join(words), [int(column.of(of) or 0) for column in self.series]) for words, of in self.table.lines
        ]
        most = max((max(values, default=0) for _, values in lines), default=0)
        return [_bar(words, values, most, shown) for words, values in lines[:DRAWN] if most and any(values)]

    @cached_property
    def reported(self) -> list[Reported]:
        """What public sources state of the same."""
        return self._stated.rows()

    @property
    def elsewhere(self) -> bool:
        """Whether sources also state figures of provinces of which the reader sees nothing."""
        return self._stated.elsewhere

    @cached_property
    def _stated(self) -> ReportedFigures:
        near = None if self.wish.place or request.args.get("nguon") == EVERYWHERE else self._near or None
        return ReportedFigures(self.report.id, self.wish, self.known, near=near)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the figures are limited to, in words."""
        wish = self.wish
        place = province_name(self.known, wish.place, dated=not wish.rolled_up) if wish.place else gettext("Tất cả")
        level = gettext(LEVEL_WORDS[wish.level]) if wish.level else gettext("Tất cả")
        return [
            (gettext("Thời kỳ"), f"{wish.since}–{wish.until}"), (gettext("Cấp"), level),
            (gettext("Tỉnh, thành phố"), place),
            (gettext("Đơn vị hành chính"), gettext(dict(MODES)[NOW if wish.rolled_up else THEN])),
        ]  # fmt: skip

    def xlsx(self) -> Response:
        """Table, stated figures and what they mean as sheets; logged."""
        log_export(f"{self.name}.xlsx {request.query_string.decode('ascii', 'replace')}")
        headings = [*self.texts, *(gettext(column.label) for column in self.report.columns)]
        pages = (
            Page(gettext("Số liệu"), headings, list(self._rows())),
            Page(
                gettext("Nguồn công khai nêu"),
                [gettext(word) for word in REPORTED_HEADINGS],
                [_reported_cells(one) for one in self.reported],
            ),
            Page(gettext("Ghi chú"), (gettext("Mục"), gettext("Nội dung")), self._notes()),
        )
        return book(pages, name=f"{self.report.id}-{self.name}")

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for words, of in self.table.lines:
            yield (*words, *(column.filed(of) for column in self.report.columns))
        if self.table.total is not None:
            blank = [""] * (len(self.report.by) - 1)
            yield (gettext("Cộng"), *blank, *(column.filed(self.table.total) for column in self.report.columns))

    def _notes(self) -> list[tuple[Cell, ...]]:
        title = f"{self.report.id}. {gettext(self.report.title)}"
        return [
            (title, gettext(self.report.meaning)),
            *self.said,
            (gettext("Lập lúc"), f"{local(now()):%H:%M %d/%m/%Y}"),
        ]

    def _places(self) -> list[tuple[int, str]]:
        seen = places_seen(current_session(), current_person(), self.known, rolled_up=self.rolled_up)
        self._near = frozenset(present(self.known, unit_id) for unit_id in seen)
        wish = request.args.get("tinh", "")
        if self.rolled_up and wish.isdecimal() and int(wish) in self.known:
            seen |= {present(self.known, int(wish))}
        named = ((unit_id, province_name(self.known, unit_id, dated=not self.rolled_up)) for unit_id in seen)
        return sorted(named, key=lambda one: sort_key(one[1]))


def _bar(label: str, values: Sequence[int], most: int, shown: Callable[[int], str]) -> Bar:
    parts = [(place, round(WHOLE * max(value, 0) / most, 1), shown(value)) for place, value in enumerate(values)]
    return Bar(label, parts)


def _reported_cells(one: Reported) -> tuple[Cell, ...]:
    return one.place, one.what, one.period, one.value, one.kind, one.computed, one.source, one.note
