"""Drafts the letters before lateness, so that they are ready a working day and more before the promised day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from workflow.definition import Process
from workflow.models import Apology, OutboxIntent
from workflow.published import process_of

SIGN = "apologise"
REASON = "Hồ sơ đang ở bước “%(state)s”, chưa thể trả kết quả đúng ngày đã hẹn."


class Late(Protocol):
    """A case that will not keep its promised day."""

    @property
    def case_id(self) -> int:
        """The case."""

    @property
    def clock_id(self) -> int:
        """The term that the promise rests on."""

    @property
    def promised_at(self) -> datetime:
        """What was promised."""

    @property
    def state(self) -> str:
        """Where the case stands."""

    @property
    def process_hash(self) -> str:
        """Its definition."""

    @property
    def new_due_on(self) -> date:
        """The day that the draft proposes."""


def draft_apologies(session: Session, found: Iterable[Late], *, now: datetime) -> int:
    """Write a draft for each of the cases, tell whoever signs it, and return how many.

    It takes the place of one that was never signed and rests on a term that has begun anew. Cases of a version of
    their procedure that knows no such letter are left out.
    """
    known = ((one, process_of(session, one.process_hash)) for one in found)
    drafts = [(one, process) for one, process in known if SIGN in process.steps]
    cases = [one.case_id for one, _ in drafts]
    session.execute(delete(Apology).where(Apology.case_id.in_(cases), Apology.signed_at.is_(None)))
    for table, row in ((Apology, _draft), (OutboxIntent, _told)):
        if drafts:
            session.execute(insert(table), [row(*each, now) for each in drafts])
    return len(drafts)


def _draft(one: Late, process: Process, now: datetime) -> dict[str, object]:
    reason = REASON % {"state": process.states[one.state].label}
    return {
        "case_id": one.case_id, "clock_id": one.clock_id, "promised_at": one.promised_at, "reason": reason,
        "new_due_on": one.new_due_on, "drafted_at": now,
    }  # fmt: skip


def _told(one: Late, process: Process, now: datetime) -> dict[str, object]:
    """The wish to tell the first of those who may sign that a letter waits."""
    audience = f"role:{process.steps[SIGN].roles[0]}"
    return {
        "dedup_key": f"apology:{one.clock_id}:{audience}", "kind": "apology", "case_id": one.case_id,
        "audience": audience, "created_at": now,
        "content": {"due": one.promised_at.isoformat(), "clock": one.clock_id},
    }  # fmt: skip
