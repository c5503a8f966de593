"""The approvals of a case that count: what each covered by its hash, and whether it became void since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import CaseApproval, User


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One approval: by which step, by whom, when, and the parts that changed since, if any."""

    step: str
    actor: str
    at: datetime
    hash: str
    parts: int
    void_parts: tuple[str, ...]
    voided_at: datetime | None


def approval_lines(session: Session, case_id: int) -> tuple[ApprovalLine, ...]:
    """Return the approvals that no newer one took the place of, in the order in which they were given."""
    found = (
        select(CaseApproval, User.name)
        .outerjoin(User, User.id == CaseApproval.actor_id)
        .where(CaseApproval.case_id == case_id, CaseApproval.superseded_seq.is_(None))
        .order_by(CaseApproval.id)
    )
    return tuple(
        ApprovalLine(
            row.step, name or "", row.at, row.hash, len(row.covers), tuple(row.void_parts or ()), row.voided_at
        )
        for row, name in session.execute(found)
    )
