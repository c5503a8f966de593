"""One case as a line of a list, with how much of its term is left. Any number of cases in three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from workflow.calendar import WorkCalendar, local
from workflow.definition import Role, State, Step
from workflow.models import Case, CaseClock, Unit, User
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.asked_kinds import Asked, asked_kinds
from workflow.queries.holder_names import holder_name
from workflow.queries.next_step import NOTHING, ahead

OWNER, HOLDER, COMMUNE, ASSIGNEE = aliased(Unit), aliased(Unit), aliased(Unit), aliased(User)
COLUMNS = (
    Case.id, Case.code, Case.version, Case.title, Case.process_hash, Case.state.label("state"), Case.year,
    Case.activity, Case.owner_unit_id, Case.holder_role, Case.assignee_id, Case.due_at, Case.moved_at,
    Case.submitted_at, Case.closed_at, Case.held, Case.total_cost, Case.support, Case.matching, Case.batch_id,
    Case.synthetic, OWNER.name.label("owner"), holder_name(HOLDER).label("holder"), COMMUNE.name.label("commune"),
    ASSIGNEE.name.label("assignee"),
)  # fmt: skip

CaseSelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """How a term stands, in working days. ``left`` is None where no term runs, and below zero once it is over.

    ``fresh`` says that it is over and no working day has passed since, ``provisional`` that it rests on a calendar
    that is not decided yet.
    """

    due_at: datetime | None = None
    left: int | None = None
    total: int = 0
    paused: bool = False
    late: bool = False
    fresh: bool = False
    key: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a list. ``asked`` names the parallel work when the line stands for that, not for the case.

    ``step`` is None where asked work is waited for (``waits_for`` names it) and where somebody has to judge;
    ``expected`` are the words for what comes next that say nothing of how it ends.
    ``missing`` names papers that the step lacks, in lists that ask for them.
    """

    id: int
    code: str
    version: int
    title: str
    owner: str
    commune: str
    process: str
    state: State
    stage: str
    year: int
    activity: str
    holder: str
    holder_role: Role | None
    assignee: str
    assignee_id: int | None
    term: Term
    moved_at: datetime
    held: bool
    total_cost: int
    support: int
    matching: int
    batch_id: int | None
    synthetic: bool
    step: Step | None
    asked: str = ""
    task: str = ""
    """Which parallel work the line stands for, as calendars name it for good."""
    waits_for: str = ""
    expected: str = ""
    missing: tuple[str, ...] = ()


def case_rows() -> CaseSelect:
    """Return the statement that reads lines; the caller adds conditions, order and limit."""
    return (
        select(*COLUMNS)
        .outerjoin(OWNER, OWNER.id == Case.applicant_id)
        .outerjoin(HOLDER, HOLDER.id == Case.holder_unit_id)
        .outerjoin(COMMUNE, COMMUNE.id == Case.commune_id)
        .outerjoin(ASSIGNEE, ASSIGNEE.id == Case.assignee_id)
    )


def lines(
    session: Session, rows: Sequence[Any], *, now: datetime, office: Office, asked_work: bool = True
) -> tuple[CaseLine, ...]:
    """Turn rows into lines; one more statement for the terms of all, and one for the work that was asked for.

    A list that names no next steps, such as a long export, does without ``asked_work``.
    """
    clocks, asked = open_terms(session, {row.id for row in rows}), asked_kinds(session, rows if asked_work else (), now)
    terms = (term_now(row, clocks.get(row.id), now=now, office=office) for row in rows)
    return tuple(
        case_line(session, row, term, asked.get(row.id, NOTHING)) for row, term in zip(rows, terms, strict=True)
    )


def case_line(session: Session, row: Any, term: Term, asked: Asked = NOTHING) -> CaseLine:
    """Turn one row into a line with a term that is known."""
    process = process_of(session, row.process_hash)
    role = Role(row.holder_role) if row.holder_role else None
    coming = ahead(process, process.states[row.state], term.key, asked)
    return CaseLine(
        row.id, row.code, row.version, row.title, row.owner or "", row.commune or "", process.label,
        process.states[row.state], process.stage_of[row.state].value, row.year, row.activity, row.holder or "", role,
        row.assignee or "", row.assignee_id, term, row.moved_at, row.held, row.total_cost, row.support, row.matching,
        row.batch_id, row.synthetic, coming.step, waits_for=coming.waits_for,
        expected=coming.words,
    )  # fmt: skip


def open_terms(session: Session, case_ids: set[int]) -> Mapping[int, Any]:
    """Return the term of each case that ends first, a running one before one that waits."""
    columns = (CaseClock.case_id, CaseClock.key, CaseClock.started_at, CaseClock.due_at, CaseClock.paused_at)
    found = select(*columns, CaseClock.length, CaseClock.provisional)
    found = found.where(CaseClock.case_id.in_(case_ids), CaseClock.closed_at.is_(None))
    rows = session.execute(found).all() if case_ids else []
    ranked = sorted(rows, key=lambda row: (row.paused_at is not None, row.due_at, row.key), reverse=True)
    return {row.case_id: row for row in ranked}


def term_of(start: datetime, due_at: datetime, calendar: WorkCalendar, now: datetime, *, key: str = "") -> Term:
    """Return how a running term stands now; the day is counted, and lateness goes by the moment."""
    due_on, late = local(due_at).date(), due_at < now
    total = calendar.working_days(local(start).date(), due_on)
    fresh = late and calendar.working_days(due_on, local(now).date()) == 0
    return Term(due_at, days_until(due_at, calendar, now), total, late=late, fresh=fresh, key=key)


def days_until(due_at: datetime, calendar: WorkCalendar, now: datetime) -> int:
    """Return the working days to a moment, negative once it is over: at least one then, also on the very day."""
    due_on, today = local(due_at).date(), local(now).date()
    if due_at < now:
        return -max(calendar.working_days(due_on, today), 1)
    return calendar.working_days(today, due_on)


def calendar_of(office: Office, owner_unit_id: int) -> WorkCalendar:
    """Return the calendar that binds the cases of a unit."""
    return office.calendar.scoped(office.scope(owner_unit_id))


def term_now(row: Any, clock: Any, *, now: datetime, office: Office) -> Term:
    """Return how a term of a case stands now; a case that is over, or has none, has no term."""
    if clock is None or row.closed_at is not None:
        return Term()
    calendar = calendar_of(office, row.owner_unit_id)
    if clock.paused_at is None:
        running = term_of(clock.started_at, clock.due_at, calendar, now, key=clock.key)
        return replace(running, provisional=clock.provisional)
    total = calendar.working_days(local(clock.started_at).date(), local(clock.due_at).date())
    return Term(None, clock.length, max(total, clock.length), paused=True, key=clock.key)
