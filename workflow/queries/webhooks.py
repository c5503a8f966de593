"""Where a person's messages also go."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Webhook


def webhook_of(session: Session, user_id: int) -> str:
    """Return the address of a person's webhook, or nothing."""
    return session.scalar(select(Webhook.url).where(Webhook.user_id == user_id, Webhook.ended_at.is_(None))) or ""
