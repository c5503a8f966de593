"""The files of the look: what is vendored is what it says, and all of it is light."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web/static"
VENDOR = STATIC / "vendor"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", (STATIC / "app.css").read_text()))
ON_PAPER = ["ink", "muted", "brand", "late", "soon", "ok", "pause", "info"]


def packed(suffix: str) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in STATIC.rglob(f"*{suffix}"))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) > 4 else "".join(letter * 2 for letter in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_vendored_files_are_the_listed_ones():
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    present = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.glob("*/*")}

    assert {name: sha256(path.read_bytes()).hexdigest() for name, path in present.items()} == listed


def test_every_vendored_part_has_its_licence():
    assert [folder.name for folder in VENDOR.iterdir() if folder.is_dir() and not (folder / "LICENSE").is_file()] == []


@pytest.mark.parametrize(("suffix", "budget"), [(".css", 34_000), (".js", 45_000)])
def test_weights_stay_within_the_budget(suffix, budget):
    assert 0 < packed(suffix) <= budget


def test_our_own_scripts_are_small():
    own = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.js"))

    assert own <= 10_000


@pytest.mark.parametrize("name", ON_PAPER)
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_text_colours_can_be_read(name, ground):
    assert contrast(TOKENS[name], TOKENS[ground]) >= 5.7


@pytest.mark.parametrize("name", ["brand", "late", "soon", "ok", "pause", "info"])
def test_text_colours_can_be_read_on_their_soft_ground(name):
    assert contrast(TOKENS[name], TOKENS[f"{name}-soft"]) >= 4.5


def test_borders_of_inputs_can_be_seen():
    assert contrast(TOKENS["edge"], TOKENS["paper"]) >= 3
