"""Full transitions against the floor: alternating windows in one process, medians of the pairs with their spread."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from tests.factories import MONDAY
from tools.bench.floor import Floor
from tools.bench.worlds import Bench, copies
from workflow.db import unit_of_work
from workflow.services.transition import TransitionRequest, perform_together, perform_transition

WINDOW = 0.15
PAIRS = 12
LATER = MONDAY + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much of the floor's rate was reached: the median of the pairs, and where 10 and 90 per cent of them lie."""

    median: float
    low: float
    high: float
    floor_rate: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f} to {self.high:.2f}) of {self.floor_rate:.0f}/s"


def measure(bench: Bench, *, pairs: int = PAIRS, cases: int = 24_000) -> dict[str, Ratio]:
    """Return the ratios of single transitions and of twenty in one transaction."""
    ready = iter(copies(bench, cases, until="propose"))
    floor = Floor(bench)
    try:
        one = _pairs(ready, floor.sign, lambda ids: _one(bench, ids), size=1, pairs=pairs)
        twenty = _pairs(ready, floor.sign, lambda ids: _twenty(bench, ids), size=20, pairs=pairs)
    finally:
        floor.close()
    return {"one at a time": one, "twenty together": twenty}


def _pairs(
    ready: Iterator[int], floor: Callable[[int], None], ours: Callable[[list[int]], None], *, size: int, pairs: int
) -> Ratio:
    for _ in range(10):  # fill caches and prepared statements on both sides
        floor(next(ready))
        ours(list(islice(ready, size)))
    found = [(_rate(lambda: _each(floor, next(ready))), _rate(lambda: _all(ours, ready, size))) for _ in range(pairs)]
    ratios = sorted(own / base for base, own in found)
    tenth = max(1, pairs // 10)
    return Ratio(
        statistics.median(ratios), ratios[tenth - 1], ratios[-tenth], statistics.median(base for base, _ in found)
    )


def _rate(act: Callable[[], int]) -> float:
    """Run for a window and return cases a second."""
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < WINDOW:
        done += act()
    return done / spent


def _each(floor: Callable[[int], None], case_id: int) -> int:
    floor(case_id)
    return 1


def _all(ours: Callable[[list[int]], None], ready: Iterator[int], size: int) -> int:
    ours(list(islice(ready, size)))
    return size


def _one(bench: Bench, ids: list[int]) -> None:
    leader, office = bench.world.people["leader"], bench.world.office
    with unit_of_work(bench.maker) as session:
        request = TransitionRequest(ids[0], "sign", VERSION, key=f"own-{ids[0]}")
        perform_transition(session, request, by=leader, now=LATER, office=office)


def _twenty(bench: Bench, ids: list[int]) -> None:
    leader, office = bench.world.people["leader"], bench.world.office
    with unit_of_work(bench.maker) as session:
        requests = [TransitionRequest(case_id, "sign", VERSION) for case_id in ids]
        perform_together(session, requests, by=leader, now=LATER, office=office)


VERSION = 10
"""The version of a case after the step ``propose`` of the journey."""
