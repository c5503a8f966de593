"""A rule divides the heads of a score sheet: the heads stay, keys stay with their names, everything wrong is told."""

from datetime import date

import pytest

from workflow.rules import RuleBook, RuleMismatch
from workflow.selection.division import division_faults, sheet_in_force, sheet_rule, with_parts
from workflow.selection.rubrics import KEY, problems, rubric_hash
from workflow.sheet_parts import Part, parts_from
from workflow.shipped import shipped_rubrics, shipped_rules

PRODUCT = shipped_rubrics()["product_selection"]
RULE = "score_sheet.product_selection"
TODAY = date(2026, 3, 2)
AS_SHIPPED = parts_from(shipped_rules().get(RULE, TODAY).value)
CULTURE = (Part("Giá trị văn hóa", 6), Part("Nét riêng của vùng", 2), Part("Bao bì", 2))


def codes(**parts):
    return [fault.code for fault in division_faults(PRODUCT, {**AS_SHIPPED, **parts})]


def test_the_shipped_rule_is_the_shipped_sheet():
    rule = shipped_rules().get(RULE, TODAY)

    assert [rule.id for rule in shipped_rules().all() if rule.kind == "rubric"] == [RULE]
    assert (rule.basis, rule.verified, rule.valid_from) == (PRODUCT.basis, False, date(2014, 10, 1))
    assert rubric_hash(sheet_in_force(shipped_rules(), PRODUCT, on=TODAY)) == rubric_hash(PRODUCT)


@pytest.mark.parametrize("on", [date(2014, 9, 30), TODAY])
def test_a_sheet_that_no_rule_speaks_of_is_the_shipped_one(on):
    assert sheet_in_force(RuleBook([]), PRODUCT, on=on) is PRODUCT


def test_the_heads_stay_and_a_part_that_keeps_its_name_keeps_its_key():
    found = with_parts(PRODUCT, {**AS_SHIPPED, "culture": CULTURE}, verified=True)
    culture = found.criteria[2]

    assert [(head.key, head.maximum) for head in found.criteria] == [(h.key, h.maximum) for h in PRODUCT.criteria]
    assert [(part.key, part.maximum) for part in culture.parts] == [
        ("cultural_value", 6), ("culture_1", 2), ("culture_2", 2)
    ]  # fmt: skip
    assert (problems(found), found.unverified, culture.levels) == ((), (), PRODUCT.criteria[2].levels)


def test_keys_are_well_formed_and_differ_whatever_the_names():
    swapped = {head: tuple(Part(f"Ý {n} {head}", part.maximum) for n, part in enumerate(parts))
               for head, parts in AS_SHIPPED.items()}  # fmt: skip
    keys = [leaf.key for leaf in with_parts(PRODUCT, swapped).leaves]

    assert (len(set(keys)), all(map(KEY.fullmatch, keys))) == (20, True)
    assert not set(keys) & {leaf.key for leaf in PRODUCT.leaves}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"culture": CULTURE}, []),
        ({"culture": (*CULTURE, Part("Tính thẩm mỹ", 1))}, ["parts"]),
        ({"culture": (*CULTURE[:2], Part(" giá trị  VĂN hóa", 2))}, ["label_twice"] * 2),
        ({"culture": (Part("Văn hóa, thẩm mỹ", 10),)}, ["label_twice"]),
        ({"beauty": (Part("Bao bì", 10),)}, ["heads_differ"]),
    ],
)
def test_everything_that_is_wrong_with_a_division_is_told(parts, found):
    assert codes(**parts) == found


def test_a_head_that_is_left_out_is_told():
    rest = {head: parts for head, parts in AS_SHIPPED.items() if head != "other"}

    assert [fault.code for fault in division_faults(PRODUCT, rest)] == ["heads_differ"]


@pytest.mark.parametrize(
    "value",
    [
        {}, {"parts": {}}, {"parts": []}, {"parts": {"market": []}}, {"parts": {"market": ["x"]}},
        {"parts": {"market": [{"label": "Ý", "maximum": "8"}]}}, {"parts": {"market": [{"label": "Ý", "maximum": 0}]}},
        {"parts": {"market": [{"label": " ", "maximum": 8}]}}, {"parts": {"market": [{"label": "Ý", "maximum": True}]}},
        {"parts": {"market": [{"label": "Ý", "maximum": 8, "more": 1}]}},
    ],
)  # fmt: skip
def test_a_value_of_another_shape_is_no_rule(value):
    rule = sheet_rule(PRODUCT, TODAY)
    with pytest.raises(RuleMismatch):
        RuleBook([type(rule)(rule.id, rule.kind, value, rule.unit, rule.basis, rule.verified, rule.valid_from)])
