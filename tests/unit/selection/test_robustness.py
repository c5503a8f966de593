"""Robustness: the same as counting by hand in every other way, exact at the mark, and quick on a large round."""

import math
import statistics
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.results import Panel, Sheet, tally
from workflow.selection.robustness import SHARED_ITEMS, Reason, robustness

MARK = 70
BOARDS = ((0, 1, 2, 3, 4, 5), (0, 1, 2), (0, 1), (2, 3, 4), (5,), ())


@st.composite
def rounds(draw):
    """Items close to the mark, jurors each with a leaning; some share enough items with others and some do not."""
    same = draw(st.sampled_from((0, SHARED_ITEMS - 2, SHARED_ITEMS)))
    boards = [*draw(st.lists(st.sampled_from(BOARDS), max_size=8)), *[draw(st.sampled_from(BOARDS))] * same]
    leanings = draw(st.lists(st.integers(-9, 9), min_size=6, max_size=6))
    near = st.integers(138, 142).map(lambda n: Fraction(n, 2)) | st.fractions(66, 74, max_denominator=9)
    lazy = draw(st.frozensets(st.integers(1, 40), max_size=2)) if draw(st.booleans()) else frozenset()
    panels = [Panel(item, frozenset(board)) for item, board in enumerate(boards)]
    pairs = [(juror, panel.item_id) for panel in panels for juror in sorted(panel.jurors)]
    sheets = [Sheet(*pair, draw(near) + leanings[pair[0]]) for n, pair in enumerate(pairs) if n not in lazy]
    return panels, sheets, draw(st.sampled_from(("not_closable", "exclude_juror")))


def rows_of(panels, sheets, rule):
    """By item, the totals behind its mean, found without the module under test."""
    results = tally(panels, sheets, pass_mark=MARK, missing=rule)
    return {
        p.item_id: {
            s.juror_id: s.total
            for s in sheets
            if s.item_id == p.item_id and s.juror_id in p.jurors - {*results[p.item_id].excluded}
        }
        for p in panels
        if results[p.item_id].mean is not None
    }


def mean(values):
    given_in = list(values)
    return sum(given_in, Fraction()) / len(given_in)


def naive_shifts(rows):
    shifts = {}
    for juror in {juror for row in rows.values() for juror in row}:
        together = [row for row in rows.values() if juror in row and len(row) > 1]
        if len(together) >= SHARED_ITEMS:
            shifts[juror] = mean(row[juror] - mean(row.values()) for row in together)
    return shifts


def naive(row, shifts):
    """Everything that is told about one item, each number by its definition."""
    outs = {juror: mean(t for other, t in row.items() if other != juror) for juror in row} if len(row) > 1 else {}
    shifted = mean(total - shifts.get(juror, 0) for juror, total in row.items())
    official = mean(row.values())
    sides = {"median": statistics.median(row.values()), "shift": shifted}
    flippers = tuple(sorted(juror for juror, out in outs.items() if (out >= MARK) != (official >= MARK)))
    upset = {code for code, value in sides.items() if (value >= MARK) != (official >= MARK)}
    upset |= ({"left_out"} if flippers else set()) | ({"too_few"} if len(row) == 1 else set())
    return {
        "n": len(row), "mean": official, "median": Fraction(sides["median"]), "shifted": shifted, "flippers": flippers,
        "spread": max(row.values()) - min(row.values()), "variance": statistics.pvariance(row.values()),
        "left_out": (min(outs.values()), max(outs.values())) if outs else None,
        "unshifted": tuple(sorted(row.keys() - shifts.keys())), "upset": upset,
    }  # fmt: skip


def told(robust):
    names = ("n", "mean", "median", "shifted", "flippers", "spread", "variance", "left_out", "unshifted")
    return {name: getattr(robust, name) for name in names} | {"upset": {reason.code for reason in robust.reasons}}


def seen(*rows, jurors=None):
    """Items with these totals of jurors 1, 2, 3 and on."""
    sheets = [Sheet(j, i, Fraction(t)) for i, row in enumerate(rows) for j, t in enumerate(row, start=1)]
    panels = [Panel(i, jurors or frozenset(range(1, len(row) + 1))) for i, row in enumerate(rows)]
    return robustness(panels, sheets, pass_mark=MARK, missing="not_closable")


