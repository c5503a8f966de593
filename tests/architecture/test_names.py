"""Names say what a thing is; some say nothing and are refused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("workflow", "notifications", "web", "tools", "tests")
EMPTY = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def empty_names(source: str, name: str) -> Iterator[str]:
    if set(Path(name).with_suffix("").parts) & EMPTY:
        yield name
    for node in ast.walk(ast.parse(source)):
        yield from (f"{name}:{node.lineno} {found}" for found in _names(node) if says_nothing(found, node))


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, Function | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    return [node.arg] if isinstance(node, ast.arg) else []


def says_nothing(name: str, node: ast.AST) -> bool:
    words = [word.lower() for word in WORDS.findall(name)]
    acts = isinstance(node, Function) and words[:1] in (["handle"], ["do"]) and len(words) > 1
    return acts or name == "data" or bool(EMPTY & set(words))


def sources() -> list[Path]:
    return [ROOT / "khuyencong.py", *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]


def test_every_name_in_the_source_says_something():
    found = [line for path in sources() for line in empty_names(path.read_text(), path.relative_to(ROOT).as_posix())]

    assert found == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("", "workflow/utils.py"),
        ("", "web/common/x.py"),
        ("class CaseManager: ...", "x.py"),
        ("def handle_step(): ...", "x.py"),
        ("def do_submit(): ...", "x.py"),
        ("def read(data): ...", "x.py"),
        ("data = 1", "x.py"),
        ("for data in rows: ...", "x.py"),
        ("string_helpers = 1", "x.py"),
    ],
)
def test_an_empty_name_is_found(source, name):
    assert len(list(empty_names(source, name))) == 1


@pytest.mark.parametrize(
    "source", ["def domain(): ...", "def done(): ...", "metadata = form.data", "def handle(): ..."]
)
def test_other_names_are_let_pass(source):
    assert list(empty_names(source, "x.py")) == []
