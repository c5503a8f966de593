"""A photograph of a product has to fill a print of 10 x 15 cm at 200 dots an inch."""

from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.uploads import jpeg, office, png
from workflow.files import FileRefused
from workflow.files.photographs import REQUIRED, Photograph, PrintSize, described, measure, too_small

SIDES = st.integers(1, 60_000)


def test_the_print_of_the_form_needs_788_by_1182_pixels():
    assert (REQUIRED.short, REQUIRED.long) == (788, 1182)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 1200))
def test_the_needed_pixels_are_the_fewest_that_reach_the_size(short_cm, long_cm, dpi):
    size = PrintSize(short_cm, long_cm, dpi)

    for cm, dots in ((short_cm, size.short), (long_cm, size.long)):
        assert Fraction(dots - 1) < Fraction(cm * dpi * 100, 254) <= dots


@pytest.mark.parametrize(
    ("width", "height", "enough"),
    [
        (788, 1182, True),
        (1182, 788, True),
        (787, 1182, False),
        (788, 1181, False),
        (1181, 788, False),
        (1182, 787, False),
        (1000, 1000, False),
        (1182, 1182, True),
        (4000, 787, False),
    ],
)
def test_a_photograph_may_lie_or_stand_but_not_be_short_of_a_pixel(width, height, enough):
    assert Photograph(width, height).fills() is enough
    assert (too_small(Photograph(width, height)) is None) is enough


@given(SIDES, SIDES)
def test_turning_a_photograph_changes_nothing(width, height):
    assert Photograph(width, height).fills() is Photograph(height, width).fills()


@pytest.mark.parametrize("content", [png(900, 1300), png(900, 1300, (b"tEXt", b"Title\0x")), jpeg(900, 1300)])
def test_the_size_is_read_from_the_picture(content):
    name = "anh.png" if content.startswith(b"\x89PNG") else "anh.jpg"

    assert measure(BytesIO(content), filename=name) == Photograph(900, 1300)


def test_the_frame_counts_and_not_what_stands_before_it():
    comment = b"\xff\xc0\x00\x11\x08\x10\x00\x10\x00\x03"

    assert measure(BytesIO(jpeg(640, 480, comment=comment)), filename="anh.jpg") == Photograph(640, 480)


def test_a_stream_is_left_at_its_beginning():
    stream = BytesIO(png(20, 30))

    measure(stream, filename="anh.png")

    assert stream.tell() == 0


def test_a_photograph_too_small_says_how_large_it_is_and_what_to_do():
    refusal = too_small(Photograph(787, 1181))

    assert refusal.code == "photo_too_small"
    assert str(refusal) == (
        "Ảnh có 787 × 1181 điểm ảnh, ở 200 dpi chỉ in được 9,9 × 14,9 cm; "
        "cần ít nhất 10 × 15 cm, tức 788 × 1182 điểm ảnh (ngang hoặc dọc)."
    )
    assert refusal.hint.startswith("Gửi ảnh gốc từ máy ảnh hoặc điện thoại")


def test_a_photograph_is_described_in_both_languages():
    found = [described(Photograph(1200, 1800), lang) for lang in ("vi", "en")]

    assert found == [
        "Ảnh có 1200 × 1800 điểm ảnh, in được 15,2 × 22,8 cm ở 200 dpi.",
        "The photograph has 1200 × 1800 pixels and prints at 15.2 × 22.8 cm with 200 dpi.",
    ]


@given(SIDES, SIDES)
def test_what_is_too_small_never_reads_as_if_it_were_enough(width, height):
    refusal = too_small(Photograph(width, height))
    tenths = [int(refusal.params[side].replace(",", "")) for side in ("width_cm", "height_cm")] if refusal else [0, 0]

    assert min(tenths) < 100 or max(tenths) < 150


def test_another_rule_asks_for_another_size():
    refusal = too_small(Photograph(788, 1182), PrintSize(13, 18, 300))

    assert {key: refusal.params[key] for key in ("short_cm", "long_cm", "dpi", "short", "long")} == {
        "short_cm": 13, "long_cm": 18, "dpi": 300, "short": 1536, "long": 2126,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("anh.docx", office(), "file_kind_here"),
        ("anh.jpg", png(900, 1300), "file_name_mismatch"),
        ("anh.png", png(900, 1300)[:-6], "file_damaged"),
        ("anh.png", png(0, 1300), "file_damaged"),
        ("anh.jpg", jpeg(900, 1300).replace(b"\xff\xc0", b"\xff\xe1"), "file_damaged"),
        ("anh.png", png(50_000, 50_000), "image_too_large"),
        ("anh.svg", b"<svg/>", "file_kind"),
        ("anh.jpg", b"", "file_empty"),
    ],
)
def test_a_file_that_is_no_photograph_is_refused(name, content, code):
    with pytest.raises(FileRefused) as refused:
        measure(BytesIO(content), filename=name)

    assert refused.value.code == code


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(FileRefused) as refused:
        measure(BytesIO(png(900, 1300)), filename="anh.png", max_bytes=20)

    assert refused.value.code == "file_too_big"
