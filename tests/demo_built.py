"""The demo, built once for all tests of a run on SQLite: a folder to look at or to copy, never to write to."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from notifications.past import NOTIFIER
from workflow.db import make_engine, sessions, sqlite_url, unit_of_work
from workflow.services.demo import prepare
from workflow.services.passwords import Passwords

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Ten o'clock on a Friday in Việt Nam."""
CHEAP = Passwords(time_cost=1, memory_kib=64)


def silent(_done: int, _of: int) -> None:
    """Say nothing of how far it got."""


def demo_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder, built by whichever test process asks first."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare(shared / "demo", NOTIFIER, now=NOW, passwords=CHEAP, progress=silent)
    return shared / "demo"


@contextmanager
def looked_at(folder: Path) -> Iterator[Session]:
    """A session that only reads from a data folder."""
    engine = make_engine(sqlite_url(folder))
    with unit_of_work(sessions(engine), read_only=True) as session:
        yield session
    engine.dispose()
