"""Seals: they open for exactly what was sealed, and one line stands for a whole round."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.seals import SealedSheet, UnfitSeal, commitment, opens, round_seal

SALT = "0123456789abcdef" * 2
SHEET = SealedSheet(3, 7, 12, {"b": Fraction(17, 2), "a": Fraction(8)}, {"a": "Đẹp, “lạ”"}, Fraction(33, 2))
HASHES = st.binary(max_size=8).map(lambda seed: sha256(seed).hexdigest())
SHEETS = st.builds(
    SealedSheet,
    st.integers(1, 3), st.integers(1, 3), st.integers(1, 3),
    st.dictionaries(st.text(max_size=3), st.fractions(0, 100)), st.dictionaries(st.text(max_size=3), st.text()),
    st.fractions(0, 100),
)  # fmt: skip


def test_a_commitment_is_the_hash_of_a_text_that_anybody_can_write_down():
    written = (
        '{"comments":{"a":"Đẹp, “lạ”"},"item":12,"juror":7,"marks":{"a":"8","b":"17/2"},"round":3,'
        f'"salt":"{SALT}","total":"33/2"}}'
    )

    assert commitment(SALT, SHEET) == sha256(written.encode()).hexdigest()


@given(SHEETS, SHEETS)
@settings(max_examples=40)
def test_a_seal_opens_for_the_same_sheet_only(one, other):
    assert opens(commitment(SALT, one), SALT, one)
    assert opens(commitment(SALT, one), SALT, other) == (one == other)


@pytest.mark.parametrize(
    "changed",
    [
        {"round_id": 4},
        {"juror_id": 8},
        {"item_id": 13},
        {"marks": {**SHEET.marks, "a": Fraction(9)}},
        {"marks": {"a": Fraction(8)}},
        {"comments": {"a": "Đẹp, “lạ” "}},
        {"comments": {}},
        {"total": Fraction(33, 2) + Fraction(1, 100)},
    ],
)
def test_any_change_breaks_the_seal(changed):
    assert not opens(commitment(SALT, SHEET), SALT, replace(SHEET, **changed))


def test_another_salt_does_not_open_it():
    assert not opens(commitment(SALT, SHEET), SALT[::-1], SHEET)
    assert not opens("không phải mã", SALT, SHEET)


def test_the_order_of_marks_does_not_matter():
    turned = replace(SHEET, marks=dict(reversed(SHEET.marks.items())))

    assert commitment(SALT, turned) == commitment(SALT, SHEET)


def test_a_short_salt_hides_nothing():
    with pytest.raises(UnfitSeal):
        commitment(SALT[1:], SHEET)


@given(st.lists(HASHES, unique=True, max_size=8), st.randoms(use_true_random=False))
def test_the_seal_of_a_round_does_not_depend_on_arrival(hashes, dice):
    assert round_seal(dice.sample(hashes, len(hashes))) == round_seal(hashes)


@given(st.sets(HASHES, max_size=8), st.sets(HASHES, max_size=8))
def test_the_seal_of_a_round_stands_for_its_sheets(one, other):
    assert (round_seal(one) == round_seal(other)) == (one == other)


@pytest.mark.parametrize("wrong", [["a" * 63], ["A" * 64], ["b" * 64, "b" * 64]])
def test_what_cannot_be_the_commitments_of_a_round_is_refused(wrong):
    with pytest.raises(UnfitSeal):
        round_seal(wrong)
