"""The QR picture holds the address, and nothing that a strict page would not allow."""

import re

import pytest
import segno
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.selection.qr import SCALE, qr_svg

ADDRESS = "https://khuyencong.example/xac-thuc/7f3a9c0d5be14422a1c6f09be3d57718"
MARGIN = 4
STEP = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def parsed(svg):
    return BeautifulSoup(svg, "html.parser").svg


def drawn(svg):
    """The dark squares of a picture, read back from its path: rows of truth values without the margin."""
    size = int(parsed(svg)["width"]) // SCALE - 2 * MARGIN
    dark, x, y = set(), 0, 0.0
    for step, first, second in STEP.findall(parsed(svg)("path")[1]["d"]):
        if step == "h":
            dark |= {(x + n, int(y)) for n in range(int(first))}
        x = int(first) if step == "M" else x + int(first)
        y = y if step == "h" else float(second) if step == "M" else y + float(second)
    return [[(column + MARGIN, row + MARGIN) in dark for column in range(size)] for row in range(size)]


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_the_drawing_is_the_code_of_the_text(text):
    code = segno.make(text, error="m", micro=False)

    assert drawn(qr_svg(text)) == [[bool(cell) for cell in row] for row in code.matrix]


def test_the_drawing_is_plain_geometry():
    parts = [parsed(qr_svg(ADDRESS)), *parsed(qr_svg(ADDRESS))(True)]

    assert [(part.name, sorted(part.attrs)) for part in parts] == [
        ("svg", ["height", "width"]), ("g", ["transform"]), ("path", ["d", "fill"]), ("path", ["d", "stroke"]),
    ]  # fmt: skip
    assert [part.string for part in parts[2:]] == [None, None]


def test_the_margin_is_four_squares_on_white():
    picture = parsed(qr_svg(ADDRESS))
    side = len(segno.make(ADDRESS, error="m").matrix) + 2 * MARGIN

    assert picture.attrs == {"width": str(side * SCALE), "height": str(side * SCALE)}
    assert picture("path")[0].attrs == {"fill": "#fff", "d": f"M0 0h{side}v{side}h-{side}z"}


def test_a_text_that_tries_to_be_markup_leaves_no_trace():
    assert "script" not in qr_svg("</svg><script>alert(1)</script>")


def test_one_address_has_one_picture():
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS[:-1] + "9")


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="Data too large"):
        qr_svg("a" * 3000)
