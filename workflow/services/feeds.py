"""Private calendar addresses: one a person, given out once, kept as a hash, taken back at any time."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.models import Feed, User
from workflow.services.browser_sessions import hash_of, new_secret
from workflow.services.security_log import note


def open_feed(session: Session, user_id: int, *, now: datetime) -> str:
    """Give a person a new address and return its secret, which is kept nowhere; the one before stops working."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    _end(session, user_id, now)
    secret = new_secret()
    session.add(Feed(token_hash=hash_of(secret), user_id=user_id, created_at=now))
    note(session, "feed_opened", now=now, user_id=user_id)
    return secret


def revoke_feed(session: Session, user_id: int, *, now: datetime) -> None:
    """Take the address of a person back."""
    _end(session, user_id, now)
    note(session, "feed_revoked", now=now, user_id=user_id)


def feed_was_read(session: Session, token_hash: str, *, now: datetime) -> None:
    """Note when an address was last asked."""
    session.execute(update(Feed).where(Feed.token_hash == token_hash).values(read_at=now))


def _end(session: Session, user_id: int, now: datetime) -> None:
    session.execute(update(Feed).where(Feed.user_id == user_id, Feed.revoked_at.is_(None)).values(revoked_at=now))
