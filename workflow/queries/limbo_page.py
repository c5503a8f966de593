"""What the last proof said: how much it looked at, what is in limbo now, and the days before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.models import Case, LimboFinding, LimboRun
from workflow.queries.visibility import visible

MOST = 100
DAYS = 30


@dataclass(frozen=True, slots=True)
class Run:
    """One proof."""

    at: datetime
    looked_at: int
    found: int


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """Something in limbo, with the case that it is about."""

    case_id: int
    code: str
    title: str
    version: int
    cause: str
    subject: str
    content: dict[str, Any]
    found_at: datetime
    process_key: str


def runs(session: Session) -> tuple[Run, ...]:
    """Return the last proofs, the newest first."""
    found = select(LimboRun.at, LimboRun.looked_at, LimboRun.found).order_by(LimboRun.at.desc()).limit(DAYS)
    return tuple(Run(*row) for row in session.execute(found))


def findings(session: Session, person: Person) -> tuple[OpenFinding, ...]:
    """Return what is in limbo among the cases that a person may see, the oldest first."""
    columns = (LimboFinding.cause, LimboFinding.subject, LimboFinding.content, LimboFinding.found_at)
    few = select(LimboFinding.case_id).where(LimboFinding.cleared_at.is_(None))
    found = (
        select(Case.id, Case.code, Case.title, Case.version, *columns, Case.process_key)
        .join(Case, Case.id == LimboFinding.case_id)
        .where(LimboFinding.cleared_at.is_(None), Case.id.in_(few), visible(scope_of(person)))
        .order_by(LimboFinding.found_at, LimboFinding.id)
        .limit(MOST)
    )
    return tuple(OpenFinding(*row) for row in session.execute(found))


def in_limbo(session: Session) -> int:
    """Return how many things are in limbo in all, by what was found last."""
    return session.scalar(select(func.count()).where(LimboFinding.cleared_at.is_(None))) or 0
