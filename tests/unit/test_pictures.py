"""The pieces of the bars add up."""

from types import SimpleNamespace

import pytest

from web.pictures import hatch, money_slices, slices, used_share


@pytest.mark.parametrize(
    ("left", "total", "width"), [(10, 10, 0), (4, 10, 38.4), (0, 10, 64), (-3, 10, 64), (12, 10, 0), (1, 0, 64)]
)
def test_the_used_part_of_a_term_fills_the_bar(left, total, width):
    assert used_share(left, total, 64) == width


def test_slices_share_the_width_by_days():
    parts = [{"days": 2}, SimpleNamespace(days=6)]

    assert [(piece.x, piece.width) for piece in slices(parts, 400)] == [(0, 100), (100, 300)]


def test_slices_without_days_have_no_width():
    assert [piece.width for piece in slices([{"days": 0}], 400)] == [0]


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ((100, 25, 50), [("approved", 0, 100), ("staged", 100, 200)]),
        ((100, 100, 100), [("approved", 0, 200), ("over", 200, 200)]),
        ((100, 0, 0), []),
        ((0, 0, 0), []),
    ],
)
def test_the_budget_line_shows_what_goes_over(amounts, found):
    assert [tuple(piece) for piece in money_slices(*amounts, 400)] == found


def test_hatching_stays_within_its_piece():
    assert hatch(100, 24, 12) == "M100 12L112 0 M106 12L118 0 M112 12L124 0"
