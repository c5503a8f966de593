"""A million open terms that are not due, written by the database itself."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

FILL = {
    "sqlite": (
        "INSERT INTO case_clock (case_id, key, rule, started_at, since, length, due_at, provisional, next_at, reminded)"
        " WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :number)"
        " SELECT c.case_id, 'later-' || n, c.rule, c.started_at, c.since, c.length, :later, false, :later, ''"
        " FROM counted CROSS JOIN case_clock c WHERE c.id = :model"
    ),
    "postgresql": (
        "INSERT INTO case_clock (case_id, key, rule, started_at, since, length, due_at, provisional, next_at, reminded)"
        " SELECT c.case_id, 'later-' || n, c.rule, c.started_at, c.since, c.length, :later, false, :later, ''"
        " FROM generate_series(1, :number) n CROSS JOIN case_clock c WHERE c.id = :model"
    ),
}


def fill(session: Session, model: int, *, number: int, later: datetime) -> None:
    """Write so many open terms beside the clock ``model``, all of which speak ``later``, and count the table anew."""
    kind = session.get_bind().dialect.name
    moment = later.strftime("%Y-%m-%d %H:%M:%S.000000") if kind == "sqlite" else later
    session.execute(text(FILL[kind]), {"number": number, "later": moment, "model": model})
    session.execute(text("ANALYZE case_clock"))
