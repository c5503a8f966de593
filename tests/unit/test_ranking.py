"""The legal priorities: one order, whatever the order of the input; each position says why."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workflow.ranking import AREAS, CRITERIA, DECIDED, EQUAL, TRADES, Candidate, Placed, Priority, rank, reasons

shares = st.integers(0, 100)
priorities = st.builds(
    Priority, st.booleans(), st.sampled_from(list(AREAS)), st.sampled_from(list(TRADES)), st.booleans(), shares, shares,
    shares,
)  # fmt: skip
candidates = st.lists(st.tuples(priorities, st.integers(0, 3)), max_size=12).map(
    lambda rows: [Candidate(n, f"HS-{n:04}", facts, experience) for n, (facts, experience) in enumerate(rows)]
)


def order(*ones: Candidate, tie_breaks: bool = True) -> list[str]:
    return [placed.candidate.code for placed in rank(ones, tie_breaks=tie_breaks)]


def one(code: str, *, experience: int = 0, **facts: object) -> Candidate:
    return Candidate(ord(code), code, replace(Priority(), **facts), experience)


def test_focal_comes_first_then_the_area_then_the_trade() -> None:
    focal = one("d", focal=True)
    upland, poor = one("c", area="upland_minority_border_island"), one("b", area="poor", trade="typical_product")
    trade = one("a", trade="mechanics")

    assert order(trade, poor, upland, focal) == ["d", "c", "b", "a"]


def test_trades_of_one_group_stand_equal() -> None:
    assert order(one("b", trade="typical_product"), one("a", trade="many_workers")) == ["a", "b"]
    assert order(one("b", trade="many_workers"), one("a", trade="supporting"), one("c")) == ["b", "a", "c"]


def test_women_and_labour_break_a_tie_only_under_the_new_rule() -> None:
    plain, women, labour = one("a"), one("b", women_owned=True), one("c", minority=60)

    assert order(plain, women, labour) == ["b", "c", "a"]
    assert order(plain, women, labour, tie_breaks=False) == ["a", "b", "c"]


def test_experience_decides_last() -> None:
    assert order(one("a"), one("b", experience=4)) == ["b", "a"]
    assert order(one("a", minority=1), one("b", experience=4)) == ["a", "b"]


def test_a_person_of_two_groups_counts_once() -> None:
    assert Priority(female=60, vulnerable=10, minority=60).labour == 60


def test_a_position_tells_its_reasons_and_what_put_it_there() -> None:
    placed = rank(
        [one("a", area="poor", women_owned=True, minority=30), one("b", area="poor", experience=2)], tie_breaks=True
    )

    assert [(p.position, p.candidate.code, p.decided_by) for p in placed] == [
        (1, "a", "first"),
        (2, "b", "women_owned"),
    ]
    assert [note.text for note in placed[0].reasons] == [
        "Địa bàn nghèo",
        "Cơ sở do phụ nữ làm chủ",
        "Lao động nữ, yếu thế hoặc dân tộc thiểu số: %(share)s phần trăm",
    ]
    assert placed[1].reasons[-1].params == {"count": 2}


def test_what_says_nothing_is_no_reason() -> None:
    assert reasons(one("a", minority=20), tie_breaks=False) == ()


def test_every_way_to_be_behind_has_words() -> None:
    assert set(DECIDED) == {"first", EQUAL, *CRITERIA}


@given(candidates, st.randoms(use_true_random=False), st.booleans())
def test_the_order_does_not_depend_on_how_candidates_are_handed_in(
    found: list[Candidate], chance: Random, rule: bool
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)

    assert rank(mixed, tie_breaks=rule) == rank(found, tie_breaks=rule)


@given(candidates, st.booleans())
def test_nobody_stands_before_somebody_with_a_better_claim(found: list[Candidate], rule: bool) -> None:
    placed = rank(found, tie_breaks=rule)

    assert [p.position for p in placed] == list(range(1, len(found) + 1))
    assert all(_not_behind(before, after) for before, after in pairwise(placed))


def _not_behind(before: Placed, after: Placed) -> bool:
    """The one after lost on what is named, and had won on nothing looked at before that."""
    for name, criterion in CRITERIA.items():
        left, right = criterion(before.candidate), criterion(after.candidate)
        if name == after.decided_by:
            return left < right
        if left != right and name not in ("women_owned", "labour"):
            return False
    return after.decided_by == EQUAL and before.candidate.code < after.candidate.code


@given(candidates, priorities)
def test_a_newcomer_moves_nobody_past_another(found: list[Candidate], facts: Priority) -> None:
    codes = [p.candidate.code for p in rank([*found, Candidate(99, "HS-9999", facts)], tie_breaks=True)]
    codes.remove("HS-9999")

    assert codes == order(*found)
