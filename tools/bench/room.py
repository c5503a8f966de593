"""The control room over a hundred thousand cases that one supervisor watches, as queries and as whole pages.

The floor is the bare count of what is watched: one statement by hand, on the same database, in turn with each view.
"""

import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path

import structlog
from flask.testing import FlaskClient
from sqlalchemy import text, update

from notifications.nightly import sum_daily
from tests.factories import MONDAY
from tests.many_cases import copy, models
from tests.pages import PASSWORD, Visitor
from tests.statements import counted_on
from tools.bench.pages import CHEAP
from tools.bench.worlds import Bench
from web import Config, create_app
from workflow.db import reading, unit_of_work
from workflow.models import User
from workflow.queries.limbo import prove
from workflow.queries.supervision import control_room
from workflow.queries.term_sums import term_sums

NOW = MONDAY + timedelta(days=10)
PAGES = ("/giam-sat", "/giam-sat?loc=qua-han", "/giam-sat?nam=2026", "/giam-sat/diem-nghen", "/giam-sat/ho-so-ket")
FLOOR = "SELECT count(*) FROM case_file WHERE closed_at IS NULL AND submitted_at IS NOT NULL AND owner_unit_id = :unit"


@dataclass(frozen=True, slots=True)
class View:
    """What one view takes: statements, milliseconds, and how many times the bare count of the cases that is."""

    name: str
    statements: int
    median: float
    p95: float
    ratio: float


@dataclass(slots=True)
class Turns:
    """Times of a view and of the floor, taken in turn, in milliseconds."""

    own: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


def measure(bench: Bench, *, cases: int, rounds: int = 20) -> Iterator[View]:
    """Fill the database, nine of ten cases open, and time each view."""
    few = max(rounds // 4, 2)
    _fill(bench, cases)
    yield _view(bench, "queries of /giam-sat", partial(_queries, bench), rounds)
    with tempfile.TemporaryDirectory() as files:
        client = _client(bench, Path(files))
        yield _view(bench, "/giam-sat/diem-nghen, before the first night", partial(_get, client, PAGES[-2]), few)
        yield _view(bench, "sums of the night", partial(_sums, bench), few)
        sum_daily(bench.maker, now=NOW)
        for path in PAGES:
            yield _view(bench, path, partial(_get, client, path), rounds)
    yield _view(bench, "proof of limbo", partial(_proof, bench), few)


def _fill(bench: Bench, cases: int) -> None:
    with unit_of_work(bench.maker) as session:
        ids = models(session, bench.world)
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
    with bench.engine.begin() as connection:
        copy(connection, ids, number=cases * 10 // 9)
    if bench.kind == "postgres":
        with bench.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _client(bench: Bench, files: Path) -> FlaskClient:
    config = Config(
        "a key for measuring, and only for that", secure=False, files=files, passwords=CHEAP, clock=lambda: NOW
    )
    client = create_app(bench.maker, config).test_client()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    Visitor(client).sign_in("supervisor@example.vn")
    return client


def _view(bench: Bench, name: str, act: Callable[[], object], rounds: int) -> View:
    with counted_on(bench.engine) as sent:
        act()
    turns = Turns()
    for _ in range(rounds):
        turns.floor.append(_spent(lambda: _floor(bench)))
        turns.own.append(_spent(act))
    own, floor = sorted(turns.own), statistics.median(turns.floor)
    middle = statistics.median(own)
    return View(name, len(sent), middle, own[min(int(rounds * 0.95), rounds - 1)], middle / floor)


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(answer.status)


def _queries(bench: Bench) -> None:
    with bench.maker() as session:
        reading(session)
        control_room(session, person=bench.world.people["supervisor"], now=NOW, office=bench.world.office)


def _proof(bench: Bench) -> None:
    with bench.maker() as session:
        reading(session)
        prove(session, now=NOW)


def _sums(bench: Bench) -> None:
    with bench.maker() as session:
        reading(session)
        term_sums(session, now=NOW)


def _floor(bench: Bench) -> None:
    with bench.engine.connect().execution_options(read_only=True) as connection:
        connection.execute(text(FLOOR), {"unit": bench.world.units["department"]}).scalar_one()


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
