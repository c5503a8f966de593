"""Counts the statements that a block sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent on the session's connection; savepoints, which only tests need, are left out."""
    with counted_on(session.connection().engine) as sent:
        yield sent


@contextmanager
def counted_on(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements sent to a database, without those that begin and end transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.upper().startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def heard(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """Collect the questions sent on the session's connection with their values, so that they can be asked again."""
    sent: list[tuple[str, Any]] = []
    engine = session.connection().engine

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.upper().startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
