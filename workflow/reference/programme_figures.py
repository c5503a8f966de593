"""Figures that public sources state about đề án and their money: shown beside what we compute, never added to it.

Each keeps how sure its source was, and whether it was a plan or a result. ``sums`` says which figures a source means
to add up, so that a source that contradicts itself is told and not believed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflow.reference.activities import activities
from workflow.reference.reading import build, document, known_keys, refuse_repeated, sequence, unknown
from workflow.reference.units import unit_codes
from workflow.seeds import SEEDS, SeedInvalid
from workflow.selection.qualifiers import QUALIFIERS

INDICATORS = frozenset({
    "projects", "plans", "establishments", "times", "total_cost", "support", "matching", "planned", "allotted",
    "learners", "jobs", "jobs_low", "models", "not_done",
})  # fmt: skip
"""What a figure counts; the last word of each stands in ``web.programme_reported``."""
REPORTS = frozenset({"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R18"})
LEVELS = frozenset({"", "kcqg", "kcdp"})
KINDS = frozenset({"plan", "result"})
UNITS = frozenset({"dong", "number"})
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ProgrammeFigure:
    """One figure as its source states it. ``place`` is a unit, "" the nation; ``level`` "" means both together."""

    key: str
    reports: tuple[str, ...]
    indicator: str
    place: str
    value: int
    source: str
    unit: str = "dong"
    period: tuple[int, int] | None = None
    level: str = ""
    activity: str = ""
    qualifier: str = "exact"
    figure_kind: str = "result"
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatedSum:
    """Figures that a source means to add up: the parts, and the total that it states."""

    key: str
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeFigures:
    """All figures with the sums among them. ``slack`` says how far, in per cent, "hơn", "gần" and "khoảng" may go."""

    figures: tuple[ProgrammeFigure, ...]
    sums: tuple[StatedSum, ...]
    slack: int

    def of(self, key: str) -> ProgrammeFigure:
        """The figure of that key."""
        return next(figure for figure in self.figures if figure.key == key)

    def span(self, figure: ProgrammeFigure) -> tuple[int, int]:
        """The least and the most that a figure may be, as its source puts it."""
        room = figure.value * self.slack // HUNDRED
        low = figure.value - (room if figure.qualifier in ("lt_near", "approx") else 0)
        return low, figure.value + (room if figure.qualifier in ("gt", "approx") else 0)

    def adds_up(self, one: StatedSum) -> bool:
        """Whether the parts may be the total, as far as the source is sure of each."""
        parts = [self.span(self.of(key)) for key in one.parts]
        low, high = self.span(self.of(one.total))
        return sum(least for least, _ in parts) <= high and low <= sum(most for _, most in parts)


@cache
def programme_figures() -> ProgrammeFigures:
    """The shipped figures."""
    return read_programme_figures(SEEDS / "programme_figures.yaml")


def read_programme_figures(path: Path) -> ProgrammeFigures:
    """The figures of one file; SeedInvalid lists every figure or sum that names something we do not know."""
    whole = document(path)
    known_keys(whole, {"slack_percent", "figures", "sums"}, path.name)
    figures = tuple(_built(ProgrammeFigure, whole, "figures", path.name))
    sums = tuple(_built(StatedSum, whole, "sums", path.name))
    keys = {figure.key for figure in figures}
    wrong = [f"{figure.key}: {what}" for figure in figures for what in _wrong(figure)]
    wrong += [f"{one.key}: {what}" for one in sums for what in unknown("số liệu", (one.total, *one.parts), keys)]
    if wrong:
        raise SeedInvalid("\n".join(wrong))
    refuse_repeated((one.key for one in (*figures, *sums)), path)
    return ProgrammeFigures(figures, sums, int(whole.get("slack_percent", 0)))


def _built(kind: type[Any], whole: Mapping[str, Any], name: str, where: str) -> Iterator[Any]:
    for place, row in enumerate(sequence(whole.get(name), f"{where}: {name}")):
        yield build(kind, row, f"{where}: {name}[{place}]")


def _wrong(figure: ProgrammeFigure) -> Iterator[str]:
    for name, known in (
        ("indicator", INDICATORS), ("level", LEVELS), ("unit", UNITS), ("figure_kind", KINDS),
        ("qualifier", QUALIFIERS), ("place", unit_codes() | {""}), ("activity", {*activities(), ""}),
    ):  # fmt: skip
        yield from unknown(name, [getattr(figure, name)], known)
    yield from unknown("báo cáo", figure.reports, REPORTS)
    if figure.value < 0:
        yield f"value {figure.value} nhỏ hơn 0"
    if figure.period is not None and figure.period[0] > figure.period[1]:
        yield f"period {figure.period} kết thúc trước khi bắt đầu"
    if not figure.source.strip():
        yield "source trống"
