"""Engines, sessions and the unit of work: how the two databases are opened, and where transactions begin and end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_SECONDS = 10


def sqlite_url(folder: Path) -> str:
    """Return the address of the embedded database in a data folder."""
    return f"sqlite:///{folder / 'khuyencong.sqlite3'}"


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """Open a database.

    SQLite: WAL, FULL, foreign keys, ``BEGIN IMMEDIATE`` unless the connection is marked read- only.
    """
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return a maker of sessions that never refresh what they committed."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def unit_of_work(maker: sessionmaker[Session], *, read_only: bool = False) -> Iterator[Session]:
    """Begin a transaction, commit it at the end, roll it back on any exception."""
    with maker() as session:
        if read_only:
            reading(session)
        yield session
        if read_only:
            session.rollback()
        else:
            session.commit()


def reading(session: Session) -> None:
    """Begin the session's transaction as one that only reads: on SQLite it then takes no write lock."""
    session.connection(execution_options={"read_only": True})


def migrate(url: str, *, revision: str = "head") -> None:
    """Bring a database to the newest schema; a second migrator waits for the first."""
    from alembic import command  # noqa: PLC0415 -- start-up time
    from alembic.config import Config  # noqa: PLC0415 -- start-up time

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, revision)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
