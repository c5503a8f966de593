"""Drafts the letters before lateness, so that they are ready a working day and more before the promised day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from workflow.models import Apology
from workflow.published import process_of

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
    """Write a draft for each of the cases, none of which has one, and return how many."""
    drafts = [
        Apology(
            case_id=one.case_id, clock_id=one.clock_id, promised_at=one.promised_at, new_due_on=one.new_due_on,
            reason=REASON % {"state": process_of(session, one.process_hash).states[one.state].label}, drafted_at=now,
        )
        for one in found
    ]  # fmt: skip
    session.add_all(drafts)
    return len(drafts)
