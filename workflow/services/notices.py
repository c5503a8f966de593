"""Marks messages as read, and keeps how somebody wants to be told and what the law had us tell."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.orm import Session

from workflow.models import Delivery, NoticeChoice, SentNotice, User


def mark_read(session: Session, person_id: int, names: Collection[str] | None, now: datetime) -> int:
    """Mark messages of the person as read, all of them when ``names`` is None, and return how many were unread.

    Names of other people's messages change nothing.
    """
    unread = update(Delivery).where(
        Delivery.user_id == person_id, Delivery.channel == "inapp", Delivery.read_at.is_(None)
    )
    if names is not None:
        unread = unread.where(Delivery.message_id.in_(sorted(names)))
    result = session.execute(unread.values(read_at=now))
    return result.rowcount if isinstance(result, CursorResult) else 0


def keep_notice(session: Session, delivery_id: int, subject: str, text: str) -> None:
    """Keep a legal notice as it was sent."""
    digest = sha256(f"{subject}\n{text}".encode()).hexdigest()
    session.execute(
        insert(SentNotice), {"delivery_id": delivery_id, "subject": subject, "text": text, "sha256": digest}
    )


def choose_notices(session: Session, person_id: int, mode: str, now: datetime) -> None:
    """Keep how somebody wants working notices by mail; what the law has us tell goes out in any case."""
    session.execute(select(User.id).where(User.id == person_id).with_for_update())
    session.merge(NoticeChoice(user_id=person_id, mode=mode, changed_at=now))
