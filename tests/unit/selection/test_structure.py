"""Number and structure: whose place a vote decides agrees with drawing the line with and without the numbers."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.selection.quota import Candidate, Quota, lined_up
from workflow.selection.structure import Excess, at_stake, excesses, over_quota

GROUPS = ("agro_food", "handicraft", "mechanical")


@st.composite
def lists(draw):
    """Candidates of three groups, some voted down, and a quota that names every group or none."""
    rows = draw(st.lists(st.tuples(st.sampled_from(GROUPS), st.integers(70, 74), st.booleans()), max_size=12))
    found = [Candidate(n, group, Fraction(mean), passed, n) for n, (group, mean, passed) in enumerate(rows, start=1)]
    places = st.integers(0, 6)
    per_group = draw(st.just({}) | st.fixed_dictionaries(dict.fromkeys(GROUPS, places)))
    return found, Quota(draw(st.none() | places), per_group)


@given(lists())
def test_nobody_loses_a_place_who_was_not_at_stake(given_list):
    found, quota = given_list
    drawn = lined_up(found, quota)
    touched = {one.item_id for one in (*drawn.outside_quota, *drawn.tied)}

    assert touched <= at_stake(found, quota)


@given(lists())
def test_nothing_is_at_stake_where_every_line_has_room(given_list):
    found, quota = given_list
    passed = [one for one in found if one.passed]
    counts = Counter(one.group for one in passed)
    full = any(counts[group] > places for group, places in quota.per_group.items())
    room = not full and (quota.total is None or len(passed) <= quota.total)

    assert (at_stake(found, quota) == frozenset()) is (room or not passed)


@given(lists())
def test_too_many_are_those_above_the_places_of_a_line(given_list):
    found, quota = given_list
    wanted = []
    for group in GROUPS:
        number = len([one for one in found if one.passed and one.group == group])
        if group in quota.per_group and number > quota.per_group[group]:
            wanted.append(Excess(group, number, quota.per_group[group]))
    number = len([one for one in found if one.passed])
    if quota.total is not None and number > quota.total:
        wanted.append(Excess(None, number, quota.total))

    assert list(excesses(found, quota)) == wanted


@pytest.mark.parametrize(("places", "codes"), [(2, ()), (1, ("over_quota",))])
def test_recommending_more_than_the_places_is_refused(places, codes):
    found = [Candidate(n, "handicraft", Fraction(80), True, n) for n in (1, 2)]

    assert tuple(one.code for one in over_quota(found, Quota(places))) == codes


def test_a_short_group_leaves_the_other_groups_alone():
    found = [Candidate(n, group, Fraction(80 + n), True, n) for n, group in enumerate((*GROUPS, "handicraft"), start=1)]
    quota = Quota(None, {"agro_food": 5, "handicraft": 1, "mechanical": 5})

    assert at_stake(found, quota) == {2, 4}
