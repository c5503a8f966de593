"""Sheets: marks are read exactly or refused with a reason, all faults come together, decimals are cut, not rounded."""

from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.selection.sheets import BadMark, exact, faults, read_mark, shown, total
from workflow.shipped import shipped_rubrics

PRODUCT = shipped_rubrics()["product_selection"]
INVESTOR = shipped_rubrics()["ccn_investor"]
GOOD = {"infrastructure_plan": 12, "environment_plan": 12, "capacity": 20, "financial_plan": 30}
UNREADABLE = (
    *("NaN", "Infinity", "inf", "1e400", "1e2", "٣", "８", "1_0", "+8", "8,", ",5"),
    *("1,000,5", "8 5", "17/2", "0x8", "tám", "8,5 điểm", "9" * 5000),
)
GOOD = {key: Fraction(mark) for key, mark in GOOD.items()}


def found(marks, comments=None, *, final=True, rubric=INVESTOR):
    return [(fault.code, fault.params["label"]) for fault in faults(rubric, marks, comments or {}, final=final)]


def truncated(value):
    """The same decimals by another road: long division with many digits, cut off."""
    with localcontext() as context:
        context.prec = 60
        cut = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return f"{cut + 0:.2f}".replace(".", ",") if cut else "0,00"


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("8,5", "17/2"), ("8.5", "17/2"), ("8", "8"), (" 8,25\n", "33/4"), ("0", "0"), ("007", "7"), ("0,05", "1/20")],
)
def test_a_mark_is_read_exactly(typed, mark):
    assert read_mark(typed) == Fraction(mark)


@given(st.integers(0, 99_999_999), st.sampled_from(",."))
def test_every_mark_of_two_decimals_is_read_back(hundredths, comma):
    assert read_mark(f"{hundredths // 100}{comma}{hundredths % 100:02}") == Fraction(hundredths, 100)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "mark_empty"),
        (" \t", "mark_empty"),
        ("-1", "mark_negative"),
        ("−0,5", "mark_negative"),
        ("8,555", "mark_too_fine"),
        ("1.000", "mark_too_fine"),
        *((typed, "mark_unreadable") for typed in UNREADABLE),
    ],
)
def test_what_is_no_mark_is_refused(typed, code):
    with pytest.raises(BadMark) as refused:
        read_mark(typed)

    assert (refused.value.refusal.code, refused.value.refusal.hint) == (code, "Nhập số như 8 hoặc 8,5.")
    assert len(str(refused.value)) < 80


@given(st.text(max_size=12))
@example("1e1")
def test_any_text_is_a_mark_of_at_most_two_decimals_or_refused(text):
    try:
        mark = read_mark(text)
    except BadMark:
        return
    assert mark >= 0
    assert mark * 100 % 1 == 0


def test_a_good_sheet_has_no_faults():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"capacity": Fraction(30)}, "comment_high"),
        ({"capacity": Fraction(57, 2)}, None),  # 95 % exactly
        ({"capacity": Fraction(29)}, "comment_high"),
        ({"capacity": Fraction(15)}, None),  # 50 % exactly
        ({"capacity": Fraction(29, 2)}, "comment_low"),
        ({"capacity": Fraction(0)}, "comment_low"),
        ({"capacity": Fraction(81, 4)}, "mark_off_step"),
    ],
)
def test_a_mark_of_a_head_is_judged(changed, code):
    assert found({**GOOD, **changed}) == ([(code, "Năng lực và kinh nghiệm của nhà đầu tư")] if code else [])


@pytest.mark.parametrize("mark", [Fraction(61, 2), Fraction(-1, 2)])
def test_a_mark_out_of_range_is_refused_even_in_a_draft(mark):
    assert found({"capacity": mark}, final=False) == [("mark_out_of_range", "Năng lực và kinh nghiệm của nhà đầu tư")]


def test_a_comment_of_spaces_is_no_comment():
    assert len(found({**GOOD, "capacity": Fraction(30)}, {"capacity": " \n"})) == 1
    assert found({**GOOD, "capacity": Fraction(30)}, {"capacity": "Vượt trội"}) == []


