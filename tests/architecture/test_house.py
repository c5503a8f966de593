"""The test house itself: databases that are made and taken away, and no way out of this machine."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from sqlalchemy import inspect, text

from tests.databases import PREFIX, sweep_leftovers, taken_back

HOLD_A_SERVER = """
import sys, time
from tests.databases import postgres
with postgres() as server:
    print(server.query["host"], flush=True)
    sys.stdin.read()
"""


def start_holder() -> tuple[subprocess.Popen[str], Path]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    holder.stdout.readline()
    return holder, next(Path(tempfile.gettempdir()).glob(f"{PREFIX}{holder.pid}-*"))


def server_of(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postmaster.pid").read_text().split("\n", 1)[0]))


def lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_no_test_reaches_another_machine():
    with socket.socket() as outside, pytest.raises(pytest.fail.Exception):
        outside.connect(("192.0.2.1", 80))


def test_loopback_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as here, socket.socket() as caller:
        assert caller.connect_ex(here.getsockname()) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_test_run_leaves_no_server(number):
    holder, folder = start_holder()
    server = server_of(folder)

    os.kill(holder.pid, number)
    holder.communicate()
    sweep_leftovers()

    assert (folder.exists(), lives(server)) == (False, False)


def test_each_kind_of_database_is_asked(database, kind):
    assert (kind, database.kind, database.engine.dialect.name) in {
        ("sqlite", "sqlite", "sqlite"),
        ("postgres", "postgres", "postgresql"),
    }


def test_a_database_comes_migrated(database):
    head = (Path(__file__).parents[2] / "migrations/HEAD").read_text().strip()

    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head


def test_two_connections_see_what_was_committed(database):
    with database.engine.begin() as one:
        one.execute(text("CREATE TABLE note (word VARCHAR(9))"))
        one.execute(text("INSERT INTO note VALUES ('xin')"))

    with database.engine.connect() as two:
        assert two.scalars(text("SELECT word FROM note")).all() == ["xin"]


def test_the_next_database_is_fresh(database):
    assert "note" not in inspect(database.engine).get_table_names()


def test_what_a_session_commits_is_taken_back(engine):
    with taken_back(engine) as maker:
        with maker() as session:
            session.execute(text("DELETE FROM alembic_version"))
            session.commit()
        with maker() as session:
            assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 0

    with taken_back(engine) as maker, maker() as session:
        assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
