"""Limits on tries, counted in the database, so that they hold for any number of processes (I-57).

A try is written down as failed *before* it is judged and marked as succeeded afterwards: fifty at once are fifty tries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.orm import Session

from workflow.errors import WorkflowRefused
from workflow.models import SignInAttempt

KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so long; one more, and the door stays shut for a while."""

    tries: int
    within: timedelta
    shut: timedelta


SIGN_IN = Limit(10, timedelta(minutes=5), timedelta(minutes=15))
RESET_ACCOUNT = Limit(5, timedelta(days=1), timedelta(days=1))
RESET_ADDRESS = Limit(20, timedelta(hours=1), timedelta(hours=1))
REGISTER_ADDRESS = Limit(20, timedelta(hours=1), timedelta(hours=1))


class TooManyTries(WorkflowRefused):
    """The limit is reached; nothing was tried. ``until`` says when it may be tried again."""

    code = "too_many_tries"

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def write_down(session: Session, kind: str, *, subject: str, address: str, now: datetime) -> int:
    """Write a try down as failed and return its number."""
    attempt = SignInAttempt(kind=kind, subject=subject, address=address, succeeded=False, at=now)
    session.add(attempt)
    # the number of the row is the answer
    session.flush()
    return attempt.id


def succeed(session: Session, attempt_id: int) -> None:
    """Mark a try as successful: it counts against nobody any more."""
    session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=True))


def shut_for_account(session: Session, kind: str, limit: Limit, *, subject: str, address: str, now: datetime) -> bool:
    """Raise TooManyTries when an account had too many failed tries; return whether it is known at the address.

    Somebody who lately signed in from the same address is judged by their tries from there since then, so that
    strangers cannot lock people out of their own accounts, nor one colleague the whole office.
    """
    mine = (SignInAttempt.kind == kind, SignInAttempt.subject == subject)
    here = (*mine, SignInAttempt.address == address)
    known = session.scalar(select(func.max(SignInAttempt.at)).where(*here, SignInAttempt.succeeded))
    if known is not None and known > now - KNOWN_FOR:
        _refuse_when_full(session, here, limit, now, since=known)
        return True
    _refuse_when_full(session, mine, limit, now)
    return False


def shut_for_address(session: Session, kind: str, limit: Limit, *, address: str, now: datetime) -> None:
    """Raise TooManyTries when too many tries failed from one address, whatever the accounts."""
    _refuse_when_full(session, (SignInAttempt.kind == kind, SignInAttempt.address == address), limit, now)


def take_turns(session: Session, *names: str) -> None:
    """Let requests about the same names wait for each other until the transaction ends, so that none is miscounted.

    SQLite has one writer at a time anyway; it is asked to begin writing by the caller's unit of work.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    numbers = sorted(int.from_bytes(sha256(name.encode()).digest()[:8], signed=True) for name in names)
    for number in numbers:
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _refuse_when_full(
    session: Session,
    which: Sequence[ColumnElement[bool]],
    limit: Limit,
    now: datetime,
    *,
    since: datetime | None = None,
) -> None:
    start = now - limit.within - limit.shut
    failed = (SignInAttempt.succeeded.is_(False), SignInAttempt.at >= (max(start, since) if since else start))
    found = select(SignInAttempt.at).where(*which, *failed).order_by(SignInAttempt.at, SignInAttempt.id)
    until = shut_until(session.scalars(found).all(), limit)
    if until is not None and until > now:
        raise TooManyTries(until)


def shut_until(failures: Sequence[datetime], limit: Limit) -> datetime | None:
    """Return until when the door is shut after failures at these times, in order; None when it never was."""
    filled = (
        last for first, last in zip(failures, failures[limit.tries - 1 :], strict=False) if last - first <= limit.within
    )
    newest = max(filled, default=None)
    return None if newest is None else newest + limit.shut
