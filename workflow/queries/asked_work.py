"""Parallel work that somebody was asked for and has not done: opinions, verdicts, questions, panels, explanations."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.models import Case, CaseTask, Explanation
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.list_rows import CaseLine, calendar_of, case_line, case_rows, term_of
from workflow.queries.visibility import visible

MOST = 200
EXPLAIN = "explain"
WORK = aliased(CaseTask)


def asked_work(session: Session, *, person: Person, now: datetime, office: Office) -> tuple[CaseLine, ...]:
    """Return the work that waits for an answer of the person, the first due first; at most MOST."""
    by_unit = [
        and_(WORK.role == grant.role.value, WORK.holder_unit_id.in_(sorted(grant.units))) for grant in person.grants
    ]
    unit = and_(WORK.holder_user_id.is_(None), or_(false(), *by_unit))
    mine = or_(WORK.holder_user_id == person.id, unit)
    task = (WORK.id, WORK.kind, WORK.due_at, WORK.asked_at)
    found = (
        case_rows()
        .add_columns(*(column.label(f"task_{column.key}") for column in task))
        .join(WORK, WORK.case_id == Case.id)
        .where(WORK.answered_at.is_(None), WORK.cancelled_at.is_(None), WORK.round == _newest())
        .where(Case.closed_at.is_(None), mine, visible(scope_of(person)))
        .order_by(WORK.due_at, WORK.id)
        .limit(MOST)
    )
    rows = [row for row in session.execute(found) if _open_here(session, row)]
    work = [_line(session, row, now=now, office=office) for row in rows]
    work += _explanations(session, person, now, office)
    return tuple(sorted(work, key=lambda line: (line.term.due_at or now, line.id)))


def _explanations(session: Session, person: Person, now: datetime, office: Office) -> Iterator[CaseLine]:
    """What the person has to explain; whoever has the role no more cannot, and is not asked here."""
    columns = (Explanation.id.label("asked"), Explanation.asked_at, Explanation.due_at.label("answer_by"))
    waiting = (Explanation.asked_id == person.id, Explanation.answered_at.is_(None), Case.closed_at.is_(None))
    found = case_rows().add_columns(*columns).join(Explanation, Explanation.case_id == Case.id)
    found = found.where(*waiting, visible(scope_of(person))).order_by(Explanation.due_at, Explanation.id).limit(MOST)
    for row in session.execute(found):
        step = process_of(session, row.process_hash).steps[EXPLAIN]
        if row.state in step.sources:
            term = term_of(row.asked_at, row.answer_by, calendar_of(office, row.owner_unit_id), now)
            line = case_line(session, row, term)
            yield replace(line, step=step, asked=step.label, task=f"explanation-{row.asked}")


def _newest() -> Any:
    later = aliased(CaseTask)
    same = (later.case_id == WORK.case_id, later.kind == WORK.kind, later.cancelled_at.is_(None))
    return select(func.max(later.round)).where(*same).correlate(WORK).scalar_subquery()


def _open_here(session: Session, row: Row[Any]) -> bool:
    """Whether an answer is still taken where the case stands now."""
    task = process_of(session, row.process_hash).task_by_key[row.task_kind]
    return row.state in task.answer.sources and (task.answer.while_held or not row.held)


def _line(session: Session, row: Row[Any], *, now: datetime, office: Office) -> CaseLine:
    spec = process_of(session, row.process_hash).task_by_key[row.task_kind]
    term = term_of(row.task_asked_at, row.task_due_at, calendar_of(office, row.owner_unit_id), now)
    return replace(case_line(session, row, term), step=spec.answer, asked=spec.label, task=f"task-{row.task_id}")
