"""Conflicts of interest: the same person, house, number or code is found however it is written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.conflicts import (
    SAME_SURNAME,
    Decision,
    Declaration,
    Ground,
    GroundKind,
    Nominee,
    Profile,
    Standing,
    decision_faults,
    declaration_faults,
    derived,
    hint,
    standing,
)
from workflow.selection.sameness import names_establishment

WHEN = datetime(2026, 5, 4, 2, tzinfo=UTC)
HERE = Nominee(
    7, 40, "Cơ sở gốm Đất Việt", "Nguyễn Thị Đào", "3600123456", "12 Lê Lợi, Biên Hòa", "0912 345 678", "Tân Hạnh"
)
STRANGER = Profile(1, "Trần Văn Bình")
# The same thing as different people write it: one row is one thing.
NAMES = [
    ["Nguyễn Thị Đào", "NGUYEN  THI DAO", "Bà Nguyễn Thị Đào"],
    ["Lê Văn Tám", "le van tam", "Ông Lê Văn Tám"],
    [""],
]
CODES = [["3600123456", "3600123456-001", "3600123456002", "3600 123 456"], ["3700999888", "3700999888-001"], [""]]
HOUSES = [["12 Lê Lợi, Biên Hòa", "Số 12 đường Lê Lợi, P. Biên Hoà"], ["21 Lê Lợi, Biên Hòa"], ["", "Biên Hòa"]]
PHONES = [
    ["0912 345 678", "+84 912.345.678", "84912345678", "00 84 (0)912-345-678"],
    ["1800 1234", "(1800) 1234"],
    ["", "1234567"],
]


def spelled(things):
    """A thing (None for nothing) and one way of writing it."""
    return st.integers(0, len(things) - 1).flatmap(
        lambda n: st.sampled_from(things[n]).map(lambda text: (n if n < len(things) - 1 else None, text))
    )


SIDE = st.tuples(*map(spelled, (NAMES, NAMES, CODES, HOUSES, PHONES)))


@given(SIDE, SIDE, st.tuples(*[st.booleans()] * 3))
@settings(max_examples=150)
def test_grounds_are_what_both_sides_share(mine, theirs, known):
    (_, name), (_, family), (_, code), (_, house), (_, phone) = mine
    sets = [frozenset({n}) if yes else frozenset() for n, yes in zip((40, 40, 7), known, strict=True)]
    profile = Profile(1, name, sets[0], {code}, {house}, {phone}, sets[1], {family}, sets[2])
    nominee = Nominee(7, 40, "Cơ sở", theirs[0][1], theirs[2][1], theirs[3][1], theirs[4][1])
    same = [a[0] == b[0] is not None for a, b in zip(mine, [theirs[0], *theirs[:1], *theirs[2:]], strict=True)]
    words = ("same_owner", "declared_family", "same_tax_code", "same_address", "same_phone")
    known_words = ("same_establishment", "earlier_contract", "own_nomination")
    expected = {word for word, yes in zip(words + known_words, [*same, *known], strict=True) if yes}

    assert {ground.kind.value for ground in derived(profile, nominee)} == expected


def test_nothing_is_derived_about_a_stranger():
    assert (derived(STRANGER, HERE), derived(Profile(1, ""), Nominee(7, 40, "", ""))) == ((), ())


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        (replace(STRANGER, own_item_ids=frozenset({7})), "Sản phẩm do chính thành viên đề cử."),
        (replace(STRANGER, organisation_ids=frozenset({40})), "Thành viên thuộc cơ sở “Cơ sở gốm Đất Việt”."),
        (replace(STRANGER, name="Nguyen Thi Dao"), "Thành viên trùng tên với chủ cơ sở: Nguyễn Thị Đào."),
        (replace(STRANGER, tax_codes=frozenset({"3600123456-009"})), "Trùng mã số thuế 3600123456."),
        (replace(STRANGER, phones=frozenset({"+84912345678"})), "Trùng số điện thoại 0912 345 678."),
    ],
)
def test_a_ground_explains_itself(profile, text):
    assert [str(ground) for ground in derived(profile, HERE)] == [text]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Lê Thị Hoa, em gái, kế toán Cơ sở gốm Đất Việt", True),
        ("Lê Thị Hoa (em) lam o gom dat viet", True),
        ("Lê Thị Hoa, em, công ty gốm Đất Phương Nam", False),
        ("Nguyễn Đất Việt, cháu", False),
        ("", False),
    ],
)
def test_a_relative_who_works_for_the_nominee_is_found(line, named):
    profile = replace(STRANGER, family_lines=frozenset({line}))

    said = "Người thân đã khai làm việc ở cơ sở “Cơ sở gốm Đất Việt”."
    assert [str(ground) for ground in derived(profile, HERE)] == ([said] if named else [])


@pytest.mark.parametrize(
    ("line", "name", "named"),
    [
        ("Hà, vợ, cty Minh Anh; công ty Minh Anh", "Công ty TNHH MTV Minh Anh", True),
        ("Nguyễn Minh Anh, chị ruột", "Công ty TNHH Minh Anh", False),
        ("Lê Văn Tư, anh, HTX Minh Anh", "Hợp tác xã Minh Anh", True),
        ("Lê Văn Tư, anh", "", False),
    ],
)
def test_a_short_name_counts_only_behind_a_legal_form(line, name, named):
    assert names_establishment(line, name) is named


def test_one_line_may_hold_several_numbers():
    profile = replace(STRANGER, phones=frozenset({"0251 3822 232, 0912 345 678"}))

    assert [ground.kind for ground in derived(profile, HERE)] == [GroundKind.SAME_PHONE]


def test_a_name_of_two_words_keeps_its_surname():
    profile, nominee = replace(STRANGER, name="Bà Đào"), replace(HERE, owner_name="Đào")

    assert derived(profile, nominee) == ()


@pytest.mark.parametrize("code", ["36001234", "3600123457", "13600123456001", "360012345600"])
def test_other_codes_are_other_establishments(code):
    assert derived(replace(STRANGER, tax_codes=frozenset({code})), HERE) == ()


@pytest.mark.parametrize(
    ("name", "commune", "asked"),
    [
        ("Nguyễn Văn Bình", "xã tân hạnh", SAME_SURNAME),
        ("Ông Nguyễn Văn Bình", "Tân Hạnh", SAME_SURNAME),
        ("Trần Văn Bình", "Tân Hạnh", ""),
        ("Nguyễn Văn Bình", "Hóa An", ""),
        ("", "Tân Hạnh", ""),
    ],
)
def test_surname_and_commune_are_a_hint_and_no_ground(name, commune, asked):
    profile = Profile(1, name, communes=frozenset({commune}))

    assert (hint(profile, HERE), derived(profile, HERE)) == (asked, ())


def test_no_commune_gives_no_hint():
    nowhere = replace(HERE, commune="")

    assert hint(Profile(1, "Nguyễn Văn Bình", communes=frozenset({""})), nowhere) == ""


NONE, YES = Declaration("none", "", WHEN), Declaration("conflict", "em ruột", WHEN)
OWNER, PHONE = Ground(GroundKind.SAME_OWNER, "A"), Ground(GroundKind.SAME_PHONE, "0")


def decided(*considered, recused=False):
    return Decision(recused, "đã hỏi", 9, frozenset(ground.kind for ground in considered))


@pytest.mark.parametrize(
    ("declaration", "grounds", "decision", "expected"),
    [
        (None, (), None, Standing.UNDECLARED),
        (None, (OWNER,), decided(OWNER), Standing.UNDECLARED),
        (NONE, (), None, Standing.OPEN),
        (NONE, (), decided(), Standing.OPEN),
        (NONE, (OWNER,), None, Standing.UNDECIDED),
        (NONE, (OWNER,), decided(OWNER), Standing.OPEN),
        (NONE, (OWNER, PHONE), decided(OWNER), Standing.UNDECIDED),
        (NONE, (), decided(recused=True), Standing.RECUSED),
        (None, (), decided(recused=True), Standing.RECUSED),
        (YES, (), None, Standing.RECUSED),
        (YES, (OWNER,), decided(OWNER), Standing.RECUSED),
    ],
)
def test_an_item_opens_only_when_declared_and_every_ground_decided(declaration, grounds, decision, expected):
    assert standing(declaration, grounds, decision) is expected


@pytest.mark.parametrize(
    ("declaration", "codes"),
    [(NONE, []), (YES, []), (Declaration("conflict", " ", WHEN), ["no_reason"])],
)
def test_a_declared_conflict_says_which(declaration, codes):
    assert [fault.code for fault in declaration_faults(declaration)] == codes


@pytest.mark.parametrize(
    ("decision", "codes"),
    [
        (Decision(True, "em ruột", 9), []),
        (Decision(True, "", 9), ["no_reason"]),
        (Decision(False, "không quen", 4), ["own_conflict"]),
        (Decision(False, " ", 4), ["no_reason", "own_conflict"]),
    ],
)
def test_a_decision_has_a_reason_and_another_person(decision, codes):
    assert [fault.code for fault in decision_faults(decision, 4)] == codes
