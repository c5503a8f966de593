"""What waits to be sent, what failed and why, as far as an administrator looks after it.

A line says what kind of message it is and which case it is about by its code alone: administrators read no cases.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from workflow.errors import CaseNotFound
from workflow.models import Case, Delivery, Establishment, Membership, OutboxIntent, User
from workflow.queries.notice_weight import Weight, weight_of
from workflow.queries.notices import INAPP
from workflow.queries.topic import Topic
from workflow.queries.topics import topics

WAITING, FAILED, DEAD, SENT, STOPPED = "queued", "failed", "dead", "sent", "void"
SIZE = 25


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message on its way. ``purpose`` names a mail about an account; ``legal`` ones may not be stopped."""

    id: int
    name: str
    reader: str
    email: str
    channel: str
    status: str
    sort: str
    purpose: str
    code: str
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str
    legal: bool
    current: bool
    fence: int
    wording: int | None
    """The version of the words that were tried last; None before the first try."""

    @property
    def retries(self) -> bool:
        """Whether it may be sent again: what a one-time link was in has been erased."""
        return self.status in (FAILED, DEAD) and not self.purpose and self.current

    @property
    def stops(self) -> bool:
        """Whether it may be stopped."""
        return self.status == WAITING and not self.legal


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page of the outbox, the newest first, with how many there are of each status."""

    lines: tuple[OutboxLine, ...]
    counts: Mapping[str, int]
    next_id: int | None


def outbox_page(
    session: Session, units: Collection[int], *, status: str = WAITING, before: int | None = None, reader: str = ""
) -> OutboxPage:
    """Return one page of the messages of a status; ``reader`` limits them to an address."""
    where = [*governed_mail(units), *([User.email == reader.strip().lower()] if reader.strip() else [])]
    counted = select(Delivery.status, func.count()).join(User, User.id == Delivery.user_id).where(*where)
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(Delivery.status))}
    found = _rows().where(*where, Delivery.status == status)
    if before is not None:
        found = found.where(Delivery.id < before)
    rows = session.execute(found.order_by(Delivery.id.desc()).limit(SIZE + 1)).all()
    about = topics(session, [row.intent_id for row in rows[:SIZE]])
    lines = tuple(_line(row, about[row.intent_id]) for row in rows[:SIZE])
    return OutboxPage(lines, counts, lines[-1].id if len(rows) > SIZE else None)


def outbox_line(session: Session, delivery_id: int, units: Collection[int]) -> OutboxLine:
    """Return one message; CaseNotFound when somebody else looks after it."""
    return outbox_found(session, delivery_id, units)[0]


def outbox_found(session: Session, delivery_id: int, units: Collection[int]) -> tuple[OutboxLine, Topic, str]:
    """Return one message, what it is about, and the language of its reader; CaseNotFound outside the governed units."""
    row = session.execute(_rows().where(*governed_mail(units), Delivery.id == delivery_id)).one_or_none()
    if row is None:
        raise CaseNotFound(delivery_id)
    topic = topics(session, [row.intent_id])[row.intent_id]
    return _line(row, topic), topic, row.language


def governed_mail(units: Collection[int]) -> tuple[Any, ...]:
    """Return the conditions for what somebody who governs some units looks after.

    That is every message about a case that they own, whoever reads it: applicants too must not miss what the law has
    them told. Then whatever goes to their own people, and what is about no case to people of establishments there.
    """
    inside = sorted(units)
    owned = select(OutboxIntent.id).join(Case, Case.id == OutboxIntent.case_id).where(Case.owner_unit_id.in_(inside))
    about_none = select(OutboxIntent.id).where(OutboxIntent.case_id.is_(None))
    people = select(Membership.user_id).where(Membership.unit_id.in_(inside))
    placed = select(Establishment.unit_id).where(Establishment.commune_id.in_(inside))
    owners = select(Membership.user_id).where(Membership.unit_id.in_(placed))
    return Delivery.channel != INAPP, or_(
        Delivery.user_id.in_(people),
        Delivery.intent_id.in_(owned),
        and_(Delivery.user_id.in_(owners), Delivery.intent_id.in_(about_none)),
    )


def _rows() -> Any:
    columns = (
        Delivery.id, Delivery.intent_id, Delivery.message_id, User.name, User.email, Delivery.channel, Delivery.status,
        Delivery.attempts, Delivery.created_at, Delivery.next_try_at, Delivery.sent_at, Delivery.error, Delivery.fence,
        Delivery.wording, User.language,
    )  # fmt: skip
    return select(*columns).join(User, User.id == Delivery.user_id)


def _line(row: Any, topic: Topic) -> OutboxLine:
    purpose = str(topic.content.get("purpose") or "account") if topic.kind == "account" else ""
    return OutboxLine(
        row.id, row.message_id, row.name, row.email, row.channel, row.status, topic.sort.value, purpose,
        topic.case.code if topic.case else "", row.attempts, row.created_at, row.next_try_at, row.sent_at, row.error,
        weight_of(topic) is Weight.LEGAL, topic.current, row.fence, row.wording,
    )  # fmt: skip
