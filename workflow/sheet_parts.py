"""The points inside the heads of a score sheet, as a rule keeps them: what is marked, out of how many points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "score_sheet."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a head: its name on the sheet, and the most points that it gives."""

    label: str
    maximum: int


def sheet_id(rubric: str) -> str:
    """Return the id of the rule that divides the heads of a rubric."""
    return PREFIX + rubric


def parts_from(value: Mapping[str, Any]) -> Mapping[str, tuple[Part, ...]]:
    """Read the parts of each head as a rule keeps them; ValueError where one makes no sense."""
    found = {head: tuple(Part(**row) for row in rows) for head, rows in dict(value["parts"]).items()}
    if not found or not all(parts and all(map(_sound, parts)) for parts in found.values()):
        raise ValueError("parts")
    return found


def _sound(part: Any) -> bool:
    number = isinstance(part.maximum, int) and not isinstance(part.maximum, bool)
    return isinstance(part.label, str) and bool(part.label.strip()) and number and part.maximum > 0
