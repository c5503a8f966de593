"""Papers beside the code that must agree with it: decisions, glossary, locked versions, plain texts."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import process_docs
from workflow.definition import Kind, Role, Stage
from workflow.states import SHIPPED

ROOT = Path(__file__).parents[2]
PARTS = ["Context", "Decision", "Consequences"]
TRACES = {  # what a text of this project never holds, and why
    "a folder of one machine": re.compile(r"(?<![\w.~}])/(?:home|root|work|Users)/\w"),
    "a mark of unfinished work": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "who typed it": re.compile(r"(?:co-authored|signed-off|generated)-by", re.IGNORECASE),
}
READ = {".py", ".md", ".html", ".txt", ".toml", ".yml", ".yaml", ".po", ".sh", ".css", ".js", ""}


def decision_problems(folder: Path) -> Iterator[str]:
    """Numbers run from 1 without a gap, each page has its number and the same three parts."""
    paths = sorted(folder.glob("*.md"))
    for number, path in enumerate(paths, start=1):
        text = path.read_text()
        if not re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", path.name):
            yield f"{path.name}: not number {number:04}"
        if not text.startswith(f"# {path.name[:4]} "):
            yield f"{path.name}: the title does not begin with its number"
        if re.findall(r"^## (.+)$", text, re.MULTILINE) != PARTS:
            yield f"{path.name}: not the parts {', '.join(PARTS)}"


def lock_problems(project: dict, lock: str) -> Iterator[str]:
    """Each requirement has exactly one locked version that it accepts, and the lock holds nothing but versions."""
    pins = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)$", lock, re.MULTILINE))
    yield from (f"not a pin: {line}" for line in lock.splitlines() if not re.fullmatch(r"[a-z0-9.-]+==\S+", line))
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    for wanted in map(Requirement, (line for group in groups for line in group)):
        name = canonicalize_name(wanted.name)
        if name != project["name"] and pins.get(name) not in wanted.specifier:
            yield f"{wanted}: locked is {pins.get(name)}"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if name and "/vendor/" not in name]
    return [path for path in map(ROOT.joinpath, names) if path.suffix in READ and path.is_file()]


def traces(text: str) -> list[str]:
    return [why for why, pattern in TRACES.items() if pattern.search(text)]


def test_decisions_are_numbered_and_built_alike():
    assert list(decision_problems(ROOT / "docs/adr")) == []


def test_a_decision_out_of_order_is_found(tmp_path):
    (tmp_path / "0002-first.md").write_text("# 2 First\n\n## Decision\n")

    assert len(list(decision_problems(tmp_path))) == 3


def test_the_lock_answers_every_requirement():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert list(lock_problems(project, (ROOT / "constraints.txt").read_text())) == []


@pytest.mark.parametrize("lock", ["flask==3.0.0", "click==8.1.0", "flask==3.1.3\n--index-url https://example.org"])
def test_a_lock_that_does_not_fit_is_found(lock):
    project = {"name": "x", "dependencies": ["flask>=3.1.3"], "optional-dependencies": {}}

    assert len(list(lock_problems(project, lock))) == 1


def test_the_glossary_has_every_word_of_the_procedures():
    explained = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE))
    keys = [key for process in SHIPPED for key in (*process.states, *process.task_by_key)]

    assert {*keys, *map(str, (*Role, *Kind, *Stage))} - explained == set()


def test_the_pages_of_the_procedures_are_fresh():
    there = {path.name: path.read_text() for path in (ROOT / process_docs.FOLDER).glob("*.md")}

    assert there == process_docs.pages()


def test_a_page_follows_its_definition():
    process = SHIPPED[0]

    assert process_docs.page(replace(process, version=process.version + 1)) != process_docs.page(process)


def test_texts_speak_of_the_project_alone():
    found = {str(path): traces(path.read_text()) for path in tracked() if path != Path(__file__)}

    assert {path: why for path, why in found.items() if why} == {}


@pytest.mark.parametrize("text", ["see /home/anna/notes", "# TODO later", "Co-authored-by: somebody"])
def test_a_trace_is_found(text):
    assert len(traces(text)) == 1
