"""Letters before lateness: which cases will need one, which drafts wait to be signed, what was signed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import local
from workflow.models import Apology, Case, CaseClock, Unit
from workflow.office import Office
from workflow.promises import PROMISED_BY
from workflow.queries.visibility import visible
from workflow.rules import due

BEFORE, PUT_OFF = "apology_draft_before", "apology_usual"
MOST = 500


@dataclass(frozen=True, slots=True)
class Needed:
    """A case whose promised day will not be kept unless it is decided in the next days, with the draft's new day."""

    case_id: int
    clock_id: int
    promised_at: datetime
    state: str
    process_hash: str
    new_due_on: date


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of a case: drafted, and signed or not."""

    promised_at: datetime
    reason: str
    new_due_on: date
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for its signature."""

    code: str
    title: str
    promised_at: datetime
    new_due_on: date
    reason: str


def needed(session: Session, *, now: datetime, office: Office) -> tuple[Needed, ...]:
    """Return the cases for which a letter has to be drafted now: nobody drafted one, and the promised day is near."""
    today = local(now).date()
    near = office.calendar.close_of(_later(office, today))
    columns = (Case.id, CaseClock.id, Case.promised_at, Case.state, Case.process_hash, Case.owner_unit_id)
    stale = Apology.signed_at.is_(None) & (Apology.clock_id != CaseClock.id)  # the term began anew since
    undrafted = Apology.case_id.is_(None) | stale
    found = (
        select(*columns)
        .join(CaseClock, CaseClock.case_id == Case.id)
        .outerjoin(Apology, Apology.case_id == Case.id)
        .where(CaseClock.rule == PROMISED_BY, CaseClock.closed_at.is_(None), CaseClock.paused_at.is_(None))
        .where(Case.closed_at.is_(None), Case.promised_at < near, undrafted)
        .order_by(Case.promised_at, Case.id)
        .limit(MOST)
    )
    rows = (_needed(row, now, office) for row in session.execute(found))
    return tuple(row for row in rows if row is not None)


def letter_of(session: Session, case_id: int) -> Letter | None:
    """Return the letter of a case."""
    columns = (Apology.promised_at, Apology.reason, Apology.new_due_on, Apology.signed_at)
    row = session.execute(select(*columns).where(Apology.case_id == case_id)).one_or_none()
    return Letter(*row) if row else None


def waiting(session: Session, person: Person) -> tuple[Waiting, ...]:
    """Return the drafts of open cases that a person may see, the next promised day first."""
    few = Case.id.in_(select(Apology.case_id).where(Apology.signed_at.is_(None)))
    runs = (CaseClock.id == Apology.clock_id, CaseClock.closed_at.is_(None))
    found = (
        select(Case.code, Case.title, Apology.promised_at, Apology.new_due_on, Apology.reason)
        .join(Apology, Apology.case_id == Case.id)
        .join(CaseClock, CaseClock.id == Apology.clock_id)
        .where(few, *runs, Apology.signed_at.is_(None), Case.closed_at.is_(None), visible(scope_of(person)))
        .order_by(Apology.promised_at, Case.id)
    )
    return tuple(Waiting(*row) for row in session.execute(found.limit(MOST)))


def signed_by_term(
    session: Session, condition: ColumnElement[bool], *, since: datetime, until: datetime
) -> dict[tuple[str, str, str], int]:
    """Return how many letters were signed in a span, by responsible unit, procedure, and the term that each is about.

    A letter is about the term that was promised as a whole: which of the steps within used it up, it does not say.
    """
    place = (Unit.name, Case.process_key, CaseClock.key)
    found = (
        select(*place, func.count())
        .select_from(Apology)
        .join(Case, Case.id == Apology.case_id)
        .join(CaseClock, CaseClock.id == Apology.clock_id)
        .join(Unit, Unit.id == Case.owner_unit_id)
        .where(condition, Apology.signed_at >= since, Apology.signed_at < until)
        .group_by(*place)
    )
    return {(unit, process, term): number for unit, process, term, number in session.execute(found)}


def _later(office: Office, today: date) -> date:
    """A day beyond that of every province; what a province says itself is looked at case by case."""
    return office.calendar.add_working_days(today, 2 * office.rules.term(BEFORE, today).length + 1)


def _needed(row: Any, now: datetime, office: Office) -> Needed | None:
    case_id, clock_id, promised_at, state, process_hash, owner = row
    scope, today = office.scope(owner), local(now).date()
    calendar, promised_on = office.calendar.scoped(scope), local(promised_at).date()
    if promised_on > calendar.add_working_days(today, office.rules.term(BEFORE, today, scope).length):
        return None
    new = due(office.rules.term(PUT_OFF, today, scope), max(promised_at, now), calendar)
    return Needed(case_id, clock_id, promised_at, state, process_hash, new.on)
