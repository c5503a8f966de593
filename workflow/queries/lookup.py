"""What somebody learns of a case with its code and key, without an account: these fields and no others."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.definition import Role, State
from workflow.models import Case, CaseRating, Unit
from workflow.published import process_of
from workflow.queries.next_step import main_step

LONGEST = 80


@dataclass(frozen=True, slots=True)
class PublicCase:
    """The public side of a case."""

    code: str
    process: str
    stage: str
    state: State
    holder: str
    holder_role: Role | None
    next_step: str
    submitted_at: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    held: bool
    rated: bool


def look_up(session: Session, code: str, key: str) -> PublicCase | None:
    """Return the public side of the case with this code when the key is right; None otherwise, whatever was wrong."""
    holder = Unit.name.label("holder_name")
    found = select(Case, holder).outerjoin(Unit, Unit.id == Case.holder_unit_id)
    row = session.execute(found.where(Case.code == code.strip().upper()[:LONGEST])).one_or_none()
    given = key.strip().upper()[:LONGEST].encode()
    kept = row[0].lookup_key.encode() if row else b""
    if row is None or not compare_digest(given, kept) or row[0].submitted_at is None:
        return None
    return _public(session, row[0], row.holder_name or "")


def _public(session: Session, case: Case, holder: str) -> PublicCase:
    process = process_of(session, case.process_hash)
    state = process.states[case.state]
    table = next(table for table in process.stages if state in table.states)
    step = main_step(process, state)
    return PublicCase(
        case.code, process.label, table.label, state, "" if state.kind.closed else holder, state.holder,
        step.label if step else "", case.submitted_at, case.promised_at, case.due_at, case.closed_at, case.held,
        session.get(CaseRating, case.id) is not None,
    )  # fmt: skip
