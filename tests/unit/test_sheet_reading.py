"""What a juror types is read exactly, by any rubric, and every fault stands at its box."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.selection.rubrics import Rubric
from workflow.services.sheet_reading import SheetRefused, Typed, boxes_of, read_sheet
from workflow.shipped import shipped_rubrics

RUBRICS = shipped_rubrics()
PRODUCTS, INVESTORS = RUBRICS["product_selection"], RUBRICS["ccn_investor"]


def told(rubric: Rubric, marks: dict[str, str], comments: dict[str, str] | None = None, *, final: bool = True):
    with pytest.raises(SheetRefused) as refused:
        read_sheet(rubric, Typed(marks, comments or {}), final=final)
    return [(fault.box, fault.refusal.code) for fault in refused.value.faults]


def test_the_boxes_of_a_sheet_follow_the_rubric_from_top_to_bottom():
    heads = [head.key for head in INVESTORS.criteria]

    assert boxes_of(INVESTORS) == tuple(box for key in heads for box in (f"mark-{key}", f"comment-{key}"))
    assert boxes_of(PRODUCTS)[8:10] == ("comment-market", "mark-efficiency")


def test_a_criterion_without_parts_is_marked_by_itself():
    half = {head.key: str(head.maximum // 2 + 1) for head in INVESTORS.criteria}

    assert read_sheet(INVESTORS, Typed(half), final=True).marks == {
        head.key: head.maximum // 2 + 1 for head in INVESTORS.criteria
    }


def test_the_mark_and_the_comment_of_one_criterion_are_told_at_their_own_boxes():
    first, *others = INVESTORS.criteria
    marks = {first.key: "0"} | {head.key: str(head.maximum + 1) for head in others}

    found = told(INVESTORS, marks)
    assert found[0] == (f"comment-{first.key}", "comment_low")
    assert set(found[1:]) >= {(f"mark-{head.key}", "mark_out_of_range") for head in others}


def test_an_unreadable_mark_is_told_once():
    assert told(PRODUCTS, {"market_demand": "1,2,3"}, final=False) == [("mark-market_demand", "mark_unreadable")]
    assert told(PRODUCTS, {"market_demand": "x"})[0] == ("mark-market_demand", "mark_unreadable")
    assert told(PRODUCTS, {"market_demand": "x"}).count(("mark-market_demand", "mark_missing")) == 0


def test_a_comment_too_long_is_told_and_not_asked_for_again():
    full = {leaf.key: str(leaf.maximum) for leaf in PRODUCTS.leaves}

    found = told(PRODUCTS, full, {"market": "x" * 4_001})
    assert found[0] == ("comment-market", "comment_unreadable")
    assert [code for box, code in found if box == "comment-market"] == ["comment_unreadable"]


def test_nothing_typed_is_an_empty_draft():
    read = read_sheet(PRODUCTS, Typed({"market_demand": " ", "scale": ""}, {"market": " \n"}), final=False)

    assert (read.marks, read.comments) == ({}, {})


@given(st.integers(0, 16), st.sampled_from(",."))
def test_half_points_are_read_exactly(halves, separator):
    text = f"{halves // 2}{separator}{'5' if halves % 2 else '0'}"

    assert read_sheet(PRODUCTS, Typed({"market_demand": text}), final=False).marks == {
        "market_demand": Fraction(halves, 2)
    }


@given(st.text(max_size=30))
def test_whatever_is_typed_is_kept_exactly_or_refused(text):
    assert _read_or_told(text) <= {"mark-market_demand", "comment-market", *(Fraction(n, 2) for n in range(17))}


def _read_or_told(text: str) -> set[object]:
    try:
        read = read_sheet(PRODUCTS, Typed({"market_demand": text}, {"market": text}), final=False)
    except SheetRefused as refused:
        return {fault.box for fault in refused.faults}
    return set(read.marks.values())
