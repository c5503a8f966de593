"""Figures that public sources state, in words, each beside what the system counts of the same; never added together."""

from collections.abc import Iterator, Sequence
from functools import cache

from web.i18n import current_language, gettext
from web.public.results import group_word, level_word
from workflow.queries.selection_report import (
    ELIGIBLE,
    LEVELS,
    RECOGNISED,
    REGISTERED,
    SENT,
    Nomination,
    count,
)
from workflow.reference import UnitSeed
from workflow.reference.figures import ReportedFigure, conflicts, reported_figures, shown
from workflow.reference.units import units

INDICATORS = {
    "rounds": "Số kỳ bình chọn", "taking_part": "Có tham gia bình chọn", "registered": "Đăng ký",
    "eligible": "Đủ điều kiện", "nominated": "Được đề cử lên cấp trên", "recognised": "Được công nhận",
}  # fmt: skip
UNITS = {
    "products": "sản phẩm", "sets": "bộ sản phẩm", "entries": "lượt sản phẩm", "establishments": "cơ sở",
    "provinces": "tỉnh, thành phố", "rounds": "kỳ",
}  # fmt: skip
REGIONS = {"north": "Khu vực phía Bắc", "central": "Khu vực miền Trung - Tây Nguyên", "south": "Khu vực phía Nam"}
STAGE_OF = {"registered": REGISTERED, "eligible": ELIGIBLE, "recognised": RECOGNISED, "nominated": SENT}
BOTH = "region_or_nation"
NOTHING = "–"


def reported(found: Sequence[Nomination]) -> Iterator[dict[str, str]]:
    """Each figure as its source states it; which one is right is not said where they disagree."""
    names, against = {unit.code: _name(unit) for unit in units()}, conflicts(reported_figures())
    for figure in reported_figures():
        others = [one for one in against.get(figure.conflict, ()) if one is not figure]
        yield {
            "place": _place(figure, names), "what": _what(figure), "period": _period(figure),
            "value": _value(figure), "computed": computed(figure, found), "source": figure.source,
            "plan": gettext("kế hoạch") if figure.figure_kind == "plan" else gettext("kết quả"),
            "note": figure.note, "against": "; ".join(map(_value, others)),
        }  # fmt: skip


def computed(figure: ReportedFigure, found: Sequence[Nomination]) -> str:
    """What the system counts of the same among these nominations; a dash where it has none of them, or no such count.

    A region of the country is not kept with nominations, so nothing is counted for one.
    """
    same = [one for one in found if _is_of(figure, one)]
    if not same or figure.region or figure.indicator == "taking_part":
        return NOTHING
    if figure.indicator == "rounds":
        return str(len({one.round_id for one in same}))
    counted = count(one for one in same if STAGE_OF[figure.indicator] in one.reached)
    of_unit = {"sets": counted.sets, "establishments": counted.establishments}
    return str(of_unit.get(figure.unit, counted.total))


def _is_of(figure: ReportedFigure, one: Nomination) -> bool:
    """Whether a nomination is of the figure's level, place, years and group; who is sent up stands one level below.

    A place has what hangs on it and on whatever it succeeded. A former place has its own alone.
    """
    levels = {"region", "nation"} if figure.level == BOTH else {figure.level}
    if figure.indicator == "nominated":
        levels = {LEVELS[LEVELS.index(level) - 1] for level in levels}
    first, last = figure.period or (one.year, one.year)
    there = figure.place in ("", *_places(one.place)) and figure.group in ("", one.group)
    return one.level in levels and there and first <= one.year <= last


@cache
def _places(code: str) -> tuple[str, ...]:
    """The unit of that code and those that it has become a part of."""
    successor = next((unit.successor for unit in units() if unit.code == code), None)
    return (code, *_places(successor)) if successor else (code,)


def _name(unit: UnitSeed) -> str:
    """The name of a unit; of one that is no more, with its last day, for a new one may bear the same name."""
    return (
        gettext("%(name)s (đến %(day)s)", name=unit.name, day=f"{unit.valid_to:%d/%m/%Y}")
        if unit.valid_to
        else unit.name
    )


def _value(figure: ReportedFigure) -> str:
    return f"{shown(figure, current_language())} {gettext(UNITS[figure.unit])}"


def _place(figure: ReportedFigure, names: dict[str, str]) -> str:
    if figure.place:
        return names.get(figure.place, figure.place)
    return gettext(REGIONS[figure.region]) if figure.region else gettext("Cả nước")


def _what(figure: ReportedFigure) -> str:
    level = gettext("Cấp khu vực hoặc quốc gia") if figure.level == BOTH else level_word(figure.level)
    words = [gettext(INDICATORS[figure.indicator]), level, *([group_word(figure.group)] if figure.group else [])]
    return " · ".join(words)


def _period(figure: ReportedFigure) -> str:
    if figure.period is None:
        return gettext("nguồn không nêu")
    first, last = figure.period
    return str(first) if first == last else f"{first}–{last}"
