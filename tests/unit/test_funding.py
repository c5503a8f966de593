"""Sharing out money: never more than there is, nobody more than asked, and each way to go on as it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.funding import Ask, NotEnough, Outcome, Share, Way, share_out

THREE = [Ask(1, 50), Ask(2, 40), Ask(3, 10)]
amounts = st.integers(1, 10**12)
asks = st.lists(st.tuples(amounts, st.booleans()), max_size=15).map(
    lambda rows: [Ask(n, amount, amount if bound else 0) for n, (amount, bound) in enumerate(rows)]
)
ways = st.sampled_from(Way)


def shares(money: int, way: Way, *, of: list[Ask] | None = None) -> list[tuple[int, str]]:
    return [(share.granted, share.outcome.value) for share in share_out(of or THREE, money, way)]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (Way.IN_ORDER, [(50, "funded"), (0, "reserve"), (0, "reserve")]),
        (Way.CUT_LAST, [(50, "funded"), (20, "cut"), (0, "reserve")]),
        (Way.FILL, [(50, "funded"), (0, "reserve"), (10, "funded")]),
        (Way.EVENLY, [(35, "cut"), (28, "cut"), (7, "cut")]),
    ],
)
def test_each_way_goes_on_as_it_says_where_the_money_ends(way, expected):
    assert shares(70, way) == expected


def test_what_is_committed_stays_and_comes_off_first():
    bound = [Ask(1, 50), Ask(2, 40, 40), Ask(3, 10)]

    assert shares(60, Way.FILL, of=bound) == [(0, "reserve"), (40, "kept"), (10, "funded")]


def test_less_than_what_is_committed_is_told_with_what_is_missing():
    with pytest.raises(NotEnough) as refused:
        share_out([Ask(1, 50, 50)], 49, Way.IN_ORDER)

    assert refused.value.short == 1


@given(asks, amounts, ways)
def test_never_more_than_the_money_nor_than_was_asked(found: list[Ask], money: int, way: Way) -> None:
    bound = sum(ask.bound for ask in found)
    result = share_out(found, money + bound, way)

    assert sum(share.granted for share in result) <= money + bound
    assert all(0 <= share.granted <= share.asked for share in result)
    assert [share.id for share in result] == [ask.id for ask in found]


@given(asks, ways)
def test_enough_money_funds_everybody(found: list[Ask], way: Way) -> None:
    whole = sum(ask.amount for ask in found)

    assert [share.granted for share in share_out(found, whole, way)] == [ask.amount for ask in found]


@given(st.lists(amounts, min_size=1, max_size=15), st.integers(0, 10**12))
def test_an_even_cut_gives_out_all_of_it_to_the_last_dong(found: list[int], money: int) -> None:
    result = share_out([Ask(n, amount) for n, amount in enumerate(found)], money, Way.EVENLY)

    assert sum(share.granted for share in result) == min(money, sum(found))


@given(asks, amounts, st.sampled_from([Way.IN_ORDER, Way.CUT_LAST]))
def test_nobody_is_funded_behind_one_who_waits(found: list[Ask], money: int, way: Way) -> None:
    result: tuple[Share, ...] = share_out(found, money + sum(ask.bound for ask in found), way)
    open_ones = [share.outcome for share in result if share.outcome is not Outcome.KEPT]
    waiting = open_ones.index(Outcome.RESERVE) if Outcome.RESERVE in open_ones else len(open_ones)

    assert set(open_ones[waiting:]) <= {Outcome.RESERVE}
