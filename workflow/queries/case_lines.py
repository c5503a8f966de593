"""Turns the records of a case into the lines of its page."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, func, select
from sqlalchemy.orm import Session

from workflow.calendar import WorkCalendar, local
from workflow.chain import ON_BEHALF_OF
from workflow.definition import Process, Role
from workflow.facts import TaskFact
from workflow.models import Case, PaymentRequest, Unit, User
from workflow.models.base import table_of
from workflow.models.money import CASE_FIGURES, WAITING
from workflow.office import Office
from workflow.published import process_of
from workflow.queries.case_ledger import AskedLine
from workflow.queries.case_rows import (
    ClockLine,
    EventLine,
    LinkLine,
    Money,
    PaperLine,
    SectionLine,
    TaskLine,
    VisitLine,
)
from workflow.shipped import shipped_papers

OPENED = "Mở hồ sơ"
TIES = ("owner_unit_id", "province_id", "commune_id", "centre_id", "applicant_id", "agency_id")
ASKED = "asked_id"
"""Who is asked to explain, in a line of history."""


def name_columns() -> list[ColumnElement[Any]]:
    """Return columns for the names of the units that a case hangs on, to be read with the case."""
    ties = table_of(Case).c
    return [select(Unit.name).where(Unit.id == ties[tie]).scalar_subquery().label(f"name_{tie}") for tie in TIES]


def names_of(row: RowMapping) -> dict[str, str]:
    """Return the names of the units that the case hangs on, by the name of their tie without ``_id``."""
    return {tie.removesuffix("_id"): row[f"name_{tie}"] or "" for tie in TIES}


def request_columns() -> list[ColumnElement[Any]]:
    """Return columns for the payment requests that are open and those checked, and what the open one is, since when."""
    waiting = PaymentRequest.status.in_(WAITING)
    wanted: dict[str, tuple[ColumnElement[Any], ColumnElement[bool]]] = {
        "open_requests": (func.count(), waiting),
        "checked_requests": (func.count(), PaymentRequest.status == "checked"),
        "approved_requests": (func.count(), PaymentRequest.status == "approved"),
        "asked_kind": (func.max(PaymentRequest.kind), waiting),
        "asked_at": (func.max(PaymentRequest.asked_at), waiting),
    }
    of_case = PaymentRequest.case_id == table_of(Case).c.id
    return [
        select(shown).select_from(PaymentRequest).where(of_case, which).scalar_subquery().label(name)
        for name, (shown, which) in wanted.items()
    ]


def payment_papers(row: RowMapping, office: Office, now: datetime) -> tuple[str, ...]:
    """Return the kinds of papers that the open payment request needs, or the one that may be made in this state."""
    kind = row["asked_kind"] or ("remainder" if row["state"] == "payment" else "advance")
    on, scope = local(row["asked_at"] or now).date(), office.figures_scope(row["owner_unit_id"], row["agency_id"])
    return office.rules.payment_papers(kind, row["activity"], on=on, scope=scope)


def open_money(row: RowMapping, sums: Mapping[str, int]) -> Money:
    """Return the figures of the case."""
    folds = {name: sums.get(name, 0) for name in CASE_FIGURES}
    return Money(row["total_cost"], row["support"], row["matching"], **folds, matched=sums.get("matched"))


def clock_lines(
    rows: Sequence[Row[Any]], process: Process, calendar: WorkCalendar, now: datetime
) -> tuple[ClockLine, ...]:
    """Return the terms in the order in which they started."""
    return tuple(_clock_line(number, row, process, calendar, now=now) for number, row in enumerate(rows, start=1))


def _clock_line(number: int, row: Row[Any], process: Process, calendar: WorkCalendar, *, now: datetime) -> ClockLine:
    start, due_on, today = local(row.started_at).date(), local(row.due_at).date(), local(now).date()
    until_due = calendar.working_days(today, due_on) if today <= due_on else -calendar.working_days(due_on, today)
    left = row.length if row.paused_at is not None else until_due
    label = process.clock_by_key[row.key].label
    return ClockLine(
        number, row.key, label, row.rule, row.started_at, row.due_at, calendar.working_days(start, due_on), left,
        row.paused_at is not None, row.closed_at, row.provisional, row.since, row.length,
    )  # fmt: skip


def paper_lines(rows: Sequence[Row[Any]], reader_id: int, moved_at: datetime) -> tuple[PaperLine, ...]:
    """Return the papers, newest versions marked, and those that the reader attached since the case moved."""
    kinds = shipped_papers()
    return tuple(
        PaperLine(
            row.id, row.kind, kinds[row.kind].label if row.kind in kinds else row.kind, row.name, row.mime, row.size,
            row.pages,
            row.version, row.replaced_by is None, row.uploaded_at, row.uploader or "", row.sha256,
            row.uploaded_by == reader_id and row.uploaded_at >= moved_at, row.uploaded_by == reader_id, row.visit,
        )
        for row in rows
    )  # fmt: skip


def visit_lines(
    rows: Sequence[Row[Any]], events: Sequence[EventLine], papers: Sequence[PaperLine]
) -> tuple[VisitLine, ...]:
    """Return the visits in the order in which they were recorded."""
    acts = {event.seq: event for event in events}
    return tuple(
        VisitLine(
            row.seq, row.visited_on, row.participants, row.findings, acts[row.seq],
            tuple(paper for paper in papers if paper.visit == row.seq),
        )
        for row in rows
    )  # fmt: skip


def section_lines(
    process: Process, row: RowMapping, saved: Mapping[str, RowMapping], roles: frozenset[Role]
) -> tuple[SectionLine, ...]:
    """Return the sections of the dossier in the order of the definition."""
    lines = []
    for section in process.sections:
        line = saved.get(section.key)
        editable = not row["held"] and row["state"] in section.states and bool(roles.intersection(section.roles))
        complete, content = (line["complete"], line["content"]) if line else (False, {})
        version, saved_at = (line["version"], line["saved_at"]) if line else (0, None)
        lines.append(
            SectionLine(section.key, section.label, complete, saved_at, version, editable, content, section.required)
        )
    return tuple(lines)


def task_lines(
    process: Process,
    rows: Sequence[RowMapping],
    facts: Sequence[TaskFact],
    events: Sequence[EventLine],
    now: datetime,
) -> tuple[TaskLine, ...]:
    """Return who was asked what; an answer is late when it came, or still has not come, after its term."""
    said = {event.seq: event.values for event in events}
    return tuple(
        TaskLine(
            row["id"], row["kind"], process.task_by_key[row["kind"]].label,
            row["person_name"] or row["unit_name"] or "",
            row["side"], row["due_at"], row["answered_at"], row["verdict"], (row["answered_at"] or now) > row["due_at"],
            fact.mine and row["answered_at"] is None, said.get(row["answered_seq"], {}),
        )
        for row, fact in zip(rows, facts, strict=True)
    )  # fmt: skip


def asked_lines(rows: Sequence[RowMapping]) -> tuple[AskedLine, ...]:
    """Return everybody who was ever asked, in the order in which they were, and when they were through."""
    return tuple(
        AskedLine(
            row["kind"], row["role"], row["person_name"] or row["unit_name"] or "", row["asked_at"], row["due_at"],
            row["answered_at"], row["answered_at"] or row["cancelled_at"],
        )
        for row in rows
    )  # fmt: skip


def event_lines(
    process: Process, rows: Sequence[Row[Any]], texts: Mapping[str, str | None], session: Session
) -> tuple[EventLine, ...]:
    """Return the history, oldest first, with private texts put back where they have not been erased."""
    bodies = [json.loads(row.body) for row in rows]
    behalves = [body.pop(ON_BEHALF_OF, None) for body in bodies]
    asked = [body.get(ASKED) for body in bodies]
    names = _names(session, {person for person in (*behalves, *asked) if person is not None})
    return tuple(
        EventLine(
            row.seq, row.at, row.step, process.steps[row.step].label if row.step in process.steps else OPENED,
            row.actor or "",
            row.actor_id, Role(row.role) if row.role else None, row.from_state, row.to_state,
            readable(body, texts), row.hash, names.get(behalf, ""), names.get(whom, ""),
        )
        for row, body, behalf, whom in zip(rows, bodies, behalves, asked, strict=True)
    )  # fmt: skip


def _names(session: Session, people: set[int]) -> dict[int | None, str]:
    """Return the names of those who were stood in for, or asked; mostly there are none to ask for."""
    if not people:
        return {}
    return {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(people)))}


def readable(value: Any, texts: Mapping[str, str | None]) -> Any:
    """Return a value of history with its private texts in place of their digests; an erased text is empty."""
    if isinstance(value, dict):
        if set(value) == {"digest"}:
            return texts.get(value["digest"]) or ""
        return {name: readable(item, texts) for name, item in value.items()}
    return [readable(item, texts) for item in value] if isinstance(value, list) else value


def link_lines(rows: Sequence[Row[Any]], case_id: int, session: Session) -> tuple[LinkLine, ...]:
    """Return the tied cases; ``outgoing`` means that this case is the one that depends on the other."""
    return tuple(
        LinkLine(
            row.code, row.title, row.kind, process_of(session, row.process_hash).states[row.state].label, row.state,
            row.from_id == case_id, row.closed_at is None,
        )
        for row in rows
    )  # fmt: skip


def units_of(row: RowMapping) -> dict[str, int | None]:
    """Return the units that a case hangs on, by what they are to it."""
    return {name: row[name] for name in TIES}
