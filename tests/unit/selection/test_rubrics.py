"""Rubrics: the shipped ones say what the law says, a wrong one is told everything at once, a pinned one stays."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.i18n import catalogue
from workflow.seeds import SEEDS, SeedInvalid
from workflow.selection.rubrics import Criterion, Level, Rubric, problems, rubric_from_json, rubric_hash, rubric_json
from workflow.shipped import rubrics_in, shipped_rubrics

PRODUCT = shipped_rubrics()["product_selection"]
INVESTOR = shipped_rubrics()["ccn_investor"]
NAMES = st.text("abcdefgh", min_size=1, max_size=4)
SHARES = st.fractions(0, 1, max_denominator=20)


def rubric(*criteria, **changed):
    whole = Rubric("any", 1, "Phiếu", "Luật", True, 1, Fraction(1, 2), criteria, "not_closable", 50, 95)
    return replace(whole, **changed)


def codes(wrong):
    return [problem.code for problem in problems(wrong)]


@st.composite
def rubrics(draw):
    levels = st.lists(st.builds(Level, SHARES, st.text()), max_size=2).map(tuple)
    leaves = st.builds(Criterion, NAMES, st.text(), st.integers(1, 50), st.just(()), levels, st.booleans())
    heads = st.builds(Criterion, NAMES, st.text(), st.integers(1, 50), st.lists(leaves, max_size=2).map(tuple), levels)
    step = draw(st.fractions(Fraction(1, 100), 2, max_denominator=100))
    missing = draw(st.sampled_from(("not_closable", "exclude_juror")))
    return rubric(*draw(st.lists(heads, max_size=3)), step=step, missing=missing, label=draw(st.text()))


@pytest.mark.parametrize(
    ("shipped", "heads", "pass_mark", "missing"),
    [(PRODUCT, [40, 40, 10, 10], 70, "not_closable"), (INVESTOR, [15, 15, 30, 40], 50, "exclude_juror")],
)
def test_a_shipped_rubric_has_the_points_of_its_text(shipped, heads, pass_mark, missing):
    assert ([head.maximum for head in shipped.criteria], shipped.maximum) == (heads, 100)
    assert (shipped.pass_mark, shipped.missing, shipped.version) == (pass_mark, missing, 1)
    assert (shipped.step, shipped.comment_below, shipped.comment_above) == (Fraction(1, 2), 50, 95)
    assert shipped.verified
    assert all(head.verified for head in shipped.criteria)


def test_the_points_inside_a_head_are_ours_and_say_so():
    assert [len(head.parts) for head in PRODUCT.criteria] == [8, 8, 2, 2]
    assert PRODUCT.unverified == PRODUCT.leaves
    assert INVESTOR.unverified == ()


def test_a_head_without_parts_is_marked_itself():
    assert INVESTOR.leaves == INVESTOR.criteria
    assert [leaf.key for leaf in PRODUCT.leaves[-4:]] == ["cultural_value", "beauty", "awards", "other_merits"]


@pytest.mark.parametrize("shipped", [PRODUCT, INVESTOR])
def test_every_text_of_a_shipped_rubric_is_translated(shipped):
    criteria = [criterion for head in shipped.criteria for criterion in (head, *head.parts)]
    levels = [level.text for criterion in criteria for level in criterion.levels]
    texts = {shipped.label, *levels, *(criterion.label for criterion in criteria)}

    assert texts - catalogue("en").keys() == set()
    assert len(levels) == 16


@pytest.mark.parametrize(
    ("key", "mark", "low"),
    [
        ("market", "36", "9/10"),
        ("market", "35.5", "7/10"),
        ("scale", "4.5", "9/10"),
        ("scale", "2.5", "5/10"),
        ("scale", "0", "0"),
    ],
)
def test_a_mark_has_the_level_of_its_share(key, mark, low):
    assert PRODUCT.level(key, Fraction(mark)) == next(
        level for level in PRODUCT.criteria[0].levels if level.low == Fraction(low)
    )


def test_a_rubric_without_levels_describes_nothing():
    assert rubric(Criterion("a", "A", 5)).level("a", Fraction(5)) is None


def test_levels_of_a_part_win_over_those_of_its_head():
    own, head = Level(Fraction(0), "riêng"), Level(Fraction(0), "chung")
    part = Criterion("b", "B", 5, levels=(own,))

    assert rubric(Criterion("a", "A", 5, (part,), (head,))).level("b", Fraction(1)) == own


@given(rubrics())
@settings(max_examples=50)
def test_json_brings_back_the_same_rubric(any_rubric):
    text = rubric_json(any_rubric)

    assert rubric_from_json(text) == any_rubric
    assert rubric_json(rubric_from_json(text)) == text


@given(rubrics(), rubrics())
@settings(max_examples=25)
def test_two_rubrics_have_one_identity_only_when_equal(one, other):
    assert (rubric_hash(one) == rubric_hash(other)) == (one == other)


def test_a_changed_letter_is_another_rubric():
    louder = replace(PRODUCT.criteria[-1], levels=(Level(Fraction(), "Khác"),))

    assert rubric_hash(replace(PRODUCT, criteria=(*PRODUCT.criteria[:-1], louder))) != rubric_hash(PRODUCT)


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError):
        rubric_from_json(rubric_json(PRODUCT).replace('"basis"', '"ground"'))


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (rubric(Criterion("a", "A", 10)), []),
        (rubric(Criterion("a", "A", 10), pass_mark=10), []),
        (rubric(Criterion("a", "A", 10), pass_mark=11), ["pass_mark"]),
        (rubric(Criterion("a", "A", 10), pass_mark=0), ["pass_mark"]),
        (rubric(), ["no_criteria", "pass_mark"]),
        (rubric(Criterion("a", "A", 10), step=Fraction(0)), ["step"]),
        (rubric(Criterion("a", "A", 10), step=Fraction(1, 3)), ["step"]),
        (rubric(Criterion("a", "A", 10), step=Fraction(3)), ["step_misses"]),
        (rubric(Criterion("a", "A", 10), comment_below=96), ["band"]),
        (rubric(Criterion("a", "A", 10), comment_above=101), ["band"]),
        (rubric(Criterion("a", "A", 10), missing="later"), ["missing_rule"]),
        (rubric(Criterion("a", "A", 10), Criterion("a", "B", 10)), ["key_twice"]),
        (rubric(Criterion("A b", "A", 10)), ["key"]),
        (rubric(Criterion("a", "A", 10, (Criterion("b", "B", 9),))), ["parts"]),
        (rubric(Criterion("a", "A", 10, (Criterion("a", "B", 10),))), ["key_twice"]),
        (rubric(Criterion("a", "A", 1, (Criterion("b", "B", 1, (Criterion("c", "C", 1),)),))), ["too_deep"]),
        (rubric(Criterion("a", "A", 10), Criterion("b", "B", 0)), ["maximum"]),
        (rubric(Criterion("a", "A", 10, levels=(Level(Fraction(1, 2), "tốt"),))), ["levels"]),
        (rubric(Criterion("a", "A", 10, levels=(Level(Fraction(2), "tốt"), Level(Fraction(0), "kém")))), ["levels"]),
        (rubric(Criterion("a", "A", 10, levels=(Level(Fraction(0), "tốt"), Level(Fraction(0), "kém")))), ["levels"]),
        (rubric(Criterion("", "A", 3), pass_mark=4, step=Fraction(2)), ["pass_mark", "key", "step_misses"]),
    ],
)
def test_everything_wrong_with_a_rubric_is_named_at_once(wrong, found):
    assert codes(wrong) == found


def test_a_problem_says_where_it_is():
    wrong = rubric(Criterion("a", "Thị trường", 10, (Criterion("b", "B", 9),)))

    assert [str(p) for p in problems(wrong)] == [
        "Các tiêu chí con của “Thị trường” cộng lại được 9 điểm, không phải 10."
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("maximum: 8}", "maximum: 9}", "cộng lại được 41 điểm"),
        ("key: ccn_investor", "key: product_selection", "product_selection: phiếu chấm viết hai lần"),
        ("missing: not_closable", "missing: guess", "'guess' không thuộc not_closable, exclude_juror"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(tmp_path, old, new, told):
    path = tmp_path / "rubrics.yaml"
    path.write_text((SEEDS / "rubrics.yaml").read_text().replace(old, new, 1))

    with pytest.raises(SeedInvalid, match=told):
        rubrics_in(path)
