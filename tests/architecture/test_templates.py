"""Templates: each is used, imports what it uses and no more, and holds nothing that the content policy refuses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web/templates"
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
NAMED = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg|xml))["']""")
IMPORTS = re.compile(r"{%-?\s*from\s+\S+\s+import\s+(.+?)(?:\s+with(?:out)?\s+context)?\s*-?%}", re.DOTALL)
REFUSED = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "a handler in the page": re.compile(r"<[^>]*\son[a-z]+=", re.IGNORECASE),
    "a foreign address": re.compile(r"""\b(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE),
    "text marked as safe": re.compile(r"\|\s*safe\b"),
}


def templates() -> dict[str, str]:
    paths = (path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path.read_text() for path in paths}


def unused_imports(source: str) -> Iterator[str]:
    text = COMMENT.sub("", source)
    for names in IMPORTS.findall(text):
        for name in (part.split(" as ")[-1].strip() for part in names.split(",")):
            if len(re.findall(rf"\b{name}\b", text)) == 1:
                yield name


def refused(source: str) -> list[str]:
    text = COMMENT.sub("", source)
    return [why for why, pattern in REFUSED.items() if pattern.search(text)]


def test_every_template_is_named_somewhere():
    python = "\n".join(path.read_text() for path in (ROOT / "web").rglob("*.py"))
    named = set(NAMED.findall("\n".join([python, *templates().values()])))

    assert sorted(set(templates()) - named) == []


def test_every_template_that_is_named_exists():
    named = {name for source in templates().values() for name in NAMED.findall(source) if name.endswith(".html")}

    assert sorted(named - set(templates())) == []


def test_no_template_imports_what_it_does_not_use():
    found = {name: list(unused_imports(source)) for name, source in templates().items()}

    assert {name: names for name, names in found.items() if names} == {}


def test_no_template_holds_what_the_content_policy_refuses():
    found = {name: refused(source) for name, source in templates().items()}

    assert {name: why for name, why in found.items() if why} == {}


def test_an_unused_import_is_found():
    source = '{% from "x.html" import field, table as grid with context %}{{ field(form.name) }}'

    assert list(unused_imports(source)) == ["grid"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<script>go()</script>", "a script in the page"),
        ('<p style="color: red">', "a style in the page"),
        ("<style>p { color: red }</style>", "a style in the page"),
        ('<a href="/" onclick="go()">', "a handler in the page"),
        ('<img src="//example.org/x.png">', "a foreign address"),
        ("{{ text | safe }}", "text marked as safe"),
    ],
)
def test_what_the_content_policy_refuses_is_found(source, why):
    assert refused(source) == [why]


def test_what_the_content_policy_allows_is_let_pass():
    assert refused('<script src="{{ url }}" defer></script><a href="/ho-so" class="on-time">{# style="" #}</a>') == []
