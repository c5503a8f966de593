"""What public sources state about the year of a plan, in words, each beside the figure of the plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from web.filters import format_money
from web.i18n import gettext
from web.reports.stated import INDICATORS, NOTHING, value_word
from workflow.plans.records import PROJECT
from workflow.queries.plan_pages import PlanPage
from workflow.reference.programme_figures import ProgrammeFigure, programme_figures

REPORT, NATIONAL = "R02", "kcqg"
SAME = {"planned": "planned", "support": "planned", "allotted": "allotted"}
"""Which figure of the plan is what a source states."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated figure: what it counts, how surely, what the plan says of the same, and by whom it is stated."""

    what: str
    value: str
    kind: str
    here: str
    source: str
    note: str


def stated(page: PlanPage) -> list[Stated]:
    """The figures that sources state of the plan's place, source and year; never added to anything."""
    return [_line(page, figure) for figure in _of(page)] if page.seen.whole else []


def _of(page: PlanPage) -> Iterator[ProgrammeFigure]:
    plan = page.seen.plan
    place = "" if plan.source == NATIONAL else plan.place
    for figure in programme_figures().figures:
        fits = REPORT in figure.reports and figure.place == place and figure.period == (plan.year, plan.year)
        alike = figure.level == plan.source or (figure.level == "" and plan.source != NATIONAL)
        if fits and alike:
            yield figure


def _line(page: PlanPage, figure: ProgrammeFigure) -> Stated:
    name, here = SAME.get(figure.indicator, ""), NOTHING
    if name:
        here = format_money(getattr(page.figures, name))
    elif figure.indicator == "projects":
        here = str(page.counts.get(PROJECT, 0))
    kind = gettext("kế hoạch") if figure.figure_kind == "plan" else gettext("kết quả")
    return Stated(gettext(INDICATORS[figure.indicator]), value_word(figure), kind, here, figure.source, figure.note)
