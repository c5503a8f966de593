"""The agenda: as few people leave and return as trying every order finds, and every turn says who goes and comes."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.agenda import EXACT, NOBODY, AgendaItem, Turn, _improved, _nearest, movements, ordered, turns

OUT = st.frozensets(st.integers(1, 9), max_size=4)


def items(*sets):
    return [AgendaItem(n, frozenset(people)) for n, people in enumerate(sets, start=1)]


def walked(order):
    """Movements counted one person and one door at a time."""
    outside, count = set(), 0
    for item in order:
        for person in range(1, 10):
            if (person in outside) != (person in item.recused):
                count += 1
                outside ^= {person}
    return count


LISTS = st.lists(OUT, max_size=6).map(lambda sets: items(*sets))
LONG = st.lists(OUT, min_size=12, max_size=30).map(lambda sets: items(*sets))


@given(LONG)
@settings(max_examples=60)
def test_movements_are_steps_through_the_door(order):
    assert movements(order) == walked(order)


@given(LISTS)
@settings(max_examples=60)
def test_no_order_of_a_short_agenda_is_better(given_order):
    assert walked(ordered(given_order)) == min(map(walked, permutations(given_order)))


@given(LONG)
@settings(max_examples=60)
def test_a_long_agenda_keeps_every_item_and_never_gets_worse(given_order):
    found = ordered(given_order)

    assert sorted(found, key=lambda item: item.item_id) == given_order
    assert walked(found) <= walked(given_order)
    assert ordered(given_order) == found


@given(st.lists(OUT.filter(bool), min_size=2, max_size=14, unique=True))
@settings(max_examples=60)
def test_no_stretch_of_an_improved_route_is_better_turned_around(sets):
    route = _improved(_nearest(sets))
    length = walked(items(*route))
    spans = [(a, b) for a in range(len(route)) for b in range(a + 2, len(route) + 1)]

    assert (sorted(map(sorted, route)), length <= walked(items(*_nearest(sets)))) == (sorted(map(sorted, sets)), True)
    assert all(walked(items(*route[:a], *route[a:b][::-1], *route[b:])) >= length for a, b in spans)


def test_the_search_starts_near_and_turns_the_end_around_too():
    one, two, three = (frozenset(range(1, n)) for n in (2, 3, 4))

    assert (_nearest([three, one, two]), _improved([two, one])) == ([one, two, three], [one, two])
    assert _improved([one, three, two]) == [one, two, three]


def test_an_agenda_that_cannot_be_better_stays_as_it_is():
    given_order = items((), {1}, {1, 2}, {2})

    assert ordered(given_order) == tuple(given_order)


def test_the_same_people_leave_only_once():
    given_order = items({1}, (), {1}, {2}, {1}, (), {2})

    assert [item.item_id for item in ordered(given_order)] == [2, 6, 1, 3, 5, 4, 7]
    assert (movements(given_order), movements(ordered(given_order))) == (9, 3)


def test_a_long_agenda_of_few_groups_is_gathered():
    sets = [{n} for n in range(1, EXACT + 3)]
    found = ordered(items(*sets, (), *sets))

    assert movements(found) == 2 * len(sets) - 1
    assert found[0].recused == NOBODY


def test_every_turn_says_who_leaves_and_who_comes_back():
    assert turns(items({1}, {1, 2}, (), {3})) == (
        Turn(1, {1}, NOBODY, {1}),
        Turn(2, {2}, NOBODY, {1, 2}),
        Turn(3, NOBODY, {1, 2}, NOBODY),
        Turn(4, {3}, NOBODY, {3}),
    )
    assert turns([]) == ()


@given(LISTS)
@settings(max_examples=40)
def test_turns_lead_from_one_item_to_the_next(order):
    out = set()
    for item, turn in zip(order, turns(order), strict=True):
        assert (turn.leave & out, turn.back <= out) == (set(), True)
        out = (out | turn.leave) - turn.back
        assert (turn.item_id, out, turn.out) == (item.item_id, item.recused, item.recused)
