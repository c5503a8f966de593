"""Signed-in browsers: begun, kept alive, ended. Who holds a copy of a cookie whose row is gone is nobody."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from workflow.models import User, WebSession
from workflow.queries.notices import unread_column

IDLE_STAFF, IDLE_APPLICANT = timedelta(minutes=30), timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=1)
WHOSE = (User.name, User.email, User.language, User.title, User.mail)
WHOSE = (User.name, User.email, User.language, User.title, User.mail)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser session that is alive, and whose it is."""

    id_hash: str
    user_id: int
    seen_at: datetime
    name: str
    email: str
    language: str
    title: str
    mail: bool
    unread: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser session as its owner sees it. ``mark`` names it without giving it away."""

    mark: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


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
    session.add(
        WebSession(
            id_hash=hash_of(secret), user_id=user_id, created_at=now, seen_at=now, expires_at=now + ABSOLUTE,
            agent=agent[:200], address=address[:200],
        )
    )  # fmt: skip
    return secret


def find(session: Session, secret: str, *, now: datetime) -> OpenSession | None:
    """Return the open session of an active account; how long it may lie idle is for the caller to judge."""
    found = (
        select(WebSession.id_hash, WebSession.user_id, WebSession.seen_at, *WHOSE, unread_column())
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.id_hash == hash_of(secret), WebSession.expires_at > now, User.active)
    )
    row = session.execute(found).mappings().one_or_none()
    return None if row is None else OpenSession(**row)


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


def lines(session: Session, user_id: int, *, now: datetime) -> list[SessionLine]:
    """Return the sessions of a person, the newest first."""
    found = select(WebSession).where(WebSession.user_id == user_id, WebSession.expires_at > now)
    rows = session.scalars(found.order_by(WebSession.seen_at.desc(), WebSession.id_hash))
    return [SessionLine(row.id_hash, row.agent, row.address, row.created_at, row.seen_at) for row in rows]
