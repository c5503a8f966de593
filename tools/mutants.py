"""Faults that the tests must notice: each is a line changed in a copy of the source, and the tests to die of it.

Run all as `python -m tools.mutants`, or some by a part of their names as `python -m tools.mutants clock money`.
Grow the list by every bug that is found.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
FAULTS = Path(__file__).with_suffix(".yaml")
COPIED = ("workflow", "web", "notifications", "tests", "tools", "migrations", "khuyencong.py", "pyproject.toml")


class StaleFault(ValueError):
    """The line that a fault changes is not in the source any more, or more than once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One change to one file, and the tests that must fail with it."""

    name: str
    file: str
    old: str
    new: str
    tests: str

    def plant(self, root: Path) -> str:
        """Change the file below this folder and return what it said before."""
        path = root / self.file
        before = path.read_text()
        if before.count(self.old) != 1:
            raise StaleFault(f"{self.name}: {self.file} holds {before.count(self.old)} times: {self.old}")
        path.write_text(before.replace(self.old, self.new))
        return before


def faults(*words: str) -> list[Fault]:
    """The faults whose names hold one of these words; all without any."""
    rows = yaml.safe_load(FAULTS.read_text())
    return [Fault(**row) for row in rows if not words or any(word in row["name"] for word in words)]


def survivors(chosen: list[Fault], root: Path) -> Iterator[Fault]:
    """Plant each fault in turn and yield those that no test noticed."""
    for fault in chosen:
        before = fault.plant(root)
        died = not _tests_pass(root, fault.tests)
        (root / fault.file).write_text(before)
        print(f"{'noticed ' if died else 'SURVIVED'}  {fault.name}", flush=True)
        if not died:
            yield fault


def _tests_pass(root: Path, tests: str) -> bool:
    """Whether tests pass, on SQLite alone unless the environment says more; a run without tests counts as passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    environment = {"KC_TEST_DATABASES": "sqlite", **os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    return done.returncode != 1


def copied(into: Path) -> Path:
    """Copy the source there, so that nobody meets a fault by chance."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy2(source, into / name)
    return into


def main(*words: str) -> int:
    """Run the faults; fail when one survives."""
    with tempfile.TemporaryDirectory(prefix="khuyencong-mutants-") as folder:
        chosen = faults(*words)
        left = list(survivors(chosen, copied(Path(folder))))
    print(f"mutants: {len(chosen) - len(left)} of {len(chosen)} noticed")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
