"""What an establishment's people see first: their cases, and what the account already knows of the establishment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role, State
from workflow.models import Case, Establishment, Unit
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.list_rows import Term, open_terms, term_now
from workflow.queries.next_step import expected, main_step
from workflow.queries.veil import Veil, told_holder, told_state, veils

MOST = 200


@dataclass(frozen=True, slots=True)
class MyCase:
    """One case in the list of an establishment: how it stands, what to do, by when.

    It has no holder where a set day is waited for.
    """

    code: str
    title: str
    process: str
    state: State
    holder: str
    mine: bool
    todo: str
    term: Term
    held: bool
    closed: bool
    moved_at: datetime
    support: int
    lookup_key: str


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment that somebody may write dossiers for."""

    id: int
    name: str
    tax_code: str


def my_cases(session: Session, person: Person, *, now: datetime, office: Office) -> list[MyCase]:
    """Return the cases of the person's establishments: what waits for them first, then by term, closed ones last."""
    units = sorted(person.units_as(Role.BENEFICIARY))
    holder = Unit.name.label("holder_name")
    found = select(Case, holder).outerjoin(Unit, Unit.id == told_holder()).where(Case.applicant_id.in_(units))
    rows = session.execute(found.order_by(Case.moved_at.desc(), Case.id).limit(MOST)).all()
    veiled = veils(session, [case for case, _ in rows])
    clocks = {**open_terms(session, {case.id for case, _ in rows}), **{key: one.term for key, one in veiled.items()}}
    terms = [term_now(case, clocks.get(case.id), now=now, office=office) for case, _ in rows]
    cases = [
        _my_case(session, case, name, term, veiled.get(case.id)) for (case, name), term in zip(rows, terms, strict=True)
    ]
    return sorted(sorted(cases, key=lambda case: case.moved_at, reverse=True), key=_urgency)


def my_places(session: Session, person: Person) -> list[Place]:
    """Return the establishments that the person speaks for."""
    units = sorted(person.units_as(Role.BENEFICIARY))
    found = select(Unit.id, Unit.name, Establishment.tax_code).join(Establishment, Establishment.unit_id == Unit.id)
    rows = session.execute(found.where(Unit.id.in_(units)).order_by(Unit.name))
    return [Place(row.id, row.name, row.tax_code or "") for row in rows]


def place_by_tax_code(session: Session, tax_code: str) -> Place | None:
    """Return the establishment with a tax code, or None."""
    found = select(Unit.id, Unit.name, Establishment.tax_code).join(Establishment, Establishment.unit_id == Unit.id)
    row = session.execute(found.where(Establishment.tax_code == tax_code)).one_or_none()
    return Place(row.id, row.name, tax_code) if row else None


def profile(session: Session, applicant_id: int) -> Mapping[str, Any]:
    """Return what is known of an establishment, by the names of its section, so that nothing is asked twice."""
    found = select(Establishment, Unit.name).join(Unit, Unit.id == Establishment.unit_id)
    row = session.execute(found.where(Establishment.unit_id == applicant_id)).one_or_none()
    if row is None:
        return {}
    known: Establishment = row[0]
    return {
        "name": row.name, "tax_code": known.tax_code or "", "kind": known.kind, "phone": known.phone,
        "representative": known.representative, "address": known.address, "commune_id": known.commune_id,
        "women_owned": known.women_owned,
    }  # fmt: skip


def _urgency(case: MyCase) -> tuple[bool, bool, bool, datetime]:
    return case.closed, not case.mine, case.term.due_at is None, case.term.due_at or case.moved_at


def _my_case(session: Session, case: Case, holder: str | None, term: Term, veil: Veil | None) -> MyCase:
    process = process_of(session, case.process_hash)
    state = told_state(process, case.state)
    mine = state.holder is Role.BENEFICIARY and not case.held
    step = main_step(process, state) if mine else None
    quiet = state.key in process.scheduled
    return MyCase(
        case.code, case.title, process.label, state, "" if quiet else holder or "", mine,
        expected(process, state, step) if step else "", term, case.held, state.kind.closed,
        veil.since if veil else case.moved_at, case.support, case.lookup_key,
    )  # fmt: skip
