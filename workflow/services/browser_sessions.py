"""Signed-in browsers: begun, kept alive, ended. Who holds a copy of a cookie whose row is gone is nobody."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import CursorResult, delete, insert, update
from sqlalchemy.orm import Session

from workflow.models import WebSession

IDLE_STAFF, IDLE_APPLICANT = timedelta(minutes=30), timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=1)


def new_secret() -> str:
    """Return 256 bits of chance as text fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return the form in which secrets are kept."""
    return sha256(secret.encode()).hexdigest()


def begin(session: Session, user_id: int, *, now: datetime, agent: str = "", address: str = "") -> str:
    """Open a session for a browser and return its secret identifier, which is kept nowhere."""
    secret = new_secret()
    session.execute(delete(WebSession).where(WebSession.user_id == user_id, WebSession.expires_at <= now))
    begun = {"id_hash": hash_of(secret), "user_id": user_id, "created_at": now, "seen_at": now}
    written = insert(WebSession).values(**begun, expires_at=now + ABSOLUTE, agent=agent[:200], address=address[:200])
    session.execute(written)  # at once: who stands behind a cookie is asked by a statement that waits for nothing
    return secret


def see(session: Session, id_hash: str, *, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(WebSession).where(WebSession.id_hash == id_hash).values(seen_at=now))


def end(session: Session, user_id: int, mark: str) -> bool:
    """End one session of a person by its mark; whether there was one."""
    gone = delete(WebSession).where(WebSession.user_id == user_id, WebSession.id_hash == mark)
    done = session.execute(gone)
    return isinstance(done, CursorResult) and done.rowcount == 1


def end_all(session: Session, user_id: int, *, but: str = "") -> None:
    """End all sessions of a person, but for one."""
    session.execute(delete(WebSession).where(WebSession.user_id == user_id, WebSession.id_hash != but))
