"""What happened to the shares of a đề án, across all bodies, newest first, as far as a person may know of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.definition import Role
from workflow.models import Case, CaseEvent, CaseShare, LineItem, Unit
from workflow.published import process_of
from workflow.queries.visibility import visible
from workflow.states.interventions import INTERNAL_STEPS

OPENED = "Mở hồ sơ"
MOST = 30


@dataclass(frozen=True, slots=True)
class ShareEvent:
    """One act on one share: when, whose share, which step, and in which role it was taken."""

    at: datetime
    code: str
    name: str
    label: str
    role: Role | None


def share_history(session: Session, case_id: int, *, person: Person, most: int = MOST) -> tuple[ShareEvent, ...]:
    """Return the last acts on the shares of a đề án that a person may know of."""
    found = (
        select(CaseEvent.at, CaseEvent.step, CaseEvent.role, Case.code, Case.process_hash, Unit.name)
        .join(Case, Case.id == CaseEvent.case_id)
        .join(CaseShare, CaseShare.case_id == Case.id)
        .join(LineItem, LineItem.id == CaseShare.line_item_id)
        .join(Unit, Unit.id == Case.applicant_id)
        .where(LineItem.case_id == case_id, visible(scope_of(person)), CaseEvent.step.not_in(sorted(INTERNAL_STEPS)))
        .order_by(CaseEvent.at.desc(), CaseEvent.case_id.desc(), CaseEvent.seq.desc())
        .limit(most)
    )
    events = []
    for row in session.execute(found):
        steps = process_of(session, row.process_hash).steps
        label = steps[row.step].label if row.step in steps else OPENED
        events.append(ShareEvent(row.at, row.code, row.name, label, Role(row.role) if row.role else None))
    return tuple(events)
