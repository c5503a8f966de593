"""The quota: an item is in, out or tied exactly when every, no or some way of breaking ties takes it."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import StepRefused
from workflow.selection.quota import Candidate, Quota, establishments, lined_up, quota_faults, vote_faults, with_vote

GROUPS = ("agro_food", "handicraft")
MEANS = st.sampled_from([Fraction(70), Fraction(701, 10), Fraction(2111, 30), Fraction(90)])
PASSED = st.tuples(st.sampled_from(GROUPS), MEANS, st.sampled_from([True, True, True, False]))
CANDIDATES = st.lists(PASSED, max_size=5).map(
    lambda rows: [Candidate(n, group, mean, passed, n // 2) for n, (group, mean, passed) in enumerate(rows)]
)
PLACES = st.integers(0, 4)
QUOTAS = st.builds(Quota, st.none() | PLACES, st.just({}) | st.fixed_dictionaries(dict.fromkeys(GROUPS, PLACES)))


def candidate(item, mean, group="agro_food", *, passed=True):
    return Candidate(item, group, Fraction(mean), passed, 1)


def ids(candidates):
    return {one.item_id for one in candidates}


def ways(candidates, quota):
    """Who is in, for every order in which equal means could be put."""
    for order in permutations(one for one in candidates if one.passed):
        best = sorted(order, key=lambda one: -one.mean)
        inside = [
            one
            for group in GROUPS
            for one in [other for other in best if other.group == group][: quota.per_group.get(group)]
        ]
        yield frozenset(ids(sorted(inside, key=best.index)[: quota.total]))


@given(CANDIDATES, QUOTAS)
@settings(max_examples=200)
def test_an_item_is_where_every_way_of_breaking_ties_puts_it(candidates, quota):
    lineup, outcomes = lined_up(candidates, quota), set(ways(candidates, quota))
    sure, possible = frozenset.intersection(*outcomes), frozenset.union(*outcomes)
    passed = {one.item_id for one in candidates if one.passed}

    assert ids(lineup.recommended) == sure
    assert ids(lineup.tied) == possible - sure
    assert ids(lineup.outside_quota) == passed - possible
    assert ids(lineup.below_mark) == ids(candidates) - passed


@given(CANDIDATES, QUOTAS)
@settings(max_examples=100)
def test_a_vote_leads_to_exactly_the_chosen_way(candidates, quota):
    lineup = lined_up(candidates, quota)
    for outcome in set(ways(candidates, quota)):
        chosen = outcome & ids(lineup.tied)
        voted = with_vote(lineup, chosen)

        assert (ids(voted.recommended), set(voted.voted), voted.ties) == (outcome, chosen, ())
        assert ids(voted.outside_quota) == ids(candidates) - outcome - ids(lineup.below_mark)


@given(CANDIDATES, QUOTAS, st.frozensets(st.integers(0, 5)))
@settings(max_examples=150)
def test_a_vote_is_refused_when_no_way_holds_what_it_chose(candidates, quota, chosen):
    lineup = lined_up(candidates, quota)
    possible = any(chosen <= outcome for outcome in ways(candidates, quota)) and chosen <= ids(lineup.tied)

    assert (vote_faults(lineup, chosen) == ()) is possible


def test_a_tie_shows_the_places_that_are_left():
    rows = [candidate(1, 90), candidate(2, 80), candidate(3, 80), candidate(4, 80), candidate(5, 75), candidate(6, 60)]
    lineup = lined_up([*rows[:5], candidate(6, 60, passed=False)], Quota(None, {"agro_food": 3}))

    assert [(tie.group, tie.places, tie.mean, ids(tie.candidates)) for tie in lineup.ties] == [
        ("agro_food", 2, 80, {2, 3, 4})
    ]
    assert (ids(lineup.recommended), ids(lineup.outside_quota), ids(lineup.below_mark)) == ({1}, {5}, {6})


def test_a_tie_at_the_total_crosses_groups():
    rows = [candidate(1, 90), candidate(2, 80), candidate(3, 80, "handicraft"), candidate(4, 80, "handicraft")]
    lineup = lined_up(rows, Quota(2, {"agro_food": 2, "handicraft": 1}))

    assert [(tie.group, tie.places, ids(tie.candidates)) for tie in lineup.ties] == [
        ("handicraft", 1, {3, 4}),
        (None, 1, {2, 3, 4}),
    ]


def test_too_many_chosen_says_how_many_places_the_line_has():
    faults = vote_faults(lined_up([candidate(3, 80), candidate(4, 80)], Quota(None, {"agro_food": 1})), {3, 4})

    assert [dict(fault.params) for fault in faults] == [{"number": 2, "places": 1, "group": "agro_food"}]


def test_means_that_differ_by_a_hair_are_no_tie():
    rows = [candidate(1, Fraction(80)), candidate(2, Fraction(80) + Fraction(1, 10**20))]

    assert [ids(lined_up(rows, Quota(1)).recommended), lined_up(rows, Quota(1)).ties] == [{2}, ()]


def test_lists_are_read_from_the_best_down():
    rows = [candidate(1, 75), candidate(2, 90), candidate(3, 75), candidate(4, 80)]
    lineup = with_vote(lined_up(rows, Quota(3)), {3})

    assert [one.item_id for one in lineup.recommended] == [2, 4, 3]
    assert ([one.item_id for one in lineup.outside_quota], lineup.voted) == ([1], (3,))


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({3}, []),
        ((), []),
        ({1}, ["not_tied"]),
        ({3, 4}, ["too_many_chosen"]),
        ({3, 4, 99}, ["not_tied", "too_many_chosen"]),
    ],
)
def test_a_vote_takes_tied_items_and_no_more_than_there_are_places(chosen, codes):
    lineup = lined_up([candidate(1, 90), candidate(3, 80), candidate(4, 80)], Quota(2))

    try:
        with_vote(lineup, chosen)
        found = []
    except StepRefused as refusal:
        found = list(refusal.codes)
    assert found == codes


@pytest.mark.parametrize(
    ("quota", "codes"),
    [
        (Quota(), []),
        (Quota(0, {"agro_food": 0, "handicraft": 0}), []),
        (Quota(-1), ["negative_quota"]),
        (Quota(None, {"agro_food": 1}), ["group_without_quota"]),
        (Quota(3, {"agro_food": -1}), ["negative_quota", "group_without_quota"]),
    ],
)
def test_a_quota_that_leaves_something_open_is_refused(quota, codes):
    rows = [candidate(1, 90), candidate(2, 90, "handicraft"), candidate(3, 60, "other", passed=False)]

    assert [fault.code for fault in quota_faults(rows, quota)] == codes


def test_an_item_listed_twice_is_refused():
    with pytest.raises(StepRefused) as caught:
        lined_up([candidate(1, 90), candidate(1, 80)], Quota())

    assert caught.value.codes == ("listed_twice",)


def test_establishments_are_counted_apart_from_items():
    assert establishments([Candidate(n, "other", Fraction(80), True, n // 2) for n in range(5)]) == 3
