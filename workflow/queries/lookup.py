"""What somebody learns of a case with its code and key, without an account: these fields and no others."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.definition import Role, State
from workflow.models import Case, CaseRating, Unit
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.asked_kinds import asked_kinds
from workflow.queries.list_rows import Term, calendar_of, open_terms, term_now
from workflow.queries.next_step import NOTHING, ahead
from workflow.queries.veil import told_holder, told_state, veils

LONGEST = 80


@dataclass(frozen=True, slots=True)
class PublicCase:
    """The public side of a case.

    ``next_step`` is empty where asked work is waited for and where somebody has to judge; ``provisional`` says that
    the promised date rests on a calendar that is not decided yet.
    """

    code: str
    process: str
    stage: str
    state: State
    holder: str
    holder_role: Role | None
    next_step: str
    waits_for: str
    submitted_at: datetime | None
    promised_at: datetime | None
    provisional: bool
    term: Term
    closed_at: datetime | None
    held: bool
    rated: bool


def look_up(session: Session, code: str, key: str, *, now: datetime, office: Office) -> PublicCase | None:
    """Return the public side of the case with this code when the key is right; None otherwise, whatever was wrong."""
    holder = Unit.name.label("holder_name")
    found = select(Case, holder).outerjoin(Unit, Unit.id == told_holder())
    row = session.execute(found.where(Case.code == code.strip().upper()[:LONGEST])).one_or_none()
    given = key.strip().upper()[:LONGEST].encode()
    kept = row[0].lookup_key.encode() if row else b""
    if row is None or not compare_digest(given, kept) or row[0].submitted_at is None:
        return None
    return _public(session, row[0], row.holder_name or "", now=now, office=office)


def _public(session: Session, case: Case, holder: str, *, now: datetime, office: Office) -> PublicCase:
    process = process_of(session, case.process_hash)
    state = told_state(process, case.state)
    table = next(table for table in process.stages if state in table.states)
    coming = ahead(process, state, asked=asked_kinds(session, [case], now).get(case.id, NOTHING))
    veil = veils(session, [case]).get(case.id)
    clock = veil.term if veil else open_terms(session, {case.id}).get(case.id)
    term = term_now(case, clock, now=now, office=office)
    return PublicCase(
        case.code, process.label, table.label, state, "" if state.kind.closed else holder, state.holder,
        coming.words, coming.waits_for, case.submitted_at, case.promised_at,
        _may_move(case, now, office), term, case.closed_at, case.held,
        session.get(CaseRating, case.id) is not None,
    )  # fmt: skip


def _may_move(case: Case, now: datetime, office: Office) -> bool:
    today, promised = local(now).date(), case.promised_at and local(case.promised_at).date()
    calendar = calendar_of(office, case.owner_unit_id)
    return promised is not None and promised > today and calendar.provisional_between(today, promised)
