"""Support levels: exact limits, floored to the đồng, explained."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.caps import BadFigure, Cap, check_cap, decimal, fraction

M = 1_000_000
HALF_AGAIN = Fraction(3, 2)


def cap(rate=None, ceiling=None, factor=HALF_AGAIN, verified=True):
    share = None if rate is None else fraction(rate)
    return Cap("machinery", share, ceiling, factor, "TT 28/2018/TT-BTC", verified)


def limit(asked, cost, *, priority=False, factor=Fraction(1)):
    return check_cap(asked, eligible_cost=cost, support=0, priority=priority, factor=factor).limit


@pytest.mark.parametrize(
    ("asked", "cost", "highest"),
    [
        (cap("50%", 300 * M), 500 * M, 250 * M),
        (cap("50%", 300 * M), 600 * M, 300 * M),
        (cap("50%", 300 * M), 900 * M, 300 * M),
        (cap("50%"), 3, 1),
        (cap("30%"), 99, 29),
        (cap(ceiling=10 * M), 500 * M, 10 * M),
        (cap(ceiling=10 * M), 4 * M, 4 * M),  # never above the cost
        (cap(), 7 * M, 7 * M),
        (cap("1/3"), 100, 33),
        (cap("50%", 300 * M), 0, 0),
    ],
)
def test_the_limit_is_the_lower_of_share_and_ceiling(asked, cost, highest):
    assert limit(asked, cost) == highest


@pytest.mark.parametrize(
    ("priority", "factor", "highest"),
    [
        (False, HALF_AGAIN, 300 * M),
        (True, HALF_AGAIN, 450 * M),
        (True, Fraction(6, 5), 360 * M),
        (True, Fraction(1), 300 * M),
    ],
)
def test_the_factor_raises_the_ceiling_of_priority_cases_only(priority, factor, highest):
    assert limit(cap("50%", 300 * M), 2000 * M, priority=priority, factor=factor) == highest


def test_the_factor_does_not_raise_the_share():
    assert limit(cap("50%", 300 * M), 500 * M, priority=True, factor=HALF_AGAIN) == 250 * M


@pytest.mark.parametrize("factor", [Fraction(151, 100), Fraction(1, 2), 1.5, "nhiều"])
def test_a_factor_outside_its_rule_is_refused(factor):
    with pytest.raises(BadFigure):
        limit(cap("50%", 300 * M), 500 * M, priority=True, factor=factor)


@pytest.mark.parametrize("amount", [1.0, -1, True, "100", None])
@pytest.mark.parametrize("name", ["eligible_cost", "support"])
def test_an_amount_that_is_not_whole_dong_is_refused(name, amount):
    figures = {"eligible_cost": 1, "support": 1, name: amount}

    with pytest.raises(BadFigure, match="số nguyên đồng"):
        check_cap(cap("50%"), priority=False, **figures)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [(cap("50%", 300 * M), False), (cap("50%", 450 * M), False), (cap("30%", 1000 * M), True)],
)
def test_the_case_of_tuyen_quang_fits_only_a_new_demonstration_model(asked, allowed):
    assert check_cap(asked, eligible_cost=15_000 * M, support=1000 * M, priority=False).allowed is allowed


def test_the_check_is_explained_line_by_line():
    check = check_cap(cap("50%", 300 * M), eligible_cost=800 * M, support=460 * M, priority=True, factor=HALF_AGAIN)

    assert check.lines == (
        "Tỷ lệ: 50 % của 800.000.000 đồng là 400.000.000 đồng",
        "Mức trần ưu tiên: 300.000.000 đồng x 1,5 là 450.000.000 đồng",
        "Mức đề nghị 460.000.000 đồng vượt mức tối đa 400.000.000 đồng: thừa 60.000.000 đồng",
        "Căn cứ: TT 28/2018/TT-BTC",
    )


def test_an_unverified_level_says_so():
    check = check_cap(cap("50%", verified=False), eligible_cost=4, support=2, priority=False)

    assert check.lines[-1] == "Căn cứ: TT 28/2018/TT-BTC (chưa kiểm chứng)"


def test_a_note_can_be_filled_in_english():
    check = check_cap(cap("50%", 300 * M), eligible_cost=800 * M, support=1, priority=True, factor=HALF_AGAIN)

    assert check.notes[1].filled("en") == {"ceiling": "300,000,000", "factor": "1.5", "limit": "450,000,000"}


@pytest.mark.parametrize(
    ("given_as", "exact"),
    [("30%", Fraction(3, 10)), ("1.5 %", Fraction(3, 200)), ("1.5", HALF_AGAIN), ("1/3", Fraction(1, 3)), (2, 2)],
)
def test_a_share_is_read_exactly(given_as, exact):
    assert fraction(given_as) == exact


@pytest.mark.parametrize("value", [0.5, True, None, "", "abc", "1/0", "nan"])
def test_a_share_that_is_not_exact_is_refused(value):
    with pytest.raises(BadFigure):
        fraction(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(3, 2), "1,5"), (Fraction(50), "50"), (Fraction(1, 80), "1/80"), (Fraction(1, 8), "0,125")],
)
def test_a_number_is_written_with_a_comma(value, shown):
    assert decimal(value) == shown


@given(st.integers(0, 10**13), st.integers(0, 100), st.integers(0, 10**10), st.integers(0, 10**13))
def test_a_support_is_allowed_exactly_up_to_the_limit(cost, rate, ceiling, support):
    check = check_cap(cap(f"{rate}%", ceiling), eligible_cost=cost, support=support, priority=False)

    assert check.limit == min(cost * rate // 100, ceiling)
    assert check.allowed is (support <= check.limit)
