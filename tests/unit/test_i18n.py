"""Two languages: what is in the files comes out, what is missing stays Vietnamese."""

import re
from pathlib import Path

import pytest

from workflow.i18n import catalogue, gettext_for, known_language, merged, translate

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def po_file(folder: Path, name: str, *pairs: tuple[str, str]) -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f'msgid "{a}"\nmsgstr "{b}"\n\n' for a, b in pairs), encoding="utf-8")
    return path


def test_files_of_several_areas_become_one_catalogue(tmp_path: Path) -> None:
    paths = [po_file(tmp_path, "a.po", ("Có", "Yes")), po_file(tmp_path, "b.po", ("Không", "No"), ("Có", "Yes"))]

    whole = merged(paths, "en")

    assert {m.id: m.string for m in whole if m.id} == {"Có": "Yes", "Không": "No"}


def test_two_translations_of_one_text_are_refused(tmp_path: Path) -> None:
    paths = [po_file(tmp_path, "a.po", ("Có", "Yes")), po_file(tmp_path, "b.po", ("Có", "Aye"))]

    with pytest.raises(ValueError, match=r"b\.po: 'Có' is translated 'Aye', elsewhere 'Yes'"):
        merged(paths, "en")


def test_an_untranslated_line_is_left_out(tmp_path: Path) -> None:
    whole = merged([po_file(tmp_path, "a.po", ("Có", ""), ("Không", "No"))], "en")

    assert [m.id for m in whole if m.id] == ["Không"]


@pytest.mark.parametrize(("asked", "given"), [("vi", "vi"), ("en", "en"), ("fr", "vi"), ("", "vi"), (None, "vi")])
def test_unknown_languages_become_vietnamese(asked: str | None, given: str) -> None:
    assert known_language(asked) == given


def test_a_text_without_translation_stays_vietnamese() -> None:
    assert translate("Chưa ai dịch câu này", "en") == "Chưa ai dịch câu này"


def test_places_in_a_text_are_filled() -> None:
    assert translate("Còn %(n)s ngày, đã xong %(share)s%%", "fr", n=3, share=50) == "Còn 3 ngày, đã xong 50%"


def test_a_percent_sign_needs_no_care_in_a_text_without_places() -> None:
    assert translate("Đã xong 100%", "vi") == "Đã xong 100%"


def test_an_empty_text_stays_empty_and_is_not_the_header() -> None:
    assert translate("", "en") == ""


def test_translations_are_compiled_once() -> None:
    assert gettext_for("en") is gettext_for("en")


def test_vietnamese_needs_no_catalogue() -> None:
    assert dict(catalogue("vi")) == {}


def test_every_translation_has_the_places_of_its_text() -> None:
    place = re.compile(r"%\(\w+\)[sd]")
    differing = {t: e for t, e in catalogue("en").items() if sorted(place.findall(t)) != sorted(place.findall(e))}

    assert differing == {}


@pytest.mark.parametrize(
    ("lang", "n", "text"),
    [("en", 0, "0 pages"), ("en", 1, "1 page"), ("en", 2, "2 pages"), ("vi", 1, "1 trang"), ("vi", 2, "2 trang")],
)
def test_a_counted_text_is_worded_by_its_number(lang, n, text):
    assert translate("%(n)s trang", lang, n=n) == text
