"""Opening a certificate's page: so many misses an address and no more, and a count of visits that knows nobody."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import CertificateVisit
from workflow.models.base import table_of
from workflow.services.public_lookup import LOOK_UP
from workflow.services.throttle import shut_for_address, take_turns, write_down

KIND = "verify"
VISIT = table_of(CertificateVisit)


class Known(Protocol):
    """A certificate that was found."""

    @property
    def id(self) -> int:
        """Its number in the table."""


Found = TypeVar("Found", bound=Known)


def visit(session: Session, find: Callable[[], Found | None], *, address: str, now: datetime) -> Found | None:
    """Return what ``find`` finds and count the visit; a miss counts against the address.

    Raise TooManyTries after ten misses. What was asked for is written down for no one. The caller commits.
    """
    take_turns(session, f"{KIND}:{address}")
    shut_for_address(session, KIND, LOOK_UP, address=address, now=now)
    found = find()
    if found is None:
        write_down(session, KIND, subject="", address=address, now=now)
    else:
        _count(session, found.id, now)
    return found


def _count(session: Session, certificate_id: int, now: datetime) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(VISIT).values(certificate_id=certificate_id, day=local(now).date(), visits=1)
    again = {"visits": VISIT.c.visits + 1}
    session.execute(first.on_conflict_do_update(index_elements=[VISIT.c.certificate_id, VISIT.c.day], set_=again))
