"""Canonical JSON, both ways, and the SHA-256 that identifies a published definition or a line of history."""

import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from workflow.definition import Process

SHOWN = 120
"""Letters of a value that a difference shows."""


def canonical(tree: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8 letters as they are, no floats."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def process_json(process: Process) -> str:
    """Return the canonical JSON of a definition."""
    return canonical(_plain(process))


def process_hash(process: Process) -> str:
    """Return the identity of a definition."""
    return digest(process_json(process))


def process_from_json(text: str) -> Process:
    """Build a definition from its JSON; the inverse of :func:`process_json`."""
    process: Process = _built(Process, json.loads(text))
    return process


def differences(old: Any, new: Any, path: str = "") -> list[str]:
    """List where two JSON values differ, one line a place, such as ``stages.0.label: 'a' -> 'b'``."""
    if isinstance(old, dict) and isinstance(new, dict):
        pairs = [(str(key), old.get(key), new.get(key)) for key in sorted({*old, *new})]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(str(place), *both) for place, both in enumerate(zip(old, new, strict=True))]
    else:
        return [] if old == new else [f"{path or '.'}: {_short(old)} -> {_short(new)}"]
    return [line for key, a, b in pairs for line in differences(a, b, f"{path}.{key}".lstrip("."))]


def _short(value: Any) -> str:
    text = canonical(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, tree: Any) -> Any:
    """Rebuild a value of the vocabulary by the types of its fields; unknown or missing fields raise TypeError."""
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_built(get_args(kind)[0], item) for item in tree)
    if origin in (types.UnionType, Union):
        choices = [choice for choice in get_args(kind) if choice is not type(None)]
        return None if tree is None else _built(choices[0], tree) if len(choices) == 1 else tree
    if is_dataclass(kind):
        return _record(kind, tree)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(tree)
    return tree


def _record(kind: Any, tree: Any) -> Any:
    hints = _hints(kind)
    return kind(**{name: _built(hints.get(name, Any), item) for name, item in tree.items()})
