"""Pages of the whole application: how many statements, how long on the server, how heavy."""

import gzip
import logging
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import MONDAY, a_case
from tests.journeys import walk
from tests.pages import PASSWORD, Visitor
from tests.statements import counted_on
from tools.bench.worlds import Bench
from web import Config, create_app
from workflow.db import unit_of_work
from workflow.models import User
from workflow.services.passwords import Passwords

ROUNDS = 60
CHEAP = Passwords(time_cost=1, memory_kib=64)


@dataclass(frozen=True, slots=True)
class Load:
    """What one page costs: statements, milliseconds on the server, kilobytes of HTML as sent."""

    path: str
    statements: int
    median: float
    p95: float
    kilobytes: float


def measure(bench: Bench, *, cases: int = 40) -> list[Load]:
    """Open the inbox and a case as an officer, in a world of some cases at different steps."""
    code = _filled(bench, cases)
    with tempfile.TemporaryDirectory() as files:
        config = Config(
            "a key for measuring, and only for that", secure=False, files=Path(files), passwords=CHEAP,
            clock=lambda: MONDAY + timedelta(days=2),
        )  # fmt: skip
        client = create_app(bench.maker, config).test_client()
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        Visitor(client).sign_in("officer@example.vn")
        return [_load(bench, client, path) for path in ("/viec-cua-toi", f"/ho-so/{code}", "/ds-ho-so")]


def weights(root: Path) -> dict[str, float]:
    """Return the kilobytes of all style sheets and all scripts, as sent."""
    found = {"css": 0.0, "js": 0.0}
    for path in root.rglob("*"):
        kind = path.suffix.removeprefix(".")
        if kind in found and "src" not in path.parts:
            found[kind] += len(gzip.compress(path.read_bytes())) / 1024
    return found


def _filled(bench: Bench, cases: int) -> str:
    with unit_of_work(bench.maker) as session:
        session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        for number in range(cases):
            opened = a_case(session, bench.world, title=f"Hỗ trợ ứng dụng máy sấy số {number}")
            walk(session, bench.world, opened.case_id, until="submit_project" if number % 2 else "confirm_place")
    return opened.code


def _load(bench: Bench, client: FlaskClient, path: str) -> Load:
    client.get(path)
    with counted_on(bench.engine) as statements:
        answer = client.get(path)
    spent = sorted(_once(client, path) for _ in range(ROUNDS))
    size = len(gzip.compress(answer.get_data())) / 1024
    return Load(path, len(statements), statistics.median(spent), spent[int(ROUNDS * 0.95)], size)


def _once(client: FlaskClient, path: str) -> float:
    start = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - start) * 1000
