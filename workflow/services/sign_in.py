"""Signing in, in two short transactions with the slow hashing between them.

``begin_try`` counts the try and reads the kept hash; the caller commits and compares; ``finish_try`` opens the session.
Known, unknown and closed accounts take the same path (I-56).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.models import User
from workflow.services import browser_sessions
from workflow.services.accounts import address_key
from workflow.services.security_log import note
from workflow.services.throttle import (
    SIGN_IN,
    Limit,
    shut_for_account,
    shut_for_address,
    succeed,
    take_turns,
    write_down,
)

KIND = "sign_in"


@dataclass(frozen=True, slots=True)
class Try:
    """One counted try: what has to be compared."""

    attempt_id: int
    user_id: int | None
    kept: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A try that succeeded: the secret for the cookie, and whose it is."""

    secret: str
    user_id: int
    language: str


def begin_try(session: Session, email: str, *, address: str, now: datetime, limit: Limit = SIGN_IN) -> Try:
    """Count a try to sign in; raise TooManyTries, and count nothing, when the door is shut."""
    subject = address_key(email)[:200]
    take_turns(session, f"{KIND}:{subject}", f"{KIND}:{address}")
    if not shut_for_account(session, KIND, limit, subject=subject, address=address, now=now):
        shut_for_address(session, KIND, limit, address=address, now=now)
    attempt_id = write_down(session, KIND, subject=subject, address=address, now=now)
    found = session.execute(select(User.id, User.password).where(User.email == subject, User.active)).one_or_none()
    return Try(attempt_id, found.id if found else None, found.password if found else None)


def finish_try(
    session: Session, attempt: Try, *, good: bool, now: datetime, agent: str = "", address: str = "",
    request_id: str = "", rehashed: str | None = None,
) -> SignedIn | None:  # fmt: skip
    """Open a session when the password was right and is still the account's; None when not."""
    user = session.get(User, attempt.user_id) if good and attempt.user_id is not None else None
    if user is None or not user.active or user.password != attempt.kept:
        note(session, "sign_in_failed", now=now, user_id=attempt.user_id, request_id=request_id)
        return None
    succeed(session, attempt.attempt_id)
    if rehashed is not None:
        session.execute(update(User).where(User.id == user.id).values(password=rehashed))
    note(session, "signed_in", now=now, user_id=user.id, request_id=request_id)
    secret = browser_sessions.begin(session, user.id, now=now, agent=agent, address=address)
    return SignedIn(secret, user.id, user.language)
