"""The page that adds up the plans of a year by source, plan, place and activity, and its workbook."""

from dataclasses import replace

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session
from web.exports import Cell, Page, book, log_export
from web.i18n import gettext
from web.plans.batch import today
from web.plans.words import COLUMNS, LINE_ONLY, FigureRow, figure_of, source_word
from web.words import activity_word
from workflow.queries.plan_sums import OTHER, SOURCES, Sum, year_sums

YEAR_LENGTH = 4


class SumsDesk:
    """The sums that were asked for; a year or a source that cannot be read is taken as not asked for."""

    def __init__(self) -> None:
        year, source = request.args.get("nam", ""), request.args.get("nguon", "")
        read = int(year) if year.isascii() and year.isdigit() and len(year) == YEAR_LENGTH else None
        kept = source if source in (*SOURCES, OTHER) else ""
        self.found = year_sums(current_session(), person=current_person(), year=read, source=kept, on=today())

    @property
    def sources(self) -> list[FigureRow]:
        """Every source of the year, and all of them together."""
        return [*(_row(one, source_word(one.key)) for one in self.found.sources), *self._total()]

    @property
    def plans(self) -> list[FigureRow]:
        """Every plan that is counted, and all of them together."""
        rows = [_row(one, one.label, url_for("plans.plan", slug=one.key)) for one in self.found.plans]
        return [*rows, replace(_row(self.found.all, gettext("Cộng")), total=True)] if len(rows) > 1 else rows

    @property
    def provinces(self) -> list[FigureRow]:
        """The places by name."""
        return [_row(one, one.label) for one in self.found.provinces]

    @property
    def activities(self) -> list[FigureRow]:
        """The activities, the largest first."""
        return [_row(one, activity_word(one.key)) for one in self.found.activities]

    def address(self, *, year: int | None = None, source: str | None = None, file: bool = False) -> str:
        """Where the same sums of another year or source stand, or their workbook."""
        kept = self.found.source if source is None else source
        where = "plans.export_sums" if file else "plans.sums"
        return url_for(where, nam=year or self.found.year, nguon=kept or None)

    def show(self) -> ResponseReturnValue:
        """The page."""
        return render_template("pages/plans/sums.html", desk=self, found=self.found)

    def export(self) -> Response:
        """Every table as a sheet, in đồng."""
        name = "-".join(["kinh-phi", str(self.found.year), *([self.found.source] if self.found.source else [])])
        log_export(f"{name}.xlsx {len(self.found.plans)}")
        return book(
            [
                _sheet(gettext("Theo nguồn"), gettext("Nguồn kinh phí"), self.sources),
                _sheet(gettext("Theo kế hoạch"), gettext("Tên kế hoạch"), self.plans),
                _sheet(gettext("Theo địa phương"), gettext("Địa phương"), self.provinces, allotted=False),
                _sheet(gettext("Theo nội dung"), gettext("Nội dung"), self.activities, allotted=False),
            ],
            name=name,
        )

    def _total(self) -> list[FigureRow]:
        if self.found.source or len(self.found.sources) <= 1:  # one source is its own sum
            return []
        return [replace(_row(self.found.all, gettext("Cộng")), total=True)]


def _row(one: Sum, label: str, url: str = "") -> FigureRow:
    return FigureRow(label, one.figures, one.whole, url)


def _sheet(title: str, first: str, rows: list[FigureRow], *, allotted: bool = True) -> Page:
    """All figures, also those that no row has: a workbook keeps its columns."""
    names = [(name, label) for name, label in COLUMNS if allotted or name != LINE_ONLY]
    headings = [first, *(gettext("%(figure)s (đồng)", figure=gettext(label)) for _, label in names)]
    return Page(title, headings, [[row.label, *(_cell(row, name) for name, _ in names)] for row in rows])


def _cell(row: FigureRow, name: str) -> Cell:
    return None if name == LINE_ONLY and not row.whole else figure_of(row.figures, name)
