"""Marks messages as read."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from workflow.models import Delivery


def mark_read(session: Session, person_id: int, ids: Collection[int] | None, now: datetime) -> int:
    """Mark messages of the person as read, all of them when ``ids`` is None, and return how many were unread.

    Ids of other people's messages change nothing.
    """
    unread = update(Delivery).where(
        Delivery.user_id == person_id, Delivery.channel == "inapp", Delivery.read_at.is_(None)
    )
    if ids is not None:
        unread = unread.where(Delivery.id.in_(sorted(ids)))
    result = session.execute(unread.values(read_at=now))
    return result.rowcount if isinstance(result, CursorResult) else 0
