"""Puts what waits for somebody's digest into one intent a person and day; the outbox sends it like any other.

The name of the intent holds person and day, so that two workers make one digest; a second one waits for the next day.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications import digest
from notifications.outbox import emit
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.models import Delivery, User
from workflow.office import Office
from workflow.queries.topic import Sort


def gather_digests(maker: sessionmaker[Session], *, now: datetime, office: Office) -> int:
    """Make every digest that is due and return how many are new."""
    with unit_of_work(maker, read_only=True) as session:
        readers = session.scalars(
            select(Delivery.user_id).where(*_due(now)).distinct().order_by(Delivery.user_id)
        ).all()
    return sum(_gather(maker, user_id, now=now, office=office) for user_id in readers)


def _gather(maker: sessionmaker[Session], user_id: int, *, now: datetime, office: Office) -> int:
    with unit_of_work(maker) as session:
        if session.scalar(select(User.id).where(User.id == user_id).with_for_update(skip_locked=True)) is None:
            return 0  # another worker is at it
        rows = session.execute(
            select(Delivery.id, Delivery.intent_id).where(Delivery.user_id == user_id, *_due(now)).order_by(Delivery.id)
        ).all()
        made = emit(session, [_intent(user_id, [row.intent_id for row in rows], now)]) if rows else 0
        hours = office.rules.notice_hours(local(now).date())
        done: dict[str, Any] = {"status": "sent", "sent_at": now, "next_try_at": None}
        waits = {"next_try_at": hours.next_digest(now, office.calendar)}
        ours = Delivery.id.in_([row.id for row in rows])
        session.execute(update(Delivery).where(ours).values(done if made else waits))
    return made


def _intent(user_id: int, intents: list[int], now: datetime) -> dict[str, Any]:
    audience = f"user:{user_id}"
    return {
        "dedup_key": f"digest:{local(now):%Y-%m-%d}:{audience}", "kind": Sort.DIGEST, "case_id": None, "seq": None,
        "audience": audience, "content": {"intents": intents}, "created_at": now,
    }  # fmt: skip


def _due(now: datetime) -> tuple[Any, ...]:
    return Delivery.status == "queued", Delivery.channel == digest.KEY, Delivery.next_try_at <= now
