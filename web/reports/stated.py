"""Figures that public sources state about đề án, in words, each beside what the system counts of the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.context import current_person, current_session
from web.filters import format_money
from web.i18n import current_language, gettext
from web.reports.reading import province_name
from web.words import LEVEL_WORDS, activity_word
from workflow.queries.programme_reports import Line, project_lines, supported
from workflow.queries.project_cases import Wish
from workflow.reference.programme_figures import ProgrammeFigure, programme_figures
from workflow.registers.provinces import Provinces, present
from workflow.selection.qualifiers import QUALIFIERS, qualified

INDICATORS = {
    "projects": "Đề án", "plans": "Kế hoạch", "establishments": "Cơ sở", "times": "Lượt hỗ trợ",
    "total_cost": "Tổng kinh phí", "support": "Nhà nước hỗ trợ", "matching": "Đối ứng", "planned": "Kinh phí kế hoạch",
    "allotted": "Kinh phí được giao", "learners": "Học viên", "jobs": "Việc làm, nhiều nhất",
    "jobs_low": "Việc làm, ít nhất", "models": "Mô hình", "not_done": "Đề án không thực hiện",
}  # fmt: skip
COUNTED = {
    "projects": "projects", "times": "times", "total_cost": "total", "support": "support", "matching": "matching",
}  # fmt: skip
"""What of the stated figures is counted here too, by the name of the figure."""
CELLS = ("year", "level", "place", "activity")
NOTHING = "–"
ALWAYS = (2000, 2100)


@dataclass(frozen=True, slots=True)
class Reported:
    """One stated figure in words, and what we count of the same."""

    place: str
    what: str
    period: str
    value: str
    kind: str
    computed: str
    source: str
    note: str


class ReportedFigures:
    """The stated figures of one report, as far as its filter asks for them."""

    def __init__(self, report: str, wish: Wish, known: Provinces, *, near: frozenset[int] | None = None) -> None:
        """Take the figures of a report; ``near`` limits them to the nation and to these provinces of today."""
        self.wish, self.known = wish, known
        self.ids = {one.code: one.id for one in known.values()}
        every = [one for one in programme_figures().figures if report in one.reports and self._asked(one)]
        self.figures = [one for one in every if near is None or not one.place or self._now(one) in near]
        self.elsewhere = len(every) > len(self.figures)

    def rows(self) -> list[Reported]:
        """Each with what the system counts; a dash where it has nothing of the place, the level and the years."""
        cells, whom = self._counted() if self.figures else ((), ())
        return [self._row(figure, cells, whom) for figure in self.figures]

    def _row(self, figure: ProgrammeFigure, cells: Sequence[Line], whom: Sequence[tuple[Any, ...]]) -> Reported:
        level = gettext(LEVEL_WORDS[figure.level]) if figure.level else ""
        parts = (gettext(INDICATORS[figure.indicator]), level, activity_word(figure.activity))
        kind = gettext("kế hoạch") if figure.figure_kind == "plan" else gettext("kết quả")
        return Reported(
            self._place(figure), " · ".join(filter(None, parts)), period_word(figure.period), value_word(figure), kind,
            self._computed(figure, cells, whom), figure.source, figure.note,
        )  # fmt: skip

    def _computed(self, figure: ProgrammeFigure, cells: Sequence[Line], whom: Sequence[tuple[Any, ...]]) -> str:
        same = [line.of for line in cells if self._is_of(figure, line.key)]
        if not same or not figure.place:
            return NOTHING
        if figure.indicator == "establishments":
            return str(len({row[-1] for row in whom if self._is_of(figure, row[:-1])}))
        name = COUNTED.get(figure.indicator)
        if name is None:
            return NOTHING
        found = sum(getattr(of, name) for of in same)
        return format_money(found) if figure.unit == "dong" else str(found)

    def _is_of(self, figure: ProgrammeFigure, key: tuple[Any, ...]) -> bool:
        """Whether a cell lies in the place, level, years and activity of a figure.

        A place has what was recorded there and in whatever it succeeded; a former place has its own alone.
        """
        year, level, place, activity = key
        first, last = figure.period or ALWAYS
        unit_id = self.ids.get(figure.place)
        there = unit_id in (place, present(self.known, place))
        return there and first <= year <= last and figure.level in ("", level) and figure.activity in ("", activity)

    def _counted(self) -> tuple[Sequence[Line], Sequence[tuple[Any, ...]]]:
        """Every cell of the đề án as recorded, and the establishments of each."""
        everything = Wish(*ALWAYS, rolled_up=False)
        asked = (current_session(), current_person(), everything, self.known)
        return project_lines(*asked, by=CELLS), supported(*asked, by=CELLS)

    def _asked(self, figure: ProgrammeFigure) -> bool:
        """Whether a figure is of the level, the province and a year that the filter asks for."""
        first, last = figure.period or ALWAYS
        here = self._now(figure) if self.wish.rolled_up else self.ids.get(figure.place, 0)
        in_time = last >= self.wish.since and first <= self.wish.until
        return in_time and self.wish.level in ("", figure.level) and self.wish.place in (None, here)

    def _now(self, figure: ProgrammeFigure) -> int:
        """The province of today in which a figure lies."""
        return present(self.known, self.ids.get(figure.place, 0))

    def _place(self, figure: ProgrammeFigure) -> str:
        return province_name(self.known, self.ids.get(figure.place), dated=True) if figure.place else gettext("Cả nước")


def value_word(figure: ProgrammeFigure) -> str:
    """The value as surely as its source puts it: "hơn 2.370.000.000 ₫"."""
    if figure.unit != "dong":
        return qualified(figure.value, figure.qualifier, current_language())
    return str(gettext(QUALIFIERS[figure.qualifier], number=format_money(figure.value)))


def period_word(period: tuple[int, int] | None) -> str:
    """The years of a figure."""
    if period is None:
        return gettext("nguồn không nêu")
    first, last = period
    return str(first) if first == last else f"{first}–{last}"


def stated_sums() -> Iterator[tuple[Mapping[str, str], bool]]:
    """Every sum that a source means to be one, in words, and whether it is."""
    known = programme_figures()
    for one in known.sums:
        total, parts = known.of(one.total), [known.of(key) for key in one.parts]
        words = {
            "place": total.place, "period": period_word(total.period), "total": value_word(total),
            "parts": " + ".join(value_word(part) for part in parts), "source": total.source,
        }  # fmt: skip
        yield words, known.adds_up(one)
