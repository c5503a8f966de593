"""How firmly each result stands: the same sheets counted in other fair ways. It is advice and never changes a mean.

All sums are integers in units of the common denominator of the totals, so every comparison is exact, and dividing is
left to the few numbers that are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt, lcm
from types import MappingProxyType
from typing import Literal

from workflow.selection.results import Panel, Sheet, counted_totals
from workflow.selection.rubrics import MissingRule
from workflow.selection.sheets import shown

SHARED_ITEMS = 8
"""Fewer items scored together with others say too little about how lenient a juror is."""


def _(text: str) -> str:
    """Mark a text that is translated where it is shown; without marks on its letters it would not be found."""
    return text


FIRM, FRAGILE = _("Vững"), _("Mong manh")

Way = Literal["median", "left_out", "shift", "too_few", "no_mean", "unshifted"]

WHY: Mapping[Way, str] = MappingProxyType(
    {
        "median": "Lấy trung vị (%(value)s điểm) thay cho trung bình thì kết quả đổi phía so với mức %(mark)s điểm.",
        "left_out": "Bỏ phiếu của một giám khảo thì kết quả có thể đổi phía so với mức %(mark)s điểm"
        " (số giám khảo như vậy: %(count)s).",
        "shift": "Đưa giám khảo chấm chặt, chấm rộng về mặt bằng chung (%(value)s điểm) thì kết quả đổi phía"
        " so với mức %(mark)s điểm.",
        "too_few": "Chỉ có một phiếu được tính, nên không so sánh được giữa các giám khảo.",
        "no_mean": "Chưa có điểm trung bình, nên chưa đánh giá được.",
        "unshifted": "Giữ nguyên mức chấm của %(count)s giám khảo vì chưa đủ %(least)s sản phẩm chấm chung.",
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one way of counting says: a translatable text and what goes into it."""

    code: Way
    params: Mapping[str, int | Fraction] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The Vietnamese text, with places for the params."""
        return WHY[self.code]

    def filled(self, lang: str = "vi") -> dict[str, str]:
        """What goes into the text, numbers cut off as everywhere and written as the language writes them."""
        return {name: shown(n, lang) if isinstance(n, Fraction) else str(n) for name, n in self.params.items()}

    def __str__(self) -> str:
        return self.message % self.filled()


@dataclass(frozen=True, slots=True)
class Robust:
    """One item seen in other ways, with the number of sheets behind all of it. Without a mean there is nothing to see.

    ``left_out`` are the lowest and the highest mean with one juror left out, ``flippers`` the jurors whose leaving
    changes the side of the mark. ``shifted`` is the mean with lenient and strict jurors at the panel's level;
    ``unshifted`` are the jurors of the item left as they are, for they share too few items with others.
    """

    item_id: int
    n: int
    mean: Fraction | None = None
    median: Fraction | None = None
    spread: Fraction | None = None
    variance: Fraction | None = None
    left_out: tuple[Fraction, Fraction] | None = None
    flippers: tuple[int, ...] = ()
    shifted: Fraction | None = None
    unshifted: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether the item stays on its side of the mark however it is counted."""
        return not self.reasons

    @property
    def verdict(self) -> str:
        """The same in a word for people."""
        return FIRM if self.firm else FRAGILE

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What else must be said beside the verdict: how many jurors were left at their own level."""
        left = {"count": len(self.unshifted), "least": SHARED_ITEMS}
        return (Reason("unshifted", left),) if self.unshifted else ()

    @property
    def deviation(self) -> Fraction | None:
        """The standard deviation of these sheets, cut off after two decimals without any float."""
        return None if self.variance is None else Fraction(isqrt(int(self.variance * 10_000)), 100)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The totals of the items that have a mean, in whole units, and the mark to reach in the same units."""

    unit: int
    mark: int
    totals: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class _Levels:
    """By juror, how far above the panel; each number counts for 1/parts of a unit."""

    parts: int
    above: Mapping[int, int]


