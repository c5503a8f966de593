"""Dividing the money of a đề án: to the đồng at both levels, or refused with what is missing or too much."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.shares import (
    Amounts,
    Item,
    Part,
    Wish,
    lines_against_case,
    misfits,
    repeated,
    revised,
    shares_against_line,
    total,
)

M = 1_000_000
amounts = st.builds(Amounts, st.integers(1, 10**10), st.integers(0, 10**11))


def told(refusals):
    """What somebody reads of the refusals."""
    return [(refusal.code, str(refusal)) for refusal in refusals]


def test_shares_that_come_to_their_line_item_are_not_refused():
    line = Amounts(300 * M, 500 * M)

    assert shares_against_line([Amounts(100 * M, 200 * M), Amounts(200 * M, 300 * M)], line) == ()


def test_one_dong_above_the_line_item_is_named():
    assert told(shares_against_line([Amounts(100, 7), Amounts(201, 0)], Amounts(300, 7))) == [
        ("above_line", "Hỗ trợ của các phần là 301 đồng, vượt 1 đồng so với hạng mục 300 đồng.")
    ]


def test_shares_below_their_line_item_are_told_what_is_missing():
    assert told(shares_against_line([Amounts(100, 5)], Amounts(300, 7))) == [
        ("shares_disagree", "Hỗ trợ của các phần là 100 đồng, còn thiếu 200 đồng so với hạng mục 300 đồng."),
        ("shares_disagree", "Vốn đối ứng của các phần là 5 đồng, của hạng mục là 7 đồng."),
    ]


def test_line_items_that_are_not_the_whole_case_are_refused():
    assert told(lines_against_case([Amounts(100, 0), Amounts(99, 1)], Amounts(200, 0))) == [
        ("lines_disagree", "Hỗ trợ của các hạng mục là 199 đồng, đề án được duyệt 200 đồng."),
        ("lines_disagree", "Vốn đối ứng của các hạng mục là 1 đồng, của đề án là 0 đồng."),
    ]


def test_a_tax_code_has_one_share():
    wishes = [Wish("0101", Amounts(1, 0)), Wish("0102", Amounts(1, 0)), Wish("0101", Amounts(2, 0))]

    refusals = repeated(wishes, taken={"0102"})

    assert [(refusal.code, refusal.params) for refusal in refusals] == [("second_share", {"codes": ("0101", "0102")})]
    assert repeated(wishes[:2]) == ()


@given(st.lists(amounts, min_size=1), st.integers(-3, 3))
def test_only_the_exact_sum_is_taken(parts, gap):
    whole = total(parts)
    line = Amounts(whole.support + gap, whole.matching)

    assert (shares_against_line(parts, line) == ()) is (gap == 0)


@st.composite
def divisions(draw):
    """Line items, some of them shared out, and parts that change some of what they are."""
    items = [
        Item(number, total(list(own.values())) if own else draw(amounts), own)
        for number, own in enumerate(
            draw(st.lists(st.dictionaries(st.sampled_from(("0101", "0102", "0103")), amounts), min_size=1, max_size=4)),
            start=1,
        )
    ]
    places = [(item.number, code) for item in items for code in item.shares or ("",)]
    chosen = draw(st.lists(st.sampled_from(places), unique=True))
    return items, [Part(number, code, draw(amounts)) for number, code in chosen]


@given(divisions(), st.integers(-3, 3))
def test_a_division_changes_to_the_dong_or_not_at_all(division, gap):
    """I-39: what the parts come to is the new total; shares come to their line item; the rest stays as it was."""
    items, parts = division
    after = revised(items, parts)
    whole = total([item.amounts for item in after])

    assert (misfits(items, parts, Amounts(whole.support + gap, whole.matching)) == ()) is (gap == 0)
    assert [total(list(item.shares.values())) for item in after if item.shares] == [
        item.amounts for item in after if item.shares
    ]
    named = {(part.number, part.tax_code) for part in parts}
    places = [(one, two, code) for one, two in zip(items, after, strict=True) for code in one.shares]
    assert all(one.shares[code] == two.shares[code] for one, two, code in places if (one.number, code) not in named)
