"""How many are recognised: the council's number and structure, the line it draws, and ties shown at that line.

Passing the mark is necessary and not sufficient. Equal means at the line are never put in order silently: they are
listed with the places that are left, and a recorded vote fills these.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from workflow.errors import Refusal, StepRefused


@dataclass(frozen=True, slots=True)
class Quota:
    """What the council decided: a whole number, numbers by group, both, or neither; None and nothing are no limit.

    When groups are named, every group with a product that passed must be.
    """

    total: int | None = None
    per_group: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item with its result; a set of products is one item and counts once."""

    item_id: int
    group: str
    mean: Fraction
    passed: bool
    establishment_id: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Items with one mean at a line that has room for some of them; ``group`` is None at the line of the total."""

    group: str | None
    places: int
    mean: Fraction
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Lineup:
    """Every item exactly once: in, below the mark, outside the quota, or in a tie; best first.

    An item may be tied at the line of its group and at the line of the total: it then needs a place at both.
    ``voted`` names those who came in by the recorded vote.
    """

    recommended: tuple[Candidate, ...]
    below_mark: tuple[Candidate, ...]
    outside_quota: tuple[Candidate, ...]
    ties: tuple[Tie, ...]
    voted: tuple[int, ...] = ()

    @property
    def tied(self) -> tuple[Candidate, ...]:
        """Every item whose place is still to be decided, once."""
        return _ranked({candidate for tie in self.ties for candidate in tie.candidates})


def lined_up(candidates: Sequence[Candidate], quota: Quota) -> Lineup:
    """Where every item stands under the quota; refused when the quota or the list contradicts itself."""
    faults = quota_faults(candidates, quota)
    if faults:
        raise StepRefused("line_up", faults)
    passed = [candidate for candidate in candidates if candidate.passed]
    groups = sorted({candidate.group for candidate in passed})
    drawn = [_line(group, _of(passed, group), quota.per_group.get(group)) for group in groups]
    inside, ties = [one for sure, _ in drawn for one in sure], [tie for _, tie in drawn if tie]
    inside, ties = _within_total(inside, ties, quota.total)
    placed = {*inside, *(one for tie in ties for one in tie.candidates)}
    return Lineup(
        _ranked(inside),
        _ranked(candidate for candidate in candidates if not candidate.passed),
        _ranked(candidate for candidate in passed if candidate not in placed),
        tuple(ties),
    )


def quota_faults(candidates: Iterable[Candidate], quota: Quota) -> tuple[Refusal, ...]:
    """Everything that keeps the line from being drawn."""
    listed = list(candidates)
    twice = [item for item, times in Counter(one.item_id for one in listed).items() if times > 1]
    missing = {one.group for one in listed if one.passed}.difference(quota.per_group) if quota.per_group else set()
    found = []
    if any(number < 0 for number in (quota.total or 0, *quota.per_group.values())):
        message = "Số lượng sản phẩm không được âm."
        found.append(Refusal("negative_quota", message, "Nhập lại số lượng."))
    if missing:
        message = "Chưa quyết định số lượng cho nhóm: %(groups)s."
        hint = "Nhập số lượng cho từng nhóm, kể cả số 0."
        found.append(Refusal("group_without_quota", message, hint, {"groups": tuple(sorted(missing))}))
    if twice:
        message = "Sản phẩm có tên hai lần trong danh sách: %(items)s."
        found.append(Refusal("listed_twice", message, "Bỏ dòng bị lặp.", {"items": tuple(sorted(twice))}))
    return tuple(found)


def with_vote(lineup: Lineup, chosen: Collection[int]) -> Lineup:
    """The line-up after a recorded vote on its ties; fewer than the places may be chosen, never more."""
    faults = vote_faults(lineup, chosen)
    if faults:
        raise StepRefused("break_ties", faults)
    tied = lineup.tied
    return Lineup(
        _ranked([*lineup.recommended, *(one for one in tied if one.item_id in chosen)]),
        lineup.below_mark,
        _ranked([*lineup.outside_quota, *(one for one in tied if one.item_id not in chosen)]),
        (),
        tuple(one.item_id for one in tied if one.item_id in chosen),
    )


def vote_faults(lineup: Lineup, chosen: Collection[int]) -> tuple[Refusal, ...]:
    """Items that are in no tie, and every line where more are chosen than it has places."""
    strangers = sorted(set(chosen).difference(one.item_id for one in lineup.tied))
    found = []
    if strangers:
        message = "Không nằm trong nhóm bằng điểm ở ngưỡng: %(items)s."
        hint = "Chỉ chọn trong các sản phẩm bằng điểm."
        found.append(Refusal("not_tied", message, hint, {"items": tuple(strangers)}))
    for tie in lineup.ties:
        number = sum(one.item_id in chosen for one in tie.candidates)
        if number > tie.places:
            message = "Chọn %(number)s sản phẩm nhưng chỉ còn %(places)s chỗ."
            params = {"number": number, "places": tie.places, "group": tie.group or ""}
            found.append(Refusal("too_many_chosen", message, "Bỏ bớt sản phẩm rồi ghi lại.", params))
    return tuple(found)


def establishments(candidates: Iterable[Candidate]) -> int:
    """How many establishments stand behind these items."""
    return len({candidate.establishment_id for candidate in candidates})


def _of(candidates: Iterable[Candidate], group: str) -> list[Candidate]:
    return [candidate for candidate in candidates if candidate.group == group]


def _line(group: str | None, candidates: Sequence[Candidate], places: int | None) -> tuple[list[Candidate], Tie | None]:
    """Who is surely in when this many places are given to the best, and the tie at the line if there is one."""
    if places is None or len(candidates) <= places:
        return list(candidates), None
    if places == 0:
        return [], None
    mark = sorted((candidate.mean for candidate in candidates), reverse=True)[places - 1]
    above = [candidate for candidate in candidates if candidate.mean > mark]
    level = [candidate for candidate in candidates if candidate.mean == mark]
    if len(above) + len(level) == places:
        return above + level, None
    return above, Tie(group, places - len(above), mark, _ranked(level))


def _within_total(inside: list[Candidate], ties: list[Tie], total: int | None) -> tuple[list[Candidate], list[Tie]]:
    """The same under the line of the total.

    Whoever wins a tie of a group has the same mean, so the means that reach this line are known before any vote.
    """
    means = sorted([one.mean for one in inside] + [tie.mean for tie in ties for _ in range(tie.places)], reverse=True)
    if total is None or len(means) <= total:
        return inside, ties
    if total == 0:
        return [], []
    mark = means[total - 1]
    left, level = total - sum(mean > mark for mean in means), means.count(mark)
    above = [one for one in inside if one.mean > mark]
    open_ties = [tie for tie in ties if tie.mean >= mark]
    at_line = [one for one in inside if one.mean == mark]
    if level == left:
        return above + at_line, open_ties
    rivals = at_line + [one for tie in open_ties if tie.mean == mark for one in tie.candidates]
    return above, [*open_ties, Tie(None, left, mark, _ranked(rivals))]


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Best first; equal means by number, which is an order to read in and nothing more."""
    return tuple(sorted(candidates, key=lambda one: (-one.mean, one.item_id)))
