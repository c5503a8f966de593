"""Proposing and approving a plan from its own pages, through the one door, with a result for every đề án."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.funding import Outcome
from workflow.models import Case, PlanItem
from workflow.office import Office
from workflow.plans.records import Plan
from workflow.services.batches import ItemResult
from workflow.services.bulk import Names
from workflow.services.transition import Moved, TransitionRequest, perform_transition

PROPOSING = {"budget_checked": "propose_plan", "assigned": "propose_amendment", "running": "propose_amendment"}
"""The step that proposes, by the state of the plan."""
APPROVING = {"proposed": "approve_proposal", "amending": "approve_amendment"}
DECIDED = {Outcome.FUNDED.value: "approve", Outcome.CUT.value: "approve", Outcome.RESERVE.value: "leave_out"}
"""What approving a plan does to a đề án, by its outcome in the proposal."""


@dataclass(frozen=True, slots=True)
class PlanAct:
    """The wish to propose or approve a plan as it was when the page was opened."""

    plan: Plan
    version: int
    values: Mapping[str, Any]


def propose_way(session: Session, act: PlanAct, *, by: Person, now: datetime, office: Office) -> None:
    """Propose exactly what the page showed; ``values`` holds its digest as ``seen``."""
    _take(session, act, PROPOSING[act.plan.state], by=by, now=now, office=office)


def approve_way(
    session: Session, act: PlanAct, *, by: Person, now: datetime, office: Office
) -> tuple[list[ItemResult], Names]:  # fmt: skip
    """Approve the newest version and return what became of every đề án that it decides, with its name."""
    _take(session, act, APPROVING[act.plan.state], by=by, now=now, office=office)
    found = select(Case.id, Case.code, Case.title, Case.version, PlanItem.outcome).join(
        PlanItem, PlanItem.case_id == Case.id
    )
    newest = (PlanItem.plan_id == act.plan.id, PlanItem.version == act.plan.newest)
    decided = PlanItem.outcome.in_(DECIDED)
    rows = session.execute(found.where(*newest, decided).order_by(PlanItem.position)).all()
    results = [ItemResult(row.id, DECIDED[row.outcome], Moved(row.id, row.version), None) for row in rows]
    return results, {row.id: (row.code, row.title) for row in rows}


def _take(session: Session, act: PlanAct, step: str, *, by: Person, now: datetime, office: Office) -> None:
    request = TransitionRequest(act.plan.id, step, act.version, act.values)
    perform_transition(session, request, by=by, now=now, office=office)
