"""How commands print: lines for people, exactly one JSON value for programs, and how far a long one is."""

import json
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click


def show(answer: Any, *, as_json: bool, line: Callable[[Any], str] = str) -> None:
    """Print an answer as one JSON value, or each of its rows as a line."""
    rows = [json.dumps(answer, ensure_ascii=False, indent=2)] if as_json else map(line, answer)
    click.echo("\n".join(rows))


def judge(name: str, found: list[str], fine: str, *, as_json: bool) -> NoReturn:
    """Print what was found, or that all is fine; end with failure when anything was."""
    show({name: found} if as_json else found or [fine], as_json=as_json)
    sys.exit(bool(found))


def progress(done: int, of: int) -> None:
    """Print how far a demo is built, over what was printed before."""
    click.echo(f"\rĐang dựng: {done * 100 // of:3} %", nl=False)
