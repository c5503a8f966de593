"""The reports of product selection: the words and rates of the figures, and the same as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, request

from web.context import current_person, current_session, now
from web.exports import Cell, commas, log_export
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.public.results import LEVELS, group_word, level_word
from workflow.calendar import local
from workflow.forms.fields import ChoiceField
from workflow.queries.selection_report import (
    ELIGIBLE,
    PASSED,
    RECOGNISED,
    REGISTERED,
    SCORED,
    STAGES,
    Report,
    Row,
    report_years,
    selection_report,
)

WORDS = {
    REGISTERED: ("Đăng ký", "Hồ sơ đã nộp vào đợt, kể cả hồ sơ rút sau đó; bản nháp không tính."),
    ELIGIBLE: ("Đủ điều kiện", "Đã được xác nhận đủ điều kiện và không bị đưa về kiểm tra lại."),
    SCORED: ("Đã chấm", "Có điểm trung bình sau khi đóng chấm điểm; đợt chưa đóng thì chưa tính."),
    PASSED: ("Đạt điểm", "Điểm trung bình từ mức đạt của đợt trở lên, so bằng phân số, không làm tròn."),
    RECOGNISED: ("Được công nhận", "Có quyết định công nhận, kể cả công nhận sau khi chấp nhận khiếu nại."),
}
"""Each figure, and what it counts."""
NAME = "bao-cao-binh-chon"


class ReportFilter(ListFilter):
    """The year and the level; both may stay empty."""

    nam = ChoiceField("Năm", required=False)
    cap = ChoiceField("Cấp", choices=LEVELS, required=False)

    def wanted(self) -> dict[str, Any]:
        """What was asked for; when something is wrong with it, everything."""
        said = self.said()
        return {"year": said.get("nam"), "level": said.get("cap") or ""}


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown: its title, the heading of its first column, and its lines with their names in words."""

    title: str
    heading: str
    rows: tuple[tuple[str, Row], ...]


class ReportPage:
    """The reports as one request asks for them."""

    def __init__(self) -> None:
        self.on = local(now()).date()
        years = [(year, str(year)) for year in report_years(current_session(), current_person())]
        self.form = ReportFilter(request.args, lang=current_language(), choices={"nam": years})
        self.wanted = self.form.wanted()

    @property
    def filtered(self) -> bool:
        """Whether the figures are limited."""
        return any(self.wanted.values())

    @property
    def form_query(self) -> dict[str, str]:
        """The filter as the address has it."""
        return {name: value for name, value in request.args.items() if name in ("nam", "cap") and value}

    @cached_property
    def report(self) -> Report:
        """The figures that were asked for."""
        return selection_report(current_session(), current_person(), on=self.on, **self.wanted)

    @property
    def stages(self) -> list[dict[str, Any]]:
        """How far nominations went, each with what it means and its share of the stage before."""
        lines: list[dict[str, Any]] = []
        before = None
        for stage, counted in self.report.stages:
            label, meaning = WORDS[stage]
            lines.append({"label": label, "meaning": meaning, "n": counted, "rate": rate(counted.total, before)})
            before = counted.total
        return lines

    @property
    def tables(self) -> tuple[Table, ...]:
        """The breakdowns."""
        found = self.report
        return (
            Table("Theo cấp", "Cấp", _named(found.levels, level_word)),
            Table("Theo đợt", "Đợt bình chọn", _named(found.rounds, str)),
            Table("Theo nhóm sản phẩm", "Nhóm sản phẩm", _named(found.groups, group_word)),
            Table("Theo tỉnh, thành phố", "Tỉnh, thành phố", _named(found.provinces, str)),
        )


def _named(rows: Sequence[Row], word: Any) -> tuple[tuple[str, Row], ...]:
    return tuple((word(row.name), row) for row in rows)


def rate(part: int, whole: int | None) -> str:
    """The share in whole per cent, cut off so that only all is 100; a dash where there is nothing to share."""
    return f"{100 * part // whole}\N{NO-BREAK SPACE}%" if whole else "–"


def csv_of(page: ReportPage) -> Response:
    """Every computed figure in a line: breakdown, name, stage, products, sets, establishments. Logged."""
    log_export(f"{NAME}.csv {request.query_string.decode('ascii', 'replace')}")
    headings = ("Bảng", "Dòng", "Chỉ tiêu", "Sản phẩm", "Bộ sản phẩm", "Cộng", "Cơ sở")
    return commas([gettext(one) for one in headings], _lines(page), name=NAME)


def _lines(page: ReportPage) -> Iterator[tuple[Cell, ...]]:
    for stage, counted in page.report.stages:
        yield (gettext("Chung"), "", gettext(WORDS[stage][0]), *_cells(counted))
    for table in page.tables:
        for name, row in table.rows:
            for stage, counted in zip(STAGES, row.counts, strict=True):
                yield (gettext(table.title), name, gettext(WORDS[stage][0]), *_cells(counted))
    for level, counted in page.report.valid:
        yield (gettext("Giấy chứng nhận còn giá trị hôm nay"), level_word(level), "", *_cells(counted))


def _cells(counted: Any) -> tuple[int, int, int, int]:
    return counted.products, counted.sets, counted.total, counted.establishments
