"""Addresses of the web compiled once in a test process, however many applications a test makes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partialmethod
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


@contextmanager
def compiled_once() -> Iterator[dict[Any, Builder]]:
    """Rules that are written alike share the function that writes their address: it is told which rule it is for."""
    kept: dict[Any, Builder] = {}
    real = Rule._compile_builder
    Rule._compile_builder = partialmethod(_builder, kept, real)
    yield kept
    Rule._compile_builder = real


def _builder(rule: Rule, kept: dict[Any, Builder], real: Callable[..., Builder], append_unknown: bool) -> Builder:
    """Key: all that the library looks at when it writes the function."""
    converters = tuple((name, type(one)) for name, one in rule._converters.items())
    key = (rule.rule, tuple(rule._trace), converters, repr(rule.defaults), append_unknown)
    if key not in kept:
        kept[key] = real(rule, append_unknown)
    return kept[key]
