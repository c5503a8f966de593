"""The data folder of a demo: built beside its final name, so that a build that was cut off leaves no half demo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from workflow.db import make_engine, migrate, sessions, sqlite_url, unit_of_work
from workflow.errors import WorkflowRefused
from workflow.services.demo.build import Progress, Tell, build_demo
from workflow.services.demo.hush import hush
from workflow.services.installing import is_demo, mark_demo
from workflow.services.passwords import Passwords

BUILDING = "building"
LEFT_BEHIND = ("", "-wal", "-shm")
Sweep = Callable[[sessionmaker[Session], datetime], object]
"""Lets time do what is due at a moment."""


class NotADemo(WorkflowRefused):
    """The folder holds data that no demo made; it is left alone."""

    code = "not_a_demo"


@dataclass(frozen=True, slots=True)
class Notifier:
    """What the demo needs of the notifier: hand messages on, and let time do its work."""

    tell: Tell
    sweep: Sweep


def prepare(folder: Path, notifier: Notifier, *, now: datetime, passwords: Passwords, progress: Progress) -> bool:
    """Build the demo in a folder; False when one is there already, which only gets the newest schema."""
    database = _file(folder)
    if database.exists():
        _refuse_others(folder)
        migrate(sqlite_url(folder))
        return False
    unfinished = folder / BUILDING
    unfinished.mkdir(parents=True, exist_ok=True)
    for end in LEFT_BEHIND:
        _file(unfinished).with_name(_file(unfinished).name + end).unlink(missing_ok=True)
    url = sqlite_url(unfinished)
    migrate(url)
    engine = make_engine(url)
    _fill(sessions(engine), notifier, folder / "files", now=now, passwords=passwords, progress=progress)
    engine.dispose()
    _file(unfinished).replace(database)
    unfinished.rmdir()
    return True


def _fill(
    maker: sessionmaker[Session],
    notifier: Notifier,
    files: Path,
    *,
    now: datetime,
    passwords: Passwords,
    progress: Progress,
) -> None:
    build_demo(maker, now=now, files=files, passwords=passwords, tell=notifier.tell, progress=progress)
    notifier.sweep(maker, now)
    with unit_of_work(maker) as session:
        hush(session, now)
        mark_demo(session, now=now)


def _refuse_others(folder: Path) -> None:
    engine = make_engine(sqlite_url(folder))
    with unit_of_work(sessions(engine), read_only=True) as session:
        ours = is_demo(session)
    engine.dispose()
    if not ours:
        raise NotADemo(folder)


def _file(folder: Path) -> Path:
    return Path(sqlite_url(folder).removeprefix("sqlite:///"))
