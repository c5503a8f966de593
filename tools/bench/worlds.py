"""Databases to measure on: one real case brought to a state by its steps, then copied as often as needed."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.databases import opened, source
from tests.factories import World, a_case, a_world
from tests.journeys import walk
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock, CaseEvent
from workflow.models.base import Base, table_of

COPIED: tuple[type[Base], ...] = (CaseEvent, CaseClock)


@dataclass(frozen=True, slots=True)
class Bench:
    """A migrated database with the small world in it."""

    kind: str
    engine: Engine
    maker: sessionmaker[Session]
    world: World


@contextmanager
def benched(kind: str) -> Iterator[Bench]:
    """Open a fresh database of a kind with the small world in it, and throw it away at the end."""
    with tempfile.TemporaryDirectory() as folder, source(kind, Path(folder)) as maker, opened(maker) as database:
        _make_durable(database.engine)
        with unit_of_work(database.sessions) as session:
            world = a_world(session, budget=10**14)
        yield Bench(kind, database.engine, database.sessions, world)


def _make_durable(engine: Engine) -> None:
    """Have the test server wait for the disk at every commit, as a real one does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = on"))
            connection.execute(text("SELECT pg_reload_conf()"))


def copies(bench: Bench, number: int, *, until: str, more: Sequence[type[Base]] = ()) -> list[int]:
    """Return the ids of cases that stand after the step ``until``: one real, the others its copies.

    ``more`` names what else is copied beside the cases.
    """
    with unit_of_work(bench.maker) as session:
        first = a_case(session, bench.world).case_id
        walk(session, bench.world, first, until=until)
        session.flush()
        ids = [first, *_copy_cases(session, first, number - 1)]
        for model in (*COPIED, *more):
            _copy_rows(session, table_of(model), first, ids[1:])
    _take_stock(bench.engine)
    return ids


def _take_stock(engine: Engine) -> None:
    """Let PostgreSQL count its rows now, as it does by itself sooner or later, so that plans do not turn in mid-run."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _copy_cases(session: Session, first: int, number: int) -> list[int]:
    table = table_of(Case)
    row = dict(session.execute(select(table).where(table.c.id == first)).mappings().one())
    base = session.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar_one()
    ids = list(range(base + 1_000, base + 1_000 + number))
    rows = [row | {"id": new, "code": f"{row['code']}-{new}"} for new in ids]
    if rows:
        session.execute(insert(table), rows)
    return ids


def _copy_rows(session: Session, table: Table, first: int, ids: list[int]) -> None:
    found = session.execute(select(table).where(table.c.case_id == first)).mappings().all()
    rows = [_copied(dict(row), new) for new in ids for row in found]
    for start in range(0, len(rows), 5_000):
        session.execute(insert(table), rows[start : start + 5_000])


def _copied(row: dict[str, Any], case_id: int) -> dict[str, Any]:
    row.pop("id", None)
    return row | {"case_id": case_id}