def robustness(
    panels: Iterable[Panel], sheets: Iterable[Sheet], *, pass_mark: int, missing: MissingRule
) -> dict[int, Robust]:
    """Every item of :func:`workflow.selection.results.tally`, from the same sheets and by the same rules."""
    counted = counted_totals(panels, sheets, missing=missing)
    unit = lcm(*(total.denominator for row in counted.values() for total in row.values()))
    totals = {item: {juror: int(total * unit) for juror, total in row.items()} for item, row in counted.items() if row}
    scale = _Scale(unit, pass_mark * unit, totals)
    levels = _levels(totals)
    nothing = (Reason("no_mean"),)
    return {i: _seen(i, scale, levels) if i in totals else Robust(i, 0, reasons=nothing) for i in counted}


def _levels(totals: Mapping[int, Mapping[int, int]]) -> _Levels:
    """How far each juror with enough shared items is above the panel's mean, on average over those items.

    The panel's mean of an item includes the juror. Where all score everything, the deviations of a panel add up to
    nothing, so shifting moves no mean; it tells something where jurors scored different items.
    """
    shared = [row for row in totals.values() if len(row) > 1]
    parts = lcm(*{len(row) for row in shared})
    above: dict[int, int] = {}
    together: dict[int, int] = {}
    for row in shared:
        whole, n = sum(row.values()), len(row)
        for juror, total in row.items():
            above[juror] = above.get(juror, 0) + (total * n - whole) * (parts // n)
            together[juror] = together.get(juror, 0) + 1
    enough = {juror: n for juror, n in together.items() if n >= SHARED_ITEMS}
    counts = lcm(*enough.values())
    return _Levels(parts * counts, {juror: above[juror] * (counts // n) for juror, n in enough.items()})


def _seen(item: int, scale: _Scale, levels: _Levels) -> Robust:
    row = scale.totals[item]
    n, whole = len(row), sum(row.values())
    passed = whole >= scale.mark * n
    ordered = sorted(row.values())
    twice_median = ordered[(n - 1) // 2] + ordered[n // 2]
    shifted = whole * levels.parts - sum(levels.above.get(juror, 0) for juror in row)
    flippers = _flippers(row, scale.mark) if n > 1 else ()
    median = Fraction(twice_median, 2 * scale.unit)
    level = Fraction(shifted, n * levels.parts * scale.unit)
    mark = scale.mark // scale.unit
    upset = (
        Reason("too_few") if n == 1 else None,
        Reason("median", {"value": median, "mark": mark}) if (twice_median >= 2 * scale.mark) != passed else None,
        Reason("left_out", {"count": len(flippers), "mark": mark}) if flippers else None,
        Reason("shift", {"value": level, "mark": mark}) if (level >= mark) != passed else None,
    )
    return Robust(
        item, n, Fraction(whole, n * scale.unit), median,
        spread=Fraction(ordered[-1] - ordered[0], scale.unit),
        variance=Fraction(n * sum(total * total for total in ordered) - whole * whole, (n * scale.unit) ** 2),
        left_out=_left_out(whole, ordered, scale.unit),
        flippers=flippers,
        shifted=level,
        unshifted=tuple(sorted(row.keys() - levels.above.keys())),
        reasons=tuple(reason for reason in upset if reason),
    )  # fmt: skip


def _flippers(row: Mapping[int, int], mark: int) -> tuple[int, ...]:
    """The jurors without whom the mean is on the other side of the mark."""
    whole, n = sum(row.values()), len(row)
    passed = whole >= mark * n
    return tuple(sorted(juror for juror, total in row.items() if (whole - total >= mark * (n - 1)) != passed))


def _left_out(whole: int, ordered: list[int], unit: int) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest mean with one juror left out; a single sheet leaves nothing to count."""
    rest = (len(ordered) - 1) * unit
    return (Fraction(whole - ordered[-1], rest), Fraction(whole - ordered[0], rest)) if rest else None
