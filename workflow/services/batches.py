"""Batches (đợt): opened as a call on a budget line, decided in one act with a result for each item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused, WorkflowRefused
from workflow.i18n import translate
from workflow.models import BudgetLine, Case, LedgerEntry, PlanBatch
from workflow.models.base import table_of
from workflow.office import Office
from workflow.services.transition import Moved, TransitionRequest, perform_together
from workflow.states import after

BATCH, CASE = table_of(PlanBatch), table_of(Case)
REASON = frozenset({"reason"})
SAID = {"approve": frozenset({"decision_number", "decided_on", "note"}), "leave_out": REASON, "reject": REASON}
"""The decisions, and what of the one form is said of each: why one was left out is not for those who were approved."""
DECISIONS = tuple(SAID)
WAITING = after("put_in_batch")
OPENING = (Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.AGENCY_OFFICER, Role.AGENCY_LEADER)
"""Who opens batches, each for their own office."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is decided about one case of a batch, as it was when the page was opened."""

    case_id: int
    version: int
    step: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item: moved, or why not."""

    case_id: int
    step: str
    moved: Moved | None
    refused: WorkflowRefused | None


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch to be opened."""

    owner_unit_id: int
    line_id: int
    year: int
    title: str
    opens_on: date
    closes_on: date
    call: str = ""


LABELS = {"kcdp": "Khuyến công địa phương %(year)s", "kcqg": "Khuyến công quốc gia %(year)s"}
"""What a line of each source is called."""


def allot(
    session: Session, *, unit_id: int, year: int, amount: int, by: Person, now: datetime, source: str = "kcdp"
) -> int:
    """Give a line of a year more money, opening the line when it is new, and return its id."""
    line_id = line_of(session, unit_id=unit_id, year=year, source=source)
    session.execute(
        insert(table_of(LedgerEntry)).values(line_id=line_id, kind="allot", amount=amount, at=now, by=by.id, note="")
    )
    return line_id


def line_of(session: Session, *, unit_id: int, year: int, source: str) -> int:
    """Return the line of a unit, a year and a source, opening it when it is new."""
    found = select(BudgetLine.id).where(
        BudgetLine.unit_id == unit_id, BudgetLine.year == year, BudgetLine.source == source
    )
    line_id = session.execute(found).scalar_one_or_none()
    if line_id is None:
        label = translate(LABELS[source], "vi", year=year)
        row = insert(table_of(BudgetLine)).values(unit_id=unit_id, year=year, source=source, label=label)
        line_id = session.execute(row.returning(table_of(BudgetLine).c.id)).scalar_one()
    return int(line_id)


def open_batch(session: Session, new: NewBatch, *, by: Person) -> int:
    """Open a batch of the person's own office and return its id; its number follows the last one of the year."""
    if new.owner_unit_id not in frozenset().union(*(by.units_as(role) for role in OPENING)):
        raise CaseNotFound(new.owner_unit_id)
    if new.closes_on < new.opens_on:
        raise _refused("dates_backwards", "Ngày đóng đợt phải sau ngày mở.", "Sửa lại hai ngày.")
    same = (BATCH.c.owner_unit_id == new.owner_unit_id, BATCH.c.year == new.year)
    number = 1 + (session.execute(select(func.max(BATCH.c.number)).where(*same)).scalar_one() or 0)
    row = {
        "slug": f"dot-{number}-{new.year}-{new.owner_unit_id}", "number": number, "owner_unit_id": new.owner_unit_id,
        "line_id": new.line_id, "year": new.year, "title": new.title, "opens_on": new.opens_on,
        "closes_on": new.closes_on,
        "call": new.call,
    }  # fmt: skip
    return int(session.execute(insert(BATCH).values(row).returning(BATCH.c.id)).scalar_one())


def decide_batch(
    session: Session,
    batch_id: int,
    items: Sequence[Item],
    values: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    office: Office,
) -> list[ItemResult]:
    """Decide the items of a batch in one act; those that pass are written, the others say why (R13).

    ``values`` holds the decision's number and date, and the reason for what is left out. The batch is closed when
    nothing in it waits any more.
    """
    batch = session.execute(select(BATCH).where(BATCH.c.id == batch_id).with_for_update()).mappings().one_or_none()
    if batch is None or any(item.step not in DECISIONS for item in items):
        raise CaseNotFound(batch_id)
    inside = set(session.execute(select(CASE.c.id).where(CASE.c.batch_id == batch_id)).scalars())
    results = []
    for step in DECISIONS:
        chosen = [item for item in items if item.step == step and item.case_id in inside]
        told = {name: value for name, value in values.items() if name in SAID[step]}
        requests = [TransitionRequest(item.case_id, step, item.version, told) for item in chosen]
        outcomes = perform_together(session, requests, by=by, now=now, office=office) if requests else []
        results += [_result(item, outcome) for item, outcome in zip(chosen, outcomes, strict=True)]
    _close_when_empty(session, batch, values, now)
    return results


def _result(item: Item, outcome: Moved | WorkflowRefused) -> ItemResult:
    if isinstance(outcome, Moved):
        return ItemResult(item.case_id, item.step, outcome, None)
    return ItemResult(item.case_id, item.step, None, outcome)


def _close_when_empty(session: Session, batch: Any, values: Mapping[str, Any], now: datetime) -> None:
    """Close the batch once a decision was taken and nothing in it waits."""
    here = CASE.c.batch_id == batch["id"]
    waiting = session.execute(select(func.count()).where(here, CASE.c.state.in_(WAITING))).scalar_one()
    decided = session.execute(select(func.count()).where(here, CASE.c.state.not_in(WAITING))).scalar_one()
    if decided and not waiting and batch["decided_at"] is None:
        number = str(values.get("decision_number", ""))
        session.execute(update(BATCH).where(BATCH.c.id == batch["id"]).values(decided_at=now, decision_number=number))


def _refused(code: str, message: str, hint: str) -> StepRefused:
    return StepRefused("batch", (Refusal(code, message, hint),))
