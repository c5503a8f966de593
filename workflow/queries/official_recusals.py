"""The officials who took themselves off a nomination or a whole round: who, in what role, why and since when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.definition import Role
from workflow.models import CaseEvent, PrivateText, User

STEP, REASON = "declare_conflict", "reason"


@dataclass(frozen=True, slots=True)
class OfficialRecusal:
    """One official's own word, as the history of the case has it; an erased reason is empty."""

    case_id: int
    user_id: int
    name: str
    role: Role
    reason: str
    at: datetime


def official_recusals(session: Session, case_ids: Collection[int]) -> tuple[OfficialRecusal, ...]:
    """Return who declared a conflict of their own with any of these cases, the first of each person and case."""
    own = (PrivateText.case_id == CaseEvent.case_id, PrivateText.seq == CaseEvent.seq, PrivateText.field == REASON)
    found = (
        select(CaseEvent.case_id, CaseEvent.actor_id, User.name, CaseEvent.role, PrivateText.text, CaseEvent.at)
        .join(User, User.id == CaseEvent.actor_id)
        .outerjoin(PrivateText, own[0] & own[1] & own[2])
        .where(CaseEvent.case_id.in_(sorted(case_ids)), CaseEvent.step == STEP)
        .order_by(CaseEvent.case_id, CaseEvent.seq.desc())
    )
    first = {
        (row.case_id, row.actor_id): OfficialRecusal(
            row.case_id, row.actor_id, row.name, Role(row.role), row.text or "", row.at
        )
        for row in session.execute(found)
    }
    return tuple(first.values())
