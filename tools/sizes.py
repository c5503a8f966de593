"""Measures what the source may not outgrow and prints the largest of each kind.

A number that is passed means: split the thing. The limits stand here and nowhere else;
CONTRIBUTING.md says what each is for. Run it as `python -m tools.sizes`.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path
from statistics import median, quantiles

SHOWN = 5
CODE = ("khuyencong.py", "workflow/**/*.py", "notifications/**/*.py", "web/**/*.py", "tools/**/*.py", "tests/**/*.py")
TEMPLATES = ("web/templates/**/*.html", "notifications/templates/**/*.html")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Kind:
    """What is measured: its target, and the number above which the check fails."""

    name: str
    target: int
    limit: int


MODULE = Kind("module lines", 150, 300)
CONFTEST = Kind("conftest lines", 100, 200)
TEMPLATE = Kind("template lines", 80, 150)
FUNCTION = Kind("function lines", 20, 40)
SERVICE = Kind("service lines", 25, 40)
VIEW = Kind("view lines", 12, 20)
GUARD = Kind("guard lines", 4, 8)
TEST = Kind("test lines", 12, 25)
POSITIONAL = Kind("positional parameters", 4, 6)

# The first pattern that a file's path matches says what a function in it is.
FUNCTION_KINDS = (
    ("workflow/guards.py", GUARD),
    ("workflow/services/*", SERVICE),
    ("web/views/*", VIEW),
)


@dataclass(frozen=True)
class Size:
    """One thing measured."""

    kind: Kind
    place: str
    number: int

    @property
    def share(self) -> float:
        """How much of the limit is used."""
        return self.number / self.kind.limit

    @property
    def passed(self) -> bool:
        """Whether the limit is passed."""
        return self.number > self.kind.limit

    def __str__(self) -> str:
        return f"{self.number:4} of {self.kind.limit:3}  {self.kind.name:22} {self.place}"


def measure(root: Path) -> list[Size]:
    """Everything there is to measure below this folder."""
    return [*_modules(root), *_templates(root)]


def _modules(root: Path) -> Iterator[Size]:
    for path in _files(root, CODE):
        name, source = path.relative_to(root).as_posix(), path.read_text()
        yield Size(CONFTEST if path.name == "conftest.py" else MODULE, name, _lines(source))
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, Function):
                yield from _function(function, name)


def _templates(root: Path) -> Iterator[Size]:
    for path in _files(root, TEMPLATES):
        yield Size(TEMPLATE, path.relative_to(root).as_posix(), _lines(path.read_text()))


def _files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(root.glob(pattern))


def _lines(source: str) -> int:
    return len(source.splitlines())


def _function(function: Function, name: str) -> Iterator[Size]:
    place = f"{name}:{function.lineno} {function.name}"
    yield Size(_kind(function.name, name), place, _body(function))
    parameters = [a for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in {"self", "cls"}]
    if not function.name.startswith("test_"):
        yield Size(POSITIONAL, place, len(parameters))


def _kind(function: str, name: str) -> Kind:
    if function.startswith("test_"):
        return TEST
    return next((kind for pattern, kind in FUNCTION_KINDS if fnmatch(name, pattern)), FUNCTION)


def _body(function: Function) -> int:
    """Lines from `def` to the end; the docstring costs nothing."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    spared = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spared


def report(sizes: list[Size]) -> str:
    """The largest of each kind, the spread of functions, and everything past its limit."""
    lines = []
    for kind in dict.fromkeys(size.kind for size in sizes):
        largest = sorted((s for s in sizes if s.kind == kind), key=attrgetter("share"), reverse=True)[:SHOWN]
        lines += [f"{kind.name}: target {kind.target}, at most {kind.limit}", *(f"  {size}" for size in largest)]
    return "\n".join([*lines, _spread(sizes), *(f"TOO LARGE  {size}" for size in sizes if size.passed)])


def _spread(sizes: list[Size]) -> str:
    numbers = [s.number for s in sizes if s.kind in {FUNCTION, SERVICE, VIEW, GUARD}] or [0]
    ninth = quantiles(numbers, n=10, method="inclusive")[-1] if len(numbers) > 1 else numbers[0]
    return f"functions: median {median(numbers):.0f} (target 7), nine in ten up to {ninth:.0f} (target 20)"


def main(root: Path = Path()) -> int:
    """Print the report; fail when something is too large."""
    sizes = measure(root)
    print(report(sizes))
    return int(any(size.passed for size in sizes))


if __name__ == "__main__":
    sys.exit(main())
