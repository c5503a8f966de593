"""Keeps the sums of ended terms: all of them are replaced at once, and once a day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import TermSum, TermSumRun
from workflow.models.base import table_of

FIRST: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def summed_today(session: Session, *, now: datetime) -> bool:
    """Say whether the terms were summed on this day already."""
    return session.get(TermSumRun, local(now).date()) is not None


def keep_sums(session: Session, rows: Iterable[dict[str, Any]], *, now: datetime) -> bool:
    """Put these sums into the place of those before; False, and nothing done, when somebody else was first today."""
    run = FIRST[session.get_bind().dialect.name](table_of(TermSumRun)).values(day=local(now).date(), at=now)
    first = session.execute(run.on_conflict_do_nothing().returning(table_of(TermSumRun).c.day)).first()
    if first is None:
        return False
    session.execute(delete(TermSum))
    found = list(rows)
    if found:
        session.execute(insert(TermSum), found)
    return True
