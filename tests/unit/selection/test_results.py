"""Results: only the panel counts, in any order, exactly; what is missing is said and never smoothed over."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.results import (
    CountedTwice,
    Names,
    Outcome,
    Panel,
    Sheet,
    closing_faults,
    counted_totals,
    exclusions,
    lacking,
    tally,
)

RULES = ("not_closable", "exclude_juror")
BOARDS = st.frozensets(st.integers(1, 5), min_size=2) | st.frozensets(st.integers(1, 5))
TOTALS = st.integers(0, 10_000).map(lambda n: Fraction(n, 100))


@st.composite
def rounds(draw):
    """Panels of some jurors, and sheets of anybody for anything, at most one each."""
    numbers = draw(st.lists(st.integers(1, 6), unique=True, max_size=5))
    panels = [Panel(item, draw(BOARDS)) for item in numbers]
    due = [(juror, panel.item_id) for panel in panels for juror in panel.jurors]
    late = draw(st.frozensets(st.integers(0, len(due)), max_size=3)) if draw(st.booleans()) else frozenset()
    strangers = draw(st.dictionaries(st.tuples(st.integers(1, 7), st.integers(1, 7)), TOTALS, max_size=6))
    written = {pair: total for pair, total in strangers.items() if pair not in due}
    written |= {pair: draw(TOTALS) for place, pair in enumerate(due) if place not in late}
    return panels, [Sheet(juror, item, total) for (juror, item), total in written.items()]


def naive(panel, panels, sheets, rule):
    """The mean by reading all lists again for every question."""

    def of(juror, item):
        return [sheet.total for sheet in sheets if (sheet.juror_id, sheet.item_id) == (juror, item)]

    out = [j for p in panels for j in p.jurors if rule == "exclude_juror" and not of(j, p.item_id)]
    counted = [of(juror, panel.item_id) for juror in panel.jurors if juror not in out]
    if not counted or [] in counted:
        return None
    return sum((total for [total] in counted), Fraction()) / len(counted)


def panel(item, *jurors):
    return Panel(item, frozenset(jurors))


def sheets(item, *totals):
    return [Sheet(juror, item, Fraction(total)) for juror, total in enumerate(totals, start=1)]


@given(rounds(), st.sampled_from(RULES), st.integers(1, 100))
def test_means_agree_with_reading_the_lists_again(round_, rule, mark):
    panels, given_in = round_
    results = tally(*round_, pass_mark=mark, missing=rule)

    means = {p.item_id: naive(p, panels, given_in, rule) for p in panels}
    assert {item: result.mean for item, result in results.items()} == means
    assert {i: r.passed for i, r in results.items()} == {i: m is not None and m >= mark for i, m in means.items()}
    assert list(results) == sorted(means)


@given(rounds(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(round_, rule, dice):
    panels, given_in = round_
    mixed = dice.sample(panels, len(panels)), dice.sample(given_in, len(given_in))

    assert tally(*mixed, pass_mark=70, missing=rule) == tally(*round_, pass_mark=70, missing=rule)
    assert closing_faults(*mixed, missing=rule) == closing_faults(*round_, missing=rule)


@given(rounds(), st.sampled_from(RULES), st.integers(1, 5))
def test_a_recused_juror_is_as_if_nothing_had_been_written(round_, rule, recused):
    panels = [Panel(p.item_id, p.jurors - {recused}) for p in round_[0]]
    without = [sheet for sheet in round_[1] if sheet.juror_id != recused]

    assert tally(panels, round_[1], pass_mark=70, missing=rule) == tally(panels, without, pass_mark=70, missing=rule)
    assert closing_faults(panels, round_[1], missing=rule) == closing_faults(panels, without, missing=rule)


@given(rounds(), st.sampled_from(RULES))
def test_the_counted_totals_make_up_the_means(round_, rule):
    results = tally(*round_, pass_mark=70, missing=rule)
    counted = counted_totals(*round_, missing=rule)

    means = {i: sum(row.values(), Fraction()) / len(row) if row else None for i, row in counted.items()}
    assert means == {item: result.mean for item, result in results.items()}


@given(rounds(), st.sampled_from(RULES))
@settings(max_examples=60)
def test_a_round_that_may_close_has_a_mean_for_every_item(round_, rule):
    results = tally(*round_, pass_mark=70, missing=rule)

    assert (not closing_faults(*round_, missing=rule)) == all(r.mean is not None for r in results.values())


@pytest.mark.parametrize(
    ("totals", "mean", "passed"),
    [
        (["69.99"], "6999/100", False),
        (["70"], "70", True),
        (["70", "70", "69.99"], "20999/300", False),
        (["70", "69.99", "70.01"], "70", True),
        (["69.5", "70", "70"], "419/6", False),
        (["0.1"] * 7, "1/10", False),
    ],
)
def test_the_mark_is_reached_exactly_or_not_at_all(totals, mean, passed):
    board = panel(1, *range(1, len(totals) + 1))
    n = len(totals)

    assert tally([board], sheets(1, *totals), pass_mark=70, missing="not_closable") == {
        1: Outcome(1, n, n, Fraction(mean), passed)
    }


def test_an_item_that_lacks_a_sheet_has_no_result_yet():
    assert tally([panel(1, 1, 2, 3)], sheets(1, 90, 90), pass_mark=70, missing="not_closable") == {
        1: Outcome(1, counted=2, asked=3, mean=None, passed=False, missing=(3,))
    }


def test_a_juror_who_lacks_one_item_counts_for_none():
    boards = [panel(1, 1, 2), panel(2, 1, 2), panel(3, 1)]
    given_in = [*sheets(1, 80, 20), *sheets(2, 80), *sheets(3, 60)]

    assert tally(boards, given_in, pass_mark=70, missing="exclude_juror") == {
        1: Outcome(1, 1, 2, Fraction(80), passed=True, excluded=(2,)),
        2: Outcome(2, 1, 2, Fraction(80), passed=True, missing=(2,), excluded=(2,)),
        3: Outcome(3, 1, 1, Fraction(60), passed=False),
    }


def test_an_exclusion_is_said_and_stops_nothing():
    boards, given_in = [panel(1, 1, 2), panel(2, 1, 2)], [*sheets(1, 80), *sheets(2, 80)]
    said = exclusions(boards, given_in, missing="exclude_juror", names=Names({2: "Bà Lan"}, {1: "Gốm", 2: "Lụa"}))

    assert [(r.code, r.params) for r in said] == [("juror_excluded", {"juror": "Bà Lan", "items": ("Gốm", "Lụa")})]
    assert closing_faults(boards, given_in, missing="exclude_juror") == ()
    assert exclusions(boards, given_in, missing="not_closable") == ()


def test_closing_names_everybody_who_lacks_sheets_and_of_what():
    boards, given_in = [panel(1, 1, 2), panel(2, 1, 2), panel(3)], [Sheet(1, 2, Fraction(5))]
    refused = closing_faults(boards, given_in, missing="not_closable", names=Names({2: "Ông Ba"}, {1: "Gốm"}))

    assert [(r.code, r.params) for r in refused] == [
        ("sheets_missing", {"juror": "1", "items": ("Gốm",)}),
        ("sheets_missing", {"juror": "Ông Ba", "items": ("Gốm", "2")}),
        ("nobody_counts", {"items": ("3",)}),
    ]
    assert lacking(boards, given_in) == {1: (1,), 2: (1, 2)}


def test_nothing_closes_when_the_rule_leaves_nobody():
    refused = closing_faults([panel(1, 1), panel(2, 1)], sheets(1, 80), missing="exclude_juror")

    assert [(r.code, r.params) for r in refused] == [("nobody_counts", {"items": ("1", "2")})]


def test_two_sheets_of_a_juror_or_two_panels_of_an_item_are_an_error():
    twice = [*sheets(1, 80), *sheets(1, 80)]

    with pytest.raises(CountedTwice):
        tally([panel(1, 1)], twice, pass_mark=70, missing="not_closable")
    with pytest.raises(CountedTwice):
        tally([panel(1, 1), panel(1, 2)], [], pass_mark=70, missing="not_closable")
    assert tally([panel(1)], twice, pass_mark=70, missing="exclude_juror") == {1: Outcome(1, 0, 0, None, passed=False)}
