"""Which database a command is about, and which moment: the one of a data folder, or the one of the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from workflow.db import make_engine, sessions, sqlite_url, unit_of_work
from workflow.office import Office
from workflow.services.complaints import CommandRefused
from workflow.services.installing import is_demo
from workflow.services.offices import load_office
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.storage import BlobStore

SQLITE = "sqlite:///"


def database_url(folder: Path | None, *, existing: bool = True) -> str:
    """Return the address of the database of a folder, or of KC_DATABASE_URL; refuse when it is not there."""
    url = sqlite_url(folder) if folder is not None else os.environ.get("KC_DATABASE_URL", "")
    if not url:
        raise CommandRefused("Chưa biết cơ sở dữ liệu nào: dùng --data THƯ_MỤC hoặc đặt KC_DATABASE_URL.")
    file = Path(url.removeprefix(SQLITE))
    if existing and url.startswith(SQLITE) and not file.exists():
        raise CommandRefused(f"Không có dữ liệu ở {file.parent}: chạy “khuyencong init” hoặc “khuyencong demo” trước.")
    return url


@contextmanager
def database_of(folder: Path | None) -> Iterator[sessionmaker[Session]]:
    """Give sessions on that database, and close it afterwards."""
    engine = make_engine(database_url(folder))
    try:
        yield sessions(engine)
    finally:
        engine.dispose()


@contextmanager
def reading_from(folder: Path | None) -> Iterator[Session]:
    """Give a session that only reads."""
    with database_of(folder) as maker, unit_of_work(maker, read_only=True) as session:
        yield session


def office_of(folder: Path | None) -> Office:
    """Return the rules and the calendar in force in a data folder; without one, those that are shipped."""
    if folder is None:
        return Office(shipped_rules(), shipped_calendar())
    with reading_from(folder) as session:
        return load_office(session)


def store_of(folder: Path | None) -> BlobStore | None:
    """Return the store of papers of a folder, or that of KC_FILES; None when neither is named."""
    files = str(folder / "files") if folder is not None else os.environ.get("KC_FILES")
    return BlobStore(Path(files)) if files else None


def holds_demo(folder: Path | None) -> bool:
    """Say whether that database holds demo or test data."""
    with reading_from(folder) as session:
        return is_demo(session)


def moment_of(session: Session, wanted: datetime | None, *, now: datetime) -> datetime:
    """Return the moment at which a command acts; another one than now only in demo and test data."""
    if wanted is not None and not is_demo(session):
        raise CommandRefused("--now chỉ dùng với dữ liệu mẫu.")
    return wanted or now
