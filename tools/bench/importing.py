"""A yearly list of five thousand đề án: reading the file, and entering it, on a database with the small world.

The floor is the bare writing of as many rows into a small table, one after the other, committed together.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from notifications.entering import enter_lists
from tests.factories import MONDAY
from tests.project_lists import allot, list_file, many, past, take
from tools.bench.worlds import Bench
from workflow.db import unit_of_work
from workflow.models import Case
from workflow.services.list_imports import queue_list, take_upload

LINES = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds: of reading a file with all its checks, of entering it, of sending it again, and of the floor."""

    lines: int
    read: float
    entered: float
    again: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times the floor entering takes."""
        return self.entered / self.floor


def measure(bench: Bench, *, lines: int = LINES) -> Imported:
    """Read and enter a list, and send it once more, when nothing is left to be entered."""
    content, officer = list_file(many(lines)), bench.world.people["officer"]

    def read() -> int:
        with unit_of_work(bench.maker) as session:
            found = take_upload(session, content, "ds.xlsx", by=officer, now=MONDAY, office=bench.world.office)
            queue_list(session, found.import_id, by=officer)
        return found.known

    def enter() -> object:
        return enter_lists(bench.maker, now=MONDAY, office=bench.world.office)

    floor = _spent(lambda: _floor(bench, lines))
    spent = Imported(lines, _spent(read), _spent(enter), _spent(read) + _spent(enter), floor)
    with bench.maker() as session:
        found = session.scalar(select(func.count()).select_from(Case))
    if found != lines:
        raise RuntimeError(f"{found} cases of {lines}")
    return spent


@dataclass(frozen=True, slots=True)
class Recorded:
    """Seconds: of reading a list of a past year with all its checks, and of recording it with its money."""

    lines: int
    read: float
    entered: float


def measure_past(bench: Bench, *, lines: int = LINES) -> Recorded:
    """Read and record a list of đề án that were settled."""
    officer, told = bench.world.people["officer"], many(lines)
    rows = [past(title=one["title"], establishment=one["establishment"], tax_code="") for one in told]
    with unit_of_work(bench.maker) as session:
        allot(session, bench.world, amount=10**13)

    def read() -> None:
        with unit_of_work(bench.maker) as session:
            found = take(session, bench.world, rows)
            queue_list(session, found.import_id, by=officer)

    spent = Recorded(
        lines, _spent(read), _spent(lambda: enter_lists(bench.maker, now=MONDAY, office=bench.world.office))
    )
    with bench.maker() as session:
        closed = session.scalar(select(func.count()).where(Case.state == "settled"))
    if closed != lines:
        raise RuntimeError(f"{closed} cases of {lines}")
    return spent


def _floor(bench: Bench, lines: int) -> None:
    rows = [{"number": number, "words": "x" * 200} for number in range(lines)]
    with bench.engine.begin() as connection:
        connection.execute(text("CREATE TABLE floor (number integer, words text)"))
        for row in rows:
            connection.execute(text("INSERT INTO floor (number, words) VALUES (:number, :words)"), row)


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