@given(rounds())
@settings(max_examples=60)
def test_everything_agrees_with_counting_by_definition(round_):
    panels, sheets, rule = round_
    rows = rows_of(panels, sheets, rule)
    shifts = naive_shifts(rows)
    robust = robustness(panels, sheets, pass_mark=MARK, missing=rule)

    assert {item: told(robust[item]) for item in rows} == {item: naive(row, shifts) for item, row in rows.items()}
    assert robust.keys() == {panel.item_id for panel in panels}


@given(rounds())
@settings(max_examples=40)
def test_the_official_mean_is_never_touched(round_):
    panels, sheets, rule = round_
    results = tally(panels, sheets, pass_mark=MARK, missing=rule)
    robust = robustness(panels, reversed(sheets), pass_mark=MARK, missing=rule)

    assert {i: r.mean for i, r in robust.items()} == {i: r.mean for i, r in results.items()}


@pytest.mark.parametrize(
    ("totals", "codes", "verdict"),
    [
        (("80", "80", "80"), [], "Vững"),
        (("70", "70", "70"), [], "Vững"),
        (("60", "60", "60"), [], "Vững"),
        (("69.99", "70", "70.01"), ["left_out"], "Mong manh"),
        (("75", "75", "60"), ["left_out"], "Mong manh"),
        (("90", "69", "69"), ["median", "left_out"], "Mong manh"),
        (("95", "95", "69", "69", "69"), ["median"], "Mong manh"),
        (("60", "71", "71", "71", "71"), ["median", "left_out"], "Mong manh"),
        (("90",), ["too_few"], "Mong manh"),
    ],
)
def test_a_result_is_firm_only_when_nothing_upsets_it(totals, codes, verdict):
    robust = seen(totals)[0]

    assert ([reason.code for reason in robust.reasons], robust.verdict) == (codes, verdict)


def test_a_reason_is_told_in_numbers_that_are_cut_off():
    reasons = seen(("90", "69.995", "69"))[0].reasons

    assert [str(reason) for reason in reasons] == [
        "Lấy trung vị (69,99 điểm) thay cho trung bình thì kết quả đổi phía so với mức 70 điểm.",
        "Bỏ phiếu của một giám khảo thì kết quả có thể đổi phía so với mức 70 điểm (số giám khảo như vậy: 1).",
    ]
    assert reasons[0].filled("en") == {"value": "69.99", "mark": "70"}


@pytest.mark.parametrize(("items", "shifted"), [(SHARED_ITEMS - 1, False), (SHARED_ITEMS, True)])
def test_jurors_are_shifted_from_eight_shared_items_on(items, shifted):
    rows = [("76", "60")] * items
    sheets = [Sheet(j, i, Fraction(t)) for i, row in enumerate(rows) for j, t in enumerate(row, start=1)]
    panels = [*(Panel(i, frozenset({1, 2})) for i in range(items)), Panel(99, frozenset({1}))]
    alone = robustness(panels, [*sheets, Sheet(1, 99, Fraction(75))], pass_mark=MARK, missing="not_closable")[99]

    assert alone.shifted == (67 if shifted else 75)  # juror 1 is 8 above the panel's mean of 68
    assert [reason.code for reason in alone.reasons] == ["too_few", *(["shift"] if shifted else [])]
    assert alone.remarks == (() if shifted else (Reason("unshifted", {"count": 1, "least": 8}),))


def test_where_all_score_everything_shifting_moves_no_mean():
    robust = seen(*[(60 + i, 70 + i % 3, 90 - i) for i in range(10)])

    assert {i: r.shifted for i, r in robust.items()} == {i: r.mean for i, r in robust.items()}


@given(st.lists(st.integers(0, 400), min_size=2, max_size=9))
def test_the_deviation_is_cut_off_after_two_decimals(quarters):
    exactly = statistics.pvariance([Fraction(n, 4) for n in quarters])
    shown = seen([Fraction(n, 4) for n in quarters])[0].deviation

    assert shown**2 <= exactly < (shown + Fraction(1, 100)) ** 2
    assert math.isclose(shown, math.sqrt(exactly), abs_tol=0.011)


def test_an_item_without_a_mean_says_nothing_else():
    robust = seen(("80", "80"), jurors=frozenset({1, 2, 3}))[0]

    assert (robust.n, robust.mean, robust.deviation, robust.reasons) == (0, None, None, (Reason("no_mean"),))
    assert seen() == {}


def test_a_round_of_500_items_and_15_jurors_is_quick():
    rows = [[50 + Fraction((i * 7 + j * 13) % 101, 2) for j in range(15)] for i in range(500)]

    started = process_time()
    robust = seen(*rows)

    assert process_time() - started < 2
    assert {r.n for r in robust.values()} == {15}
