"""What was told in the past of the demo is past: read long ago, and never sent as mail of today."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from workflow.models import Delivery, OutboxIntent

REMEMBERED = timedelta(days=45)
"""How far back the lists of messages go; what is older was told and thrown away."""
UNREAD_SINCE = timedelta(days=4)
"""How long ago something may have been told and not been read."""
MOST_UNREAD = 12
"""How many messages anybody has not read."""


def hush(session: Session, now: datetime) -> None:
    """Take back all mail that has not gone out, and count older messages as read."""
    waiting = (Delivery.channel == "email", Delivery.status == "queued")
    session.execute(update(Delivery).where(*waiting).values(status="void", next_try_at=None, lease_until=None))
    newest = func.row_number().over(partition_by=Delivery.user_id, order_by=Delivery.id.desc()).label("place")
    numbered = select(Delivery.id, newest).where(Delivery.channel == "inapp").subquery()
    beyond = select(numbered.c.id).where(numbered.c.place > MOST_UNREAD)
    old = or_(Delivery.created_at < now - UNREAD_SINCE, Delivery.id.in_(beyond))
    unread = (Delivery.channel == "inapp", Delivery.read_at.is_(None))
    session.execute(update(Delivery).where(*unread, old).values(read_at=Delivery.created_at))


def let_pass(session: Session, now: datetime) -> None:
    """Count everything that waits to be told as told, without a trace in anybody's list."""
    session.execute(update(OutboxIntent).where(OutboxIntent.expanded_at.is_(None)).values(expanded_at=now))
