"""Small pictures of time and money: how long their pieces are. The words beside them stand in filters."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Flask


class Slice(NamedTuple):
    """A piece of a bar in the units of its picture."""

    part: Any
    x: float
    width: float


def used_share(left: int, total: int, width: int) -> float:
    """How far a bar of this width is filled by the used part of a term."""
    used = max(0, min(total - left, total)) if total > 0 else 0
    return round(width * used / total, 1) if total > 0 else float(width)


def slices(parts: Sequence[Any], width: int) -> list[Slice]:
    """A bar cut in proportion to the days of its parts; objects and mappings alike."""
    days = [max(0.0, float(_value(part, "days"))) for part in parts]
    whole = sum(days) or 1.0
    edges = [round(width * sum(days[:place]) / whole, 1) for place in range(len(days) + 1)]
    return [Slice(part, edges[place], round(edges[place + 1] - edges[place], 1)) for place, part in enumerate(parts)]


def hatch(x: float, width: float, height: int) -> str:
    """The slanted lines of a paused stretch as the path of a picture."""
    starts = (x + step for step in range(0, max(0, int(width) - height) + 1, height // 2))
    return " ".join(f"M{start:g} {height}L{start + height:g} 0" for start in starts)


def money_slices(total: int, approved: int, staged: int, width: int) -> list[Slice]:
    """Approved, staged and what goes over the line; the picture ends at whichever is larger."""
    scale = max(total, approved + staged, 1)
    parts = {"approved": min(approved, total), "staged": max(0, min(staged, total - approved))}
    parts["over"] = max(0, approved + staged - total)
    found, x = [], 0.0
    for name, amount in parts.items():
        share = round(width * amount / scale, 1)
        found.append(Slice(name, round(x, 1), share))
        x += share
    return [piece for piece in found if piece.width]


def register(app: Flask) -> None:
    """Give the templates the functions that draw."""
    app.jinja_env.globals.update(used_share=used_share, slices=slices, hatch=hatch, money_slices=money_slices)


def _value(part: Any, name: str) -> Any:
    return part[name] if isinstance(part, Mapping) else getattr(part, name)
