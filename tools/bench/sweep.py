"""One pass over the terms: five hundred due among a million open ones, and a pass in which nothing is due.

The floor is the bare claim of the same rows: find what is due, and for each lock the case, read the term and set its
next moment in a transaction of its own. Both run by turns on the same rows, which are put back after each turn.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update

from notifications.deadlines import due_by, pages, sweep
from tests.many_clocks import fill
from tools.bench.worlds import Bench, copies
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock, OutboxIntent
from workflow.models.base import table_of

DUE, TURNS, IDLE = 500, 7, 100
NOW = datetime(2026, 3, 27, 2, tzinfo=UTC)
"""A working day before the appraisal of the copied cases is due: each has one reminder to give."""
CLOCK = table_of(CaseClock)


@dataclass(frozen=True, slots=True)
class Passes:
    """Median seconds of a pass and of its floor over what is due, and milliseconds of a pass with nothing due."""

    open: int
    spent: float
    floor: float
    idle: float

    @property
    def ratio(self) -> float:
        """How many times the bare claim a pass takes."""
        return self.spent / self.floor


def measure(bench: Bench, *, terms: int) -> Passes:
    """Fill the database with open ``terms``, and time passes over those that are due."""
    ids = copies(bench, DUE, until="submit_project")
    with unit_of_work(bench.maker) as session:
        session.execute(update(CLOCK).where(CLOCK.c.key != "appraisal").values(next_at=None))
        model = session.scalars(select(CLOCK.c.id).where(CLOCK.c.case_id == ids[0])).first() or 0
        fill(session, model, number=terms, later=NOW + timedelta(days=900))
        due = session.execute(select(CLOCK.c.next_at).where(CLOCK.c.key == "appraisal").limit(1)).scalar_one()
    ours = partial(sweep, bench.maker, now=NOW, office=bench.world.office)
    turns = [(_timed(bench, due, partial(_claim, bench)), _timed(bench, due, ours)) for _ in range(TURNS)]
    ours()
    idle = statistics.median(_spent(ours) for _ in range(IDLE)) * 1000
    floors, spent = zip(*turns, strict=True)
    return Passes(terms, statistics.median(spent), statistics.median(floors), idle)


def _timed(bench: Bench, due: datetime, act: Callable[[], object]) -> float:
    """Put everything back, then time one pass."""
    with unit_of_work(bench.maker) as session:
        session.execute(update(CLOCK).where(CLOCK.c.key == "appraisal").values(next_at=due, reminded=""))
        session.execute(delete(OutboxIntent))
    return _spent(act)


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _claim(bench: Bench) -> None:
    for clock_id in pages(bench.maker, due_by(NOW)):
        with unit_of_work(bench.maker) as session:
            of = select(CaseClock.case_id).where(CaseClock.id == clock_id).scalar_subquery()
            session.execute(select(Case.id).where(Case.id == of).with_for_update(skip_locked=True)).one()
            session.execute(select(CaseClock.next_at, CaseClock.due_at).where(CaseClock.id == clock_id)).one()
            session.execute(update(CaseClock).where(CaseClock.id == clock_id).values(next_at=None))
