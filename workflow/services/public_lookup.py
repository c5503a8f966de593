"""Looking a case up without an account, so many tries an address and no more."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from workflow.queries.lookup import LONGEST, PublicCase, look_up
from workflow.services.throttle import Limit, shut_for_address, succeed, take_turns, write_down

KIND = "lookup"
LOOK_UP = Limit(10, timedelta(minutes=5), timedelta(minutes=15))


def try_look_up(session: Session, code: str, key: str, *, address: str, now: datetime) -> PublicCase | None:
    """Return the public side of a case for a right pair, else None; raise TooManyTries after ten misses.

    The caller commits also after a miss, so that it counts.
    """
    take_turns(session, f"{KIND}:{address}")
    shut_for_address(session, KIND, LOOK_UP, address=address, now=now)
    attempt = write_down(session, KIND, subject=code.strip()[:LONGEST], address=address, now=now)
    found = look_up(session, code, key)
    if found is not None:
        succeed(session, attempt)
    return found