def test_a_draft_may_lack_marks_and_comments():
    assert found({"capacity": Fraction(30)}, final=False) == []


def test_a_final_sheet_lacks_nothing():
    assert found({}) == [("mark_missing", head.label) for head in INVESTOR.criteria]
    assert len(found({}, rubric=PRODUCT)) == 20


def test_all_faults_come_at_once_in_the_order_of_the_sheet():
    given = {"color": "1", "infrastructure_plan": "61/4", "capacity": "1", "financial_plan": "39"}

    assert found({key: Fraction(mark) for key, mark in given.items()}, {"beauty": "Đẹp"}) == [
        ("unknown_criterion", "color"),
        ("unknown_criterion", "beauty"),
        ("mark_out_of_range", "Phương án đầu tư xây dựng hạ tầng kỹ thuật"),
        ("mark_off_step", "Phương án đầu tư xây dựng hạ tầng kỹ thuật"),
        ("mark_missing", "Phương án quản lý và bảo vệ môi trường"),
        ("comment_high", "Phương án đầu tư xây dựng hạ tầng kỹ thuật"),
        ("comment_low", "Năng lực và kinh nghiệm của nhà đầu tư"),
        ("comment_high", "Phương án tài chính"),
    ]


def test_a_fault_says_what_is_wrong_and_what_to_do():
    fault = faults(INVESTOR, {"capacity": Fraction(121, 4)}, {}, final=False)

    assert [(str(f), f.hint % f.params) for f in fault] == [
        ("“Năng lực và kinh nghiệm của nhà đầu tư”: 30,25 điểm nằm ngoài khung điểm.", "Cho điểm từ 0 đến 30."),
        ("“Năng lực và kinh nghiệm của nhà đầu tư”: 30,25 điểm không theo bước điểm.", "Chấm theo bước 0,5 điểm."),
    ]


def test_the_band_is_that_of_the_head_not_of_its_parts():
    marks = {leaf.key: Fraction(leaf.maximum * 3, 4) // PRODUCT.step * PRODUCT.step for leaf in PRODUCT.leaves}

    assert found({**marks, "awards": Fraction(0), "other_merits": Fraction(5)}, rubric=PRODUCT) == []
    assert found({**marks, "awards": Fraction(0), "other_merits": Fraction(9, 2)}, rubric=PRODUCT) == [
        ("comment_low", "Tiêu chí khác")
    ]


def test_a_percent_sign_survives_in_a_message():
    low = faults(INVESTOR, {**GOOD, "capacity": Fraction(1)}, {}, final=True)

    assert str(low[0]) == "“Năng lực và kinh nghiệm của nhà đầu tư” dưới 50 % số điểm mà chưa có nhận xét."


@given(st.dictionaries(st.sampled_from([leaf.key for leaf in PRODUCT.leaves]), st.integers(0, 10)))
def test_a_total_is_the_sum_of_what_is_marked(halves):
    marks = {key: Fraction(n, 2) for key, n in halves.items()}

    assert total(PRODUCT, {**marks, "color": Fraction(99)}) == Fraction(sum(halves.values()), 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [("69.999", "69,99"), ("70", "70,00"), ("209/3", "69,66"), ("-0.005", "0,00"), ("-7/2", "-3,50"), ("0.05", "0,05")],
)
def test_decimals_are_cut_off(value, text):
    assert shown(Fraction(value)) == text


@given(st.fractions(-1000, 1000))
def test_shown_decimals_agree_with_long_division(value):
    assert shown(value) == truncated(value)


@given(st.fractions(0, 100), st.integers(0, 100))
def test_what_looks_like_the_mark_has_reached_it(value, mark):
    assert (Fraction(shown(value).replace(",", ".")) >= mark) == (value >= mark)


def test_english_has_a_point_and_nothing_is_lost_in_a_fraction():
    assert (shown(Fraction(209, 3), "en"), exact(Fraction(209, 3)), exact(Fraction(70))) == ("69.66", "209/3", "70")
