"""Finding without marks, ordering as the dictionary."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.fold import compare, fold, sort_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đắk Lắk", "dak lak"),
        ("  Bánh\u00a0 TRÁNG\n", "banh trang"),
        ("đề án ĐỀ ÁN", "de an de an"),
        ("Nguyễn Thị Ưởng", "nguyen thi uong"),
        ("Đ\u0061\u0302\u0301t", "dat"),
        ("ＫＣ－２", "kc-2"),
        ("", ""),
    ],
)
def test_fold_forgets_case_marks_and_spaces(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text(max_size=60))
@settings(max_examples=500)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_are_ordered_as_in_the_dictionary() -> None:
    words = ["bạ", "đa", "bá", "Da", "bả", "Đà", "ba", "da", "bã", "bà", "Ấn", "Ăn", "An", "Dương"]

    assert " ".join(sorted(words, key=sort_key)) == "An Ăn Ấn ba bà bả bã bá bạ da Da Dương đa Đà"


def test_tones_count_only_when_the_letters_are_the_same() -> None:
    assert sorted(["bán", "bàn", "bao", "bạn", "ban"], key=sort_key) == ["ban", "bàn", "bán", "bạn", "bao"]


def test_composed_and_decomposed_text_have_one_place() -> None:
    assert sort_key("Ấn") == sort_key("A\u0302\u0301n")


def test_compare_serves_as_a_database_collation() -> None:
    connection = sqlite3.connect(":memory:")
    connection.create_collation("vietnamese", compare)
    names = ["Đồng Tháp", "Đà Nẵng", "Cần Thơ", "An Giang", "Đắk Lắk", "Cà Mau"]

    connection.execute("CREATE TABLE province (name TEXT COLLATE vietnamese)")
    connection.executemany("INSERT INTO province VALUES (?)", [(name,) for name in names])
    rows = connection.execute("SELECT name FROM province ORDER BY name").fetchall()
    connection.close()

    assert [name for (name,) in rows] == ["An Giang", "Cà Mau", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đồng Tháp"]


@given(st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=300)
def test_comparing_backwards_turns_the_sign(left: str, right: str) -> None:
    assert compare(left, right) == -compare(right, left)
