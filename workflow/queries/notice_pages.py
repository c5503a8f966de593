"""One page of a person's messages: of one kind or of both, with how many there are of each.

Whether a message still asks for something follows from its case as it is now, so it is judged and not kept: for the
newest ``MOST`` messages at once, in a fixed number of statements. Beyond them the numbers say that there are more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.models import Delivery
from workflow.queries.notices import INAPP, NoticeRow, notices

MOST = 500


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some messages, the newest first; ``more`` names the one after which older ones follow.

    ``asking`` and ``telling`` count all messages, or the newest when there are ``beyond`` them.
    """

    rows: tuple[NoticeRow, ...]
    asking: int
    telling: int
    beyond: bool
    more: str | None


def notice_page(
    session: Session, *, person: Person, now: datetime, size: int, asks: bool | None = None, before: str | None = None,
    lang: str | None = None,
) -> NoticePage:  # fmt: skip
    """Return a page of the messages that ask, or only tell, or of both, older than the one named ``before``."""
    newest = notices(session, person=person, now=now, limit=MOST, lang=lang)
    names, beyond = [row.name for row in newest], _count(session, person.id) > MOST
    read: Sequence[NoticeRow] = newest
    if before in names and not (beyond and before == names[-1]):
        read = newest[names.index(before) + 1 :]
    elif before is not None:
        read = notices(session, person=person, now=now, limit=MOST, before=before, lang=lang)
    wanted = tuple(row for row in read if asks is None or row.asks == asks)
    shown = wanted[:size]
    more = shown[-1] if len(wanted) > size else read[-1] if beyond and read else None
    asking = sum(row.asks for row in newest)
    older = more is not None and (len(wanted) > size or _count(session, person.id, before_id=more.id) > 0)
    return NoticePage(shown, asking, len(newest) - asking, beyond, more.name if more and older else None)


def _count(session: Session, person_id: int, *, before_id: int | None = None) -> int:
    found = select(func.count()).where(Delivery.user_id == person_id, Delivery.channel == INAPP)
    if before_id is not None:
        found = found.where(Delivery.id < before_id)
    return session.scalar(found) or 0
