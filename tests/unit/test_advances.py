"""The advance before acceptance, worked out in lines that a person can follow."""

from fractions import Fraction

import pytest

from workflow.advances import check_advance
from workflow.caps import AdvanceRule

M = 1_000_000
SHARE = Fraction(70, 100)


def rule(share: Fraction = SHARE, progress: Fraction | None = SHARE, *, verified: bool = False) -> AdvanceRule:
    return AdvanceRule("machinery", share, progress, (), after_acceptance=False, basis="TT 36 A13", verified=verified)


@pytest.mark.parametrize(
    ("share", "advanced", "limit", "left"),
    [
        (SHARE, 0, 140 * M, 140 * M),
        (SHARE, 100 * M, 140 * M, 40 * M),
        (SHARE, 140 * M, 140 * M, 0),
        (SHARE, 150 * M, 140 * M, 0),  # the support was cut after the advance
        (Fraction(3, 10), 0, 60 * M, 60 * M),
        (Fraction(1), 0, 140 * M, 140 * M),  # the ceiling of all advances
    ],
)
def test_what_is_left_is_the_share_under_the_ceiling_less_what_was_advanced(share, advanced, limit, left):
    check = check_advance(rule(share), SHARE, support=200 * M, advanced=advanced, progress=80)

    assert (check.limit, check.left) == (limit, left)


@pytest.mark.parametrize(("progress", "enough"), [(69, False), (70, False), (71, True)])
def test_the_work_must_be_further_than_the_threshold(progress, enough):
    assert check_advance(rule(), SHARE, support=M, advanced=0, progress=progress).far_enough is enough


def test_half_a_dong_is_never_advanced():
    assert check_advance(rule(), SHARE, support=99_999_999, advanced=0, progress=90).limit == 69_999_999


def test_the_working_is_told_line_by_line():
    check = check_advance(rule(Fraction(1)), SHARE, support=200 * M, advanced=100 * M, progress=80)

    assert [str(note) for note in check.notes] == [
        "Mức tạm ứng: 100 % của 200.000.000 đồng là 200.000.000 đồng",
        "Trần mọi lần tạm ứng trước nghiệm thu: 70 % của 200.000.000 đồng là 140.000.000 đồng",
        "Đã tạm ứng 100.000.000 đồng, còn được tạm ứng 40.000.000 đồng",
        "Tiến độ phải trên 70 %; báo cáo mới nhất 80 %: đủ điều kiện",
        "Căn cứ: TT 36 A13 (chưa kiểm chứng)",
    ]


def test_what_is_verified_and_needs_no_progress_says_no_more_than_that():
    check = check_advance(rule(progress=None, verified=True), SHARE, support=M, advanced=0, progress=0)

    assert [str(note) for note in check.notes] == [
        "Mức tạm ứng: 70 % của 1.000.000 đồng là 700.000 đồng",
        "Đã tạm ứng 0 đồng, còn được tạm ứng 700.000 đồng",
        "Căn cứ: TT 36 A13",
    ]
