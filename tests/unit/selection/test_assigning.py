"""Assignment: as fair as the conflicts allow, then as expert as fairness allows, compared with trying everything."""

from collections import Counter
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import StepRefused
from workflow.selection.assigning import IN_CONFLICT, LOWEST, NOT_HERE, Item, loads, propose
from workflow.selection.exchanges import negative_cycle

JURORS = (11, 12, 13, 14)
GROUPS = ("agro_food", "handicraft")
PAIRS = [(item, juror) for item in range(4) for juror in JURORS]

WORLD = st.fixed_dictionaries(
    {
        "items": st.lists(st.sampled_from(GROUPS), min_size=1, max_size=4).map(
            lambda groups: [Item(n, group) for n, group in enumerate(groups)]
        ),
        "jurors": st.integers(1, 4).map(lambda n: JURORS[:n]),
        "conflicts": st.frozensets(st.sampled_from(PAIRS), max_size=6),
        "per_item": st.integers(1, 3),
        "expertise": st.dictionaries(st.sampled_from(JURORS), st.frozensets(st.sampled_from(GROUPS))),
        "kept": st.frozensets(st.sampled_from(PAIRS), max_size=3),
    }
)


def drawn_up(world):
    named = {key: world[key] for key in ("per_item", "expertise", "kept")}
    return propose(world["items"], world["jurors"], world["conflicts"], **named)


def choices(world, item):
    """Every set of jurors that this item may have."""
    able = [juror for juror in world["jurors"] if (item.item_id, juror) not in world["conflicts"]]
    kept = {juror for n, juror in world["kept"] if n == item.item_id and juror in able}
    size = max(len(kept), min(world["per_item"], len(able)))
    return [chosen for chosen in combinations(able, size) if kept <= set(chosen)]


def worth(world, lines):
    """How unfair a plan is, and how many lines lack an expert: small is good."""
    held = Counter(juror for _, juror in lines)
    groups = {item.item_id: item.group for item in world["items"]}
    lay = sum(groups[item] not in world["expertise"].get(juror, ()) for item, juror in lines)
    return sum(held[juror] ** 2 for juror in world["jurors"]), lay


def everything(world):
    for chosen in product(*(choices(world, item) for item in world["items"])):
        yield [(item.item_id, juror) for item, jurors in zip(world["items"], chosen, strict=True) for juror in jurors]


def spread(world, lines):
    held = Counter(juror for _, juror in lines)
    numbers = [held[juror] for juror in world["jurors"]]
    return max(numbers) - min(numbers)


def lines_of(plan):
    return [(line.item_id, line.juror) for line in plan.assignments]


@given(WORLD)
@settings(max_examples=150)
def test_no_other_plan_is_fairer_or_as_fair_and_more_expert(world):
    lines = lines_of(drawn_up(world))

    assert sorted(lines) in [sorted(other) for other in everything(world)]
    assert worth(world, lines) == min(worth(world, other) for other in everything(world))


@given(WORLD)
@settings(max_examples=80)
def test_loads_are_within_one_whenever_any_plan_has_them_so(world):
    plan = drawn_up(world)
    possible = any(spread(world, other) <= 1 for other in everything(world))

    assert (max(loads(plan).values()) - min(loads(plan).values()) <= 1) is possible


@given(WORLD)
@settings(max_examples=40)
def test_the_plan_does_not_depend_on_the_order_of_the_lists(world):
    turned = {**world, "items": world["items"][::-1], "jurors": world["jurors"][::-1]}

    assert drawn_up(turned) == drawn_up(world)


@given(WORLD)
@settings(max_examples=60)
def test_every_kept_line_stays_or_is_listed_as_dropped(world):
    plan = drawn_up(world)
    ids = {item.item_id for item in world["items"]}
    lost = {
        (n, j) for n, j in world["kept"] if n not in ids or j not in world["jurors"] or (n, j) in world["conflicts"]
    }
    dropped = {(line.item_id, line.juror): line.reason.text for line in plan.dropped}

    assert dropped == {pair: IN_CONFLICT if pair in world["conflicts"] else NOT_HERE for pair in lost}
    assert world["kept"] - lost <= set(lines_of(plan))


