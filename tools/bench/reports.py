"""The programme report R01 over twenty thousand đề án with their money, as the queries of its page read it."""

import time
from dataclasses import dataclass
from statistics import median

from tools.bench.worlds import Bench, copies
from workflow.models import CaseFigures, LedgerEntry
from workflow.queries.programme_reports import project_lines, together
from workflow.queries.project_cases import Wish
from workflow.registers.provinces import provinces

PROJECTS, ROUNDS = 20_000, 9


@dataclass(frozen=True, slots=True)
class Reported:
    """Milliseconds that a report takes, the median of some rounds."""

    projects: int
    spent: float


def measure(bench: Bench, *, projects: int = PROJECTS) -> Reported:
    """Read R01 of a province for five years."""
    copies(bench, projects, until="settle", more=(CaseFigures, LedgerEntry))
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = _read(bench)
        spent.append((time.perf_counter() - start) * 1000)
        if found != projects:
            raise RuntimeError(f"{found} đề án of {projects}")
    return Reported(projects, median(spent))


def _read(bench: Bench) -> int:
    wish, leader = Wish(2022, 2026), bench.world.people["leader"]
    with bench.maker() as session:
        known = provinces(session)
        lines = project_lines(session, leader, wish, known, by=("place", "level"))
        return together(session, leader, wish, known, lines).projects
