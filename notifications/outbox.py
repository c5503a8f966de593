"""From the wish to tell somebody something to one delivery a person and channel (R5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifications.channels import email, inapp
from notifications.channels.further import further
from notifications.digest import plan
from notifications.faults import described
from notifications.recipients import recipients
from workflow.models import Delivery, OutboxIntent
from workflow.office import Office
from workflow.queries.people import Addressee
from workflow.queries.topic import Sort, Topic
from workflow.queries.topics import topics

BATCH = 50
LOCK = 7_120_001
"""The name of the lock under which one worker at a time expands, so that a person is told of one event once."""
EMIT = {
    "postgresql": postgresql.insert(OutboxIntent).on_conflict_do_nothing().returning(OutboxIntent.id),
    "sqlite": sqlite.insert(OutboxIntent).on_conflict_do_nothing().returning(OutboxIntent.id),
}
log = structlog.get_logger()


def emit(session: Session, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write intents and return how many were new; one whose ``dedup_key`` is known stays the only one (I-23)."""
    insertion = EMIT[session.get_bind().dialect.name]
    return sum(len(session.connection().execute(insertion, dict(row)).all()) for row in rows)


def expand(session: Session, now: datetime, *, office: Office | None = None, limit: int = BATCH) -> int:
    """Turn waiting intents into deliveries and return how many were taken: 0 also while another worker is at it.

    The caller owns the transaction. What does not matter any more, or cannot be understood, gets no delivery. Without
    an office nothing waits for the hours of working notices.
    """
    if not _alone(session):
        return 0
    waiting = select(OutboxIntent.id).where(OutboxIntent.expanded_at.is_(None)).order_by(OutboxIntent.id).limit(limit)
    ids = session.scalars(waiting.with_for_update()).all()
    about = topics(session, ids)
    for intent_id in ids:
        rows = _rows(session, about[intent_id], now=now, office=office)
        if rows:
            session.execute(insert(Delivery), rows)
        elif about[intent_id].sort is Sort.ACCOUNT:
            forget(session, intent_id)
    if ids:
        session.execute(update(OutboxIntent).where(OutboxIntent.id.in_(ids)).values(expanded_at=now))
    return len(ids)


def forget(session: Session, intent_id: int) -> None:
    """Erase what an account mail held: its one-time link must not stay in the database."""
    session.execute(
        update(OutboxIntent).where(OutboxIntent.id == intent_id, OutboxIntent.kind == Sort.ACCOUNT).values(content={})
    )


def _alone(session: Session) -> bool:
    """Take the lock of expanding; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}))


def _rows(session: Session, topic: Topic, *, now: datetime, office: Office | None) -> list[dict[str, Any]]:
    try:
        readers = recipients(session, topic, now=now) if topic.current else ()
    except (ValueError, LookupError) as broken:
        log.warning("intent.unreadable", intent=topic.intent_id, error=described(broken))
        return []
    told = _told_already(session, topic) if readers else frozenset()
    return [
        row
        for reader in readers
        if reader.id not in told
        for row in _to(session, topic, reader, now=now, office=office)
    ]


def _to(
    session: Session, topic: Topic, reader: Addressee, *, now: datetime, office: Office | None
) -> Sequence[dict[str, Any]]:
    """Return the deliveries of one reader: the list at once, mail when it has been sent."""
    rows: list[dict[str, Any]] = []
    if inapp.wanted(topic):
        rows.append({"channel": inapp.KEY, "status": "sent", "sent_at": now, "next_try_at": None})
    if email.wanted(topic, reader):
        way, at = plan(topic, reader, now, office)
        rows.append({"channel": way, "status": "queued", "sent_at": None, "next_try_at": at})
    for key, channel in further().items():
        if channel.wanted(session, topic, reader):
            rows.append({"channel": key, "status": "queued", "sent_at": None, "next_try_at": now})
    same = {"intent_id": topic.intent_id, "user_id": reader.id, "created_at": now}
    return [{**same, **row, "message_id": identity(topic, reader.id, row["channel"])} for row in rows]


def identity(topic: Topic, user_id: int, channel: str) -> str:
    """Return the name of a delivery, which is also that of the mail, for every try."""
    return sha256(f"{topic.dedup_key}|{topic.created_at.isoformat()}|{user_id}|{channel}".encode()).hexdigest()[:32]


def _told_already(session: Session, topic: Topic) -> frozenset[int]:
    """Return who has been told of the same event in another capacity."""
    if topic.case is None:
        return frozenset()
    start = topic.event + ":"
    same = select(Delivery.user_id).join(OutboxIntent, OutboxIntent.id == Delivery.intent_id)
    begins = func.substr(OutboxIntent.dedup_key, 1, len(start)) == start
    return frozenset(session.scalars(same.where(OutboxIntent.case_id == topic.case.id, begins)))
