"""What the people responsible for the system should be able to read later: sign-ins, refusals, changes of rights."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.models import SecurityEvent

LONGEST_DETAIL = 300


def note(  # reads as one line of the log
    session: Session, kind: str, *, now: datetime, user_id: int | None = None, case_id: int | None = None,
    request_id: str = "", detail: str = "",
) -> None:  # fmt: skip
    """Add one line to the security log, in the caller's transaction. ``detail`` never holds a secret."""
    session.add(
        SecurityEvent(
            at=now, kind=kind, user_id=user_id, case_id=case_id, request_id=request_id, detail=detail[:LONGEST_DETAIL]
        )
    )