@given(WORLD)
@settings(max_examples=60)
def test_items_with_too_few_jurors_are_listed_with_how_many_are_left(world):
    left = {item.item_id: len(set(world["jurors"]) - {j for n, j in world["conflicts"] if n == item.item_id})
            for item in world["items"]}  # fmt: skip
    told = {item: (fault.code, fault.params["left"]) for item, fault in drawn_up(world).impossible.items()}

    assert told == {item: ("too_few_jurors", n) for item, n in left.items() if n < world["per_item"]}


def test_every_line_says_why():
    items = [Item(1, "agro_food"), Item(2, "handicraft"), Item(3, "handicraft"), Item(4, "other")]
    conflicts = {(3, 11), (3, 12), (4, 13)}
    plan = propose(items, (11, 12, 13), conflicts, per_item=1, expertise={12: {"handicraft"}}, kept=[(1, 11)])

    assert [(line.item_id, line.juror, str(line.reason)) for line in plan.assignments] == [
        (1, 11, "Giữ nguyên phân công đã có."),
        (2, 12, "Có chuyên môn về nhóm sản phẩm này."),
        (3, 13, "Chỉ còn 1 giám khảo không vướng xung đột với sản phẩm này."),
        (4, 11, "Có ít sản phẩm nhất trong 2 giám khảo có thể nhận sản phẩm này."),
    ]


@given(WORLD)
@settings(max_examples=60)
def test_whoever_is_told_to_have_fewest_had_fewest_without_this_line(world):
    plan = drawn_up(world)
    held, lines = loads(plan), set(lines_of(plan))
    for line in (line for line in plan.assignments if line.reason.text == LOWEST):
        pairs = {(line.item_id, juror) for juror in world["jurors"]} - world["conflicts"] - lines
        rivals = [held[juror] for _, juror in pairs]

        assert (line.reason.params, held[line.juror] - 1 <= min(rivals)) == ({"n": len(rivals) + 1}, True)


def test_a_large_round_is_shared_out_evenly():
    items = [Item(n, GROUPS[n % 2]) for n in range(500)]
    jurors = range(1, 16)
    conflicts = {(n, 1 + n % 15) for n in range(0, 500, 3)}
    plan = propose(items, jurors, conflicts, per_item=5, expertise={juror: {GROUPS[juror % 2]} for juror in jurors})

    assert Counter(loads(plan).values()) == {167: 10, 166: 5}
    assert Counter(Counter(line.item_id for line in plan.assignments).values()) == {5: 500}


@pytest.mark.parametrize(
    ("items", "jurors", "per_item", "codes"),
    [
        ([], (11,), 0, ("per_item",)),
        ([Item(1, "other")], (11, 11), 1, ("listed_twice",)),
        ([Item(1, "other"), Item(1, "agro_food")], (11,), -1, ("per_item", "listed_twice")),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(items, jurors, per_item, codes):
    with pytest.raises(StepRefused) as caught:
        propose(items, jurors, (), per_item=per_item, expertise={})

    assert caught.value.codes == codes


def test_nobody_to_score_leaves_every_item_impossible():
    plan = propose([Item(1, "other")], (), (), per_item=3, expertise={})

    assert (plan.assignments, str(plan.impossible[1]), loads(plan)) == (
        (), "Chỉ còn 0 giám khảo không vướng xung đột, cần 3.", {},
    )  # fmt: skip


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-3, 5), max_size=10))
@settings(max_examples=120)
def test_a_cycle_is_found_when_there_is_one_below_zero(cost):
    rounds = [walk for n in range(1, 5) for walk in permutations(range(4), n)]
    edges = [list(zip(walk, walk[1:] + walk[:1], strict=True)) for walk in rounds]
    below = [cycle for cycle in edges if set(cycle) <= set(cost) and sum(cost[edge] for edge in cycle) < 0]
    found = negative_cycle(4, cost)

    assert bool(found) is bool(below)
    assert not found or sum(cost[edge] for edge in found) < 0
