"""Figures that public sources state about selection rounds: shown beside what we compute, never added to it.

Each keeps how sure its source was ("gần 40") and whether it was a plan or a result. Where a source contradicts itself
both figures are kept under one ``conflict``; which of them is right is not ours to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.reference.reading import listed, unknown
from workflow.reference.units import unit_codes
from workflow.seeds import SEEDS, SeedInvalid
from workflow.selection.qualifiers import QUALIFIERS, qualified

INDICATORS = frozenset({"rounds", "taking_part", "registered", "eligible", "nominated", "recognised"})
LEVELS = frozenset({"commune", "province", "region", "nation", "region_or_nation"})
REGIONS = frozenset({"", "north", "central", "south"})
GROUPS = frozenset({"", "handicraft", "agro_food", "mechanical", "other"})
UNITS = frozenset({"products", "sets", "entries", "establishments", "provinces", "rounds"})
KINDS = frozenset({"plan", "result"})


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One figure as its source states it. ``place`` is a unit, "" the nation; ``period`` its first and last year."""

    key: str
    indicator: str
    level: str
    place: str
    value: int
    unit: str
    source: str
    period: tuple[int, int] | None = None
    region: str = ""
    group: str = ""
    qualifier: str = "exact"
    figure_kind: str = "result"
    conflict: str = ""
    note: str = ""


@cache
def reported_figures() -> tuple[ReportedFigure, ...]:
    """Every reported figure, the nation first, in the order of the file."""
    return read_figures(SEEDS / "reported_figures.yaml")


def read_figures(path: Path) -> tuple[ReportedFigure, ...]:
    """The figures of one file; SeedInvalid lists every figure that says something we have no word for."""
    found = listed(path, "figures", ReportedFigure, wrong=_wrong)
    alone = [name for name, times in Counter(one.conflict for one in found if one.conflict).items() if times == 1]
    if alone:
        raise SeedInvalid(f"{path.name}: conflict {', '.join(alone)} chỉ có một số liệu")
    return found


def conflicts(figures: Iterable[ReportedFigure]) -> Mapping[str, tuple[ReportedFigure, ...]]:
    """The figures that contradict each other, by what they contradict each other about."""
    found = defaultdict[str, tuple[ReportedFigure, ...]](tuple)
    for figure in figures:
        if figure.conflict:
            found[figure.conflict] += (figure,)
    return dict(found)


def shown(figure: ReportedFigure, lang: str | None = None) -> str:
    """The value as its source puts it: "gần 40", "hơn 32"."""
    return qualified(figure.value, figure.qualifier, lang)


def _wrong(figure: ReportedFigure) -> Iterator[str]:
    for name, known in (
        ("indicator", INDICATORS), ("level", LEVELS), ("region", REGIONS), ("group", GROUPS), ("unit", UNITS),
        ("figure_kind", KINDS), ("qualifier", QUALIFIERS), ("place", unit_codes() | {""}),
    ):  # fmt: skip
        yield from unknown(name, [getattr(figure, name)], known)
    if figure.value < 0:
        yield f"value {figure.value} nhỏ hơn 0"
    if figure.period is not None and figure.period[0] > figure.period[1]:
        yield f"period {figure.period} kết thúc trước khi bắt đầu"
    if not figure.source.strip():
        yield "source trống"
    if figure.region and (figure.place or figure.level != "region"):
        yield "region chỉ dùng khi place trống và level là region"
