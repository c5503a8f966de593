"""Looking a case up without an account, so many tries an address and no more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from workflow.services.throttle import Limit, shut_for_address, succeed, take_turns, write_down

KIND = "lookup"
LOOK_UP = Limit(10, timedelta(minutes=5), timedelta(minutes=15))
LONGEST = 80
Found = TypeVar("Found")


def try_look_up(
    session: Session, code: str, find: Callable[[], Found | None], *, address: str, now: datetime
) -> Found | None:
    """Return what ``find`` finds, else None; raise TooManyTries after ten misses.

    The caller commits also after a miss, so that it counts.
    """
    take_turns(session, f"{KIND}:{address}")
    shut_for_address(session, KIND, LOOK_UP, address=address, now=now)
    attempt = write_down(session, KIND, subject=code.strip()[:LONGEST], address=address, now=now)
    found = find()
    if found is not None:
        succeed(session, attempt)
    return found
