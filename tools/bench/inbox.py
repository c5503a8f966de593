"""The first page of an inbox with ten thousand and with a million cases: the same index, so nearly the same time."""

import statistics
import time
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import MONDAY, a_case
from tests.journeys import walk
from tools.bench.worlds import Bench
from workflow.authority import Person
from workflow.db import reading, unit_of_work
from workflow.models import Case, Unit
from workflow.models.base import table_of
from workflow.queries.days import days_around, own_calendar
from workflow.queries.inbox import page_of_work

PROVINCES, ROUNDS = 34, 200
NUMBERS = {
    "sqlite": "WITH RECURSIVE counted(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM counted WHERE n < {high})",
    "postgres": "WITH counted(n) AS (SELECT generate_series({low}, {high}))",
}
SHIFTED = {
    "sqlite": "datetime({base}, '+' || (n % 400) || ' hours') || '.000000'",
    "postgres": "{base} + (n % 400) * interval '1 hour'",
}


@dataclass(frozen=True, slots=True)
class Page:
    """How long the first page took, in milliseconds."""

    cases: int
    median: float
    p95: float


def measure(bench: Bench, sizes: tuple[int, ...] = (10_000, 1_000_000)) -> list[Page]:
    """Fill the database up to each size in turn and time the officer's first page."""
    with unit_of_work(bench.maker) as session:
        model = a_case(session, bench.world).case_id
        walk(session, bench.world, model, until="submit_project")
        units = [bench.world.units["department"], *_other_departments(session)]
    pages, filled = [], 0
    for size in sizes:
        _fill(bench, model, units, filled, size)
        filled = size
        pages.append(_timed(bench, size))
    return pages


def _other_departments(session: Session) -> list[int]:
    units = [
        Unit(code=f"so-{n}", name=f"Sở {n}", kind="department", path=f"tinh-{n}/so-{n}", valid_from=date(2020, 1, 1))
        for n in range(1, PROVINCES)
    ]
    session.add_all(units)
    session.flush()
    return [unit.id for unit in units]


def _fill(bench: Bench, model: int, units: list[int], low: int, high: int) -> None:
    """Copy the model case: one in five open, spread over the provinces, due over some weeks."""
    copied = [column.name for column in table_of(Case).columns]
    place = "CASE n % {count} {whens} END".format(
        count=len(units), whens=" ".join(f"WHEN {index} THEN {unit}" for index, unit in enumerate(units))
    )
    changed = {
        "id": "1000000 + n", "code": "'M-' || n", "owner_unit_id": place, "holder_unit_id": place,
        "due_at": SHIFTED[bench.kind].format(base="m.due_at"),
        "closed_at": "CASE WHEN n % 5 = 0 THEN NULL ELSE m.moved_at END",
    }  # fmt: skip
    numbers = NUMBERS[bench.kind].format(low=low + 1, high=high)
    chosen = ", ".join(changed.get(name, f"m.{name}") for name in copied)
    into = f"INSERT INTO case_file ({', '.join(copied)})"
    body = f"SELECT {chosen} FROM counted CROSS JOIN case_file m WHERE m.id = {model}"  # noqa: S608 -- own text
    statement = f"{into} {numbers} {body}" if bench.kind == "sqlite" else f"{numbers} {into} {body}"
    with bench.engine.begin() as connection:
        connection.execute(text(statement))
    with bench.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _timed(bench: Bench, cases: int) -> Page:
    officer = bench.world.people["officer"]
    spent = sorted(_one(bench, officer) for _ in range(ROUNDS))
    return Page(cases, statistics.median(spent), spent[int(ROUNDS * 0.95)])


def _one(bench: Bench, person: Person) -> float:
    days = days_around(MONDAY + timedelta(days=1), own_calendar(bench.world.office, person))
    with bench.maker() as session:
        reading(session)
        start = time.perf_counter()
        session.execute(page_of_work(person, days)).all()
        return (time.perf_counter() - start) * 1000
