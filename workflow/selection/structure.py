"""Number and structure in the council's hands: whose place a vote decides, and when too many are recommended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.errors import Refusal
from workflow.selection.quota import Candidate, Quota


@dataclass(frozen=True, slots=True)
class Excess:
    """More items than a line has places; ``group`` is None at the line of the total."""

    group: str | None
    number: int
    places: int


def excesses(candidates: Iterable[Candidate], quota: Quota) -> tuple[Excess, ...]:
    """Return every line that has fewer places than there are items that passed; groups not named have no line."""
    counts = Counter(one.group for one in candidates if one.passed)
    lines: list[tuple[str | None, int, int | None]] = [
        (group, number, quota.per_group.get(group)) for group, number in sorted(counts.items())
    ]
    lines.append((None, counts.total(), quota.total))
    return tuple(
        Excess(group, number, places) for group, number, places in lines if places is not None and number > places
    )


def at_stake(candidates: Iterable[Candidate], quota: Quota) -> frozenset[int]:
    """Return the items whose place depends on the numbers: those of every line with too few places.

    The groups' lines are drawn first, so the total is short only where it is below what they leave.
    """
    passed = [one for one in candidates if one.passed]
    short = {excess.group for excess in excesses(passed, quota)}
    left = sum(min(number, quota.per_group.get(group, number)) for group, number in _by_group(passed))
    if quota.total is not None and left > quota.total:
        return frozenset(one.item_id for one in passed)
    return frozenset(one.item_id for one in passed if one.group in short)


def over_quota(candidates: Iterable[Candidate], quota: Quota) -> tuple[Refusal, ...]:
    """Why these items cannot all be recommended: every line that they go beyond."""
    message = "Có %(number)s sản phẩm được đề nghị nhưng chỉ có %(places)s chỗ."
    hint = "Biểu quyết số lượng và cơ cấu trước."
    return tuple(
        Refusal("over_quota", message, hint, {"number": one.number, "places": one.places, "group": one.group or ""})
        for one in excesses(candidates, quota)
    )


def _by_group(passed: Iterable[Candidate]) -> list[tuple[str, int]]:
    return sorted(Counter(one.group for one in passed).items())
