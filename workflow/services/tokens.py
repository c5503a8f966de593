"""One-time links: for one purpose and one person, until a moment, once (I-54). Only their hashes are kept."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, exists, select, update
from sqlalchemy.orm import Session

from workflow.errors import WorkflowRefused
from workflow.models import AccountToken, OutboxIntent
from workflow.services.browser_sessions import hash_of, new_secret

RESET, CONFIRM, INVITATION = "reset", "confirm", "invitation"
NOBODY = 0
PASSWORDS = (RESET, INVITATION)
LASTS = {RESET: timedelta(minutes=30), CONFIRM: timedelta(days=2), INVITATION: timedelta(days=7)}


class LinkDead(WorkflowRefused):
    """The link was used, replaced by a newer one, has run out, or never was one."""

    code = "link_dead"


def issue(session: Session, user_id: int, purpose: str, *, now: datetime) -> str:
    """Make a link's secret for a purpose; earlier links of the same purpose stop working."""
    kill(session, user_id, purpose)
    secret = new_secret()
    expires = now + LASTS[purpose]
    session.add(
        AccountToken(token_hash=hash_of(secret), user_id=user_id, purpose=purpose, created_at=now, expires_at=expires)
    )
    return secret


def issue_by_mail(session: Session, user_id: int, purpose: str, *, now: datetime) -> None:
    """Make a link and ask for it to be sent to the person."""
    tell(session, user_id, purpose, now=now, token=issue(session, user_id, purpose, now=now))


def pretend(session: Session, purpose: str, *, now: datetime) -> None:
    """Work as much as for a link and send nothing to anybody, so that the time of an answer tells nothing (I-56)."""
    kill(session, NOBODY, purpose)
    tell(session, NOBODY, purpose, now=now)


def tell(session: Session, user_id: int, purpose: str, *, now: datetime, token: str = "") -> None:
    """Ask for a message about the account itself, with the secret of a link or without."""
    name = f"account:{purpose}:{hash_of(token)[:40] if token else new_secret()}"
    content: dict[str, object] = {"purpose": purpose, "token": token}
    session.add(
        OutboxIntent(dedup_key=name, kind="account", audience=f"user:{user_id}", content=content, created_at=now)
    )


def owner(session: Session, secret: str, purposes: tuple[str, ...], *, now: datetime) -> int:
    """Return whose link it is; raise LinkDead when it may not be used (any more)."""
    found = select(AccountToken.user_id).where(*_alive(secret, purposes, now))
    user_id = session.scalar(found)
    if user_id is None:
        raise LinkDead
    return user_id


def use(session: Session, secret: str, purposes: tuple[str, ...], *, now: datetime) -> int:
    """Use a link up, and with it every other link of the person for the same ends; return the person.

    Of many requests at once, one gets through.
    """
    user_id = owner(session, secret, purposes, now=now)
    taken = session.execute(update(AccountToken).where(*_alive(secret, purposes, now)).values(used_at=now))
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        raise LinkDead
    kill(session, user_id, *purposes)
    return user_id


def kill(session: Session, user_id: int, *purposes: str) -> None:
    """Make the unused links of a person for these ends worthless; without ends, all."""
    dead = delete(AccountToken).where(AccountToken.user_id == user_id, AccountToken.used_at.is_(None))
    session.execute(dead.where(AccountToken.purpose.in_(purposes)) if purposes else dead)


def run_out(session: Session, user_id: int, purpose: str) -> None:
    """Let the unused links of a person for an end run out at once, but remember that they were never used."""
    mine = (AccountToken.user_id == user_id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None))
    session.execute(update(AccountToken).where(*mine).values(expires_at=AccountToken.created_at))


def is_waiting(session: Session, user_id: int, purpose: str) -> bool:
    """Whether a person was sent a link for an end and never used it, run out or not."""
    mine = (AccountToken.user_id == user_id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None))
    return bool(session.scalar(select(exists().where(*mine))))


def _alive(secret: str, purposes: tuple[str, ...], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        AccountToken.token_hash == hash_of(secret), AccountToken.purpose.in_(purposes),
        AccountToken.used_at.is_(None), AccountToken.expires_at > now,
    )  # fmt: skip
