"""The approvals of a case that count: what each covered by its hash, and whether it became void since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.models import CaseApproval, CaseEvent

GIVEN = (
    CaseApproval.id.label("approval_id"), CaseApproval.step.label("approval_step"),
    CaseApproval.hash.label("approval_hash"), CaseApproval.covers, CaseApproval.void_parts, CaseApproval.voided_at,
    CaseApproval.void_seq, CaseApproval.role.label("approval_role"),
)  # fmt: skip
"""What a line of history tells of an approval that it gave and that no newer one took the place of."""
OF_EVENT = (
    (CaseApproval.case_id == CaseEvent.case_id)
    & (CaseApproval.seq == CaseEvent.seq)
    & CaseApproval.superseded_seq.is_(None)
)


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One approval: by which step, by whom, when, and the parts that changed since, if any, by which act."""

    step: str
    actor: str
    at: datetime
    hash: str
    parts: int
    void_parts: tuple[str, ...]
    voided_at: datetime | None
    void_seq: int | None
    role: str
    actor_id: int | None


def approval_lines(events: Iterable[Any]) -> tuple[ApprovalLine, ...]:
    """Return the approvals that lines of history with ``GIVEN`` tell of, in the order in which they were given."""
    given = {row.approval_id: row for row in events if row.approval_id is not None}
    return tuple(
        ApprovalLine(
            row.approval_step, row.actor or "", row.at, row.approval_hash, len(row.covers), tuple(row.void_parts or ()),
            row.voided_at, row.void_seq, row.approval_role, row.actor_id,
        )
        for _, row in sorted(given.items())
    )  # fmt: skip
