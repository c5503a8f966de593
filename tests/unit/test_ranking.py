"""The legal priorities: one order, whatever the order of the input; each position says why."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workflow.ranking import (
    AREAS,
    BY_EFFECT,
    CRITERIA,
    DECIDED,
    EQUAL,
    GRADES,
    TRADES,
    UNGRADED,
    Candidate,
    Order,
    Placed,
    Priority,
    Stand,
    rank,
    reasons,
)

shares, grades = st.integers(0, 100), st.sampled_from(["", *GRADES])
priorities = st.builds(
    Priority, st.booleans(), st.sampled_from(list(AREAS)), st.sampled_from(list(TRADES)), st.booleans(), shares, shares,
    shares, grades, grades,
)  # fmt: skip
candidates = st.lists(st.tuples(priorities, st.integers(0, 3), st.booleans()), max_size=12).map(
    lambda rows: [Candidate(n, f"HS-{n:04}", *row) for n, row in enumerate(rows)]
)
rules = st.builds(Order, st.booleans(), st.sampled_from(Stand))
NEW, OLD, FIRST = Order(), Order(tie_breaks=False), Order(by_effect=Stand.BEFORE)


def order(*ones: Candidate, rule: Order = NEW) -> list[str]:
    return [placed.candidate.code for placed in rank(ones, rule)]


def one(code: str, *, experience: int = 0, clean: bool = False, **facts: object) -> Candidate:
    return Candidate(ord(code), code, replace(Priority(), **facts), experience, clean)


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
    assert order(plain, women, labour, rule=OLD) == ["a", "b", "c"]


def test_experience_decides_last() -> None:
    assert order(one("a"), one("b", experience=4)) == ["b", "a"]
    assert order(one("a", minority=1), one("b", experience=4)) == ["a", "b"]


def test_a_person_of_two_groups_counts_once() -> None:
    assert Priority(female=60, vulnerable=10, minority=60).labour == 60


def test_a_position_tells_its_reasons_and_what_put_it_there() -> None:
    placed = rank([one("a", area="poor", women_owned=True, minority=30), one("b", area="poor", experience=2)], Order())

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
    assert reasons(one("a", minority=20), OLD) == ()


def test_cleaner_production_is_a_list_of_its_own() -> None:
    upland = one("d", area="upland_minority_border_island", clean=True, effect="medium", urgency="high")
    best, urgent = one("c", clean=True, effect="high"), one("b", clean=True, effect="medium", urgency="low")
    ungraded, plain, poor = one("a", clean=True), one("e"), one("f", area="poor")
    found = (ungraded, urgent, best, upland, plain, poor)

    assert order(*found) == ["f", "e", "c", "d", "b", "a"]
    assert order(*found, rule=FIRST) == ["c", "d", "b", "a", "f", "e"]
    assert order(*found, one("g", clean=True, focal=True))[0] == "g"


def test_cleaner_production_says_that_place_and_trade_do_not_count() -> None:
    graded = one("a", clean=True, area="poor", trade="mechanics", effect="high", urgency="low")
    placed = rank([one("b"), graded, one("c", clean=True, effect="high")], Order())

    assert [(p.candidate.code, p.decided_by) for p in placed] == [("b", "first"), ("a", "apart"), ("c", "urgency")]
    assert [note.text for note in placed[1].reasons] == [BY_EFFECT, "Hiệu quả cao", "Chưa cấp thiết"]
    assert [note.text for note in reasons(one("d", clean=True), Order())] == [BY_EFFECT, UNGRADED]


@given(candidates, priorities, rules)
def test_place_and_trade_move_no_cleaner_production(found: list[Candidate], facts: Priority, rule: Order) -> None:
    moved = [
        replace(c, priority=replace(c.priority, area=facts.area, trade=facts.trade)) if c.by_effect else c
        for c in found
    ]

    assert order(*moved, rule=rule) == order(*found, rule=rule)


def test_every_way_to_be_behind_has_words() -> None:
    assert set(DECIDED) == {"first", EQUAL, *CRITERIA}


@given(candidates, st.randoms(use_true_random=False), rules)
def test_the_order_does_not_depend_on_how_candidates_are_handed_in(
    found: list[Candidate], chance: Random, rule: Order
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)

    assert rank(mixed, rule) == rank(found, rule)


@given(candidates, rules)
def test_nobody_stands_before_somebody_with_a_better_claim(found: list[Candidate], rule: Order) -> None:
    placed = rank(found, rule)

    assert [p.position for p in placed] == list(range(1, len(found) + 1))
    assert all(_not_behind(before, after, rule) for before, after in pairwise(placed))


def _not_behind(before: Placed, after: Placed, rule: Order) -> bool:
    """The one after lost on what is named, and had won on nothing looked at before that."""
    for name, criterion in CRITERIA.items():
        left, right = criterion(before.candidate), criterion(after.candidate)
        if name == after.decided_by:
            return left < right if name != "apart" else (left > right) == (rule.by_effect is Stand.BEFORE)
        if left != right and name not in ("women_owned", "labour"):
            return False
    return after.decided_by == EQUAL and before.candidate.code < after.candidate.code


@given(candidates, priorities, st.booleans(), rules)
def test_a_newcomer_moves_nobody_past_another(
    found: list[Candidate], facts: Priority, clean: bool, rule: Order
) -> None:
    codes = order(*found, Candidate(99, "HS-9999", facts, by_effect=clean), rule=rule)
    codes.remove("HS-9999")

    assert codes == order(*found, rule=rule)
