"""Nothing that people read is left in one language, and no translation is left over."""

import re
from pathlib import Path

import pytest

from tools.msgids import collect, in_python, in_seed, in_template, missing
from workflow.i18n import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
OTHERS = LANGUAGES[1:]
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.parametrize("lang", OTHERS)
def test_every_text_is_translated(lang):
    assert missing(collect(ROOT), lang) == []


def test_every_text_can_be_looked_up():
    assert [text for text in collect(ROOT) if text.lost] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_no_translation_is_left_over(lang):
    assert sorted(set(catalogue(lang)) - {text.msgid for text in collect(ROOT)}) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_fills_the_same_places(lang):
    texts = catalogue(lang)

    assert {text: places(text) for text in texts} == {text: places(other) for text, other in texts.items()}


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('flash("Đã lưu")', [("Đã lưu", "")]),
        ('flash(_("OK"))', [("OK", "")]),
        ('label = f"Còn {n} ngày"', [("f'Còn {n} ngày'", "an f-string")]),
        ('"""Một lời giải thích."""', []),
        ('text.replace("đ", "d")', []),
    ],
)
def test_texts_of_a_module_are_found(source, found):
    assert [(text.msgid, text.lost) for text in in_python(source, "x.py")] == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{{ _("Đã lưu") }}', [("Đã lưu", "")]),
        ('{{ _("OK") }}', [("OK", "")]),
        ('{{ field(form.name, label="Tên cơ sở") }}', [("Tên cơ sở", "")]),
        ("<p>Đã lưu</p>", [("<p>Đã lưu</p>", "text outside the braces")]),
        ("{# Một lời giải thích #}<p>{{ name }}</p>", []),
    ],
)
def test_texts_of_a_template_are_found(source, found):
    assert [(text.msgid, text.lost) for text in in_template(source, "x.html")] == found


def test_labels_of_a_seed_file_are_found():
    source = "rules:\n- {id: x, label: Thời hạn, basis: Nghị định, hints: [{hint: Tải lên}]}"

    assert [text.msgid for text in in_seed(source, "x.yaml")] == ["Thời hạn", "Tải lên"]
