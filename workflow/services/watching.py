"""Keeps what the nightly proof found: new findings are opened, mended ones are closed, and every run leaves a line."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import LimboFinding, LimboRun


class Found(Protocol):
    """What a proof says of one thing in limbo."""

    @property
    def case_id(self) -> int:
        """The case."""

    @property
    def cause(self) -> str:
        """Why it is in limbo."""

    @property
    def subject(self) -> str:
        """Which task or vote of it, if that is in limbo."""

    @property
    def content(self) -> Mapping[str, object]:
        """What words need."""


def proven_today(session: Session, *, now: datetime) -> bool:
    """Say whether a proof was made on this day already."""
    last = session.scalar(select(func.max(LimboRun.at)))
    return last is not None and local(last).date() >= local(now).date()


def keep_proof(session: Session, found: Iterable[Found], *, looked_at: int, now: datetime) -> LimboRun:
    """Write a run with its findings; one that is still there keeps the moment at which it was first found."""
    fresh = {(one.case_id, one.cause, one.subject): one for one in found}
    run = LimboRun(at=now, looked_at=looked_at, found=len(fresh))
    for row in session.scalars(select(LimboFinding).where(LimboFinding.cleared_at.is_(None))):
        if fresh.pop((row.case_id, row.cause, row.subject), None) is None:
            row.cleared_at = now
    session.add(run)
    session.add_all(
        LimboFinding(case_id=place[0], cause=place[1], subject=place[2], content=dict(one.content), found_at=now)
        for place, one in fresh.items()
    )
    return run
