"""The picture of how committed money is paid out: two lines over a table of the same figures."""

from dataclasses import dataclass

from workflow.queries.burndown import Burndown

WIDTH, HEIGHT = 640, 160
EDGE = 8
"""Room above and below, so that no line touches the frame."""


@dataclass(frozen=True, slots=True)
class Falling:
    """Points of the two lines, as a picture takes them, and where the months stand."""

    left: str
    even: str
    today: float | None
    ticks: tuple[tuple[float, str], ...]


def falling(found: Burndown) -> Falling:
    """Draw what is left and the even pace; days share out the width, the highest amount the height."""
    first, last = found.points[0].on, found.closes_on
    span, highest = max((last - first).days, 1), max(found.highest, 1)

    def place(day_number: int, amount: int) -> str:
        x = round(WIDTH * day_number / span, 1)
        y = round(EDGE + (HEIGHT - 2 * EDGE) * (highest - amount) / highest, 1)
        return f"{x:g},{y:g}"

    known = [point for point in found.points if point.left is not None]
    ticks = [(round(WIDTH * (point.on - first).days / span, 1), f"{point.on:%d/%m}") for point in found.points]
    return Falling(
        " ".join(place((point.on - first).days, point.left or 0) for point in known),
        " ".join(place((point.on - first).days, point.even) for point in found.points),
        round(WIDTH * (known[-1].on - first).days / span, 1) if known else None,
        tuple(ticks),
    )
