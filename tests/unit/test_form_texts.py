"""Every text of a form exists in both languages."""

import ast
import re
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po

from workflow import forms
from workflow.forms.messages import LIBRARY
from workflow.i18n import catalogue


def test_every_message_of_the_library_has_a_vietnamese_text() -> None:
    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as stream:
        ids = [m.id for m in read_po(stream) if m.id]

    assert set(LIBRARY) == {text for id_ in ids for text in ([id_] if isinstance(id_, str) else id_)}


def texts_in(path: Path) -> set[str]:
    """Every Vietnamese text of a module that a person may see: constants with marks, less docstrings and patterns."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    aside = [n.value for n in nodes if isinstance(n, ast.Expr)]
    aside += [arg for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) == "re.compile" for arg in n.args]
    constants = [n for n in nodes if isinstance(n, ast.Constant) and n not in aside]
    return {n.value for n in constants if isinstance(n.value, str) and re.search("[à-ỹđ]", n.value)}


@pytest.mark.parametrize("name", ["base", "choices", "field", "fields", "messages", "reading", "rows"])
def test_every_text_has_an_english_one(name: str) -> None:
    found = texts_in(Path(forms.__file__).parent / f"{name}.py")

    assert found - set(catalogue("en")) == set()


def test_a_text_without_english_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Tài liệu."""\nHINT = "Chữ này chưa có tiếng Anh"\n', encoding="utf-8")

    assert texts_in(module) == {"Chữ này chưa có tiếng Anh"}
