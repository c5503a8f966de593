"""A person's webhook: an address to which their messages about cases also go, signed with a secret shown once."""

import secrets
from base64 import b64encode
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.errors import StepRefused
from workflow.models import User, Webhook
from workflow.outside import address_fault
from workflow.services.security_log import note

PREFIX = "whsec_"
SIZE = 32


def set_webhook(session: Session, user_id: int, url: str, *, now: datetime) -> str:
    """Keep an address with a new secret and return the secret; StepRefused for one that we do not talk to."""
    fault = address_fault(url)
    if fault is not None:
        raise StepRefused("webhook", (fault,))
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    secret = PREFIX + b64encode(secrets.token_bytes(SIZE)).decode()
    row = session.scalar(select(Webhook).where(Webhook.user_id == user_id))
    if row is None:
        session.add(Webhook(user_id=user_id, url=url, secret=secret, created_at=now))
    else:
        row.url, row.secret, row.created_at, row.ended_at = url, secret, now, None
    note(session, "webhook_set", now=now, user_id=user_id)
    return secret


def end_webhook(session: Session, user_id: int, *, now: datetime) -> None:
    """Send nothing to the person's address any more."""
    session.execute(
        update(Webhook).where(Webhook.user_id == user_id, Webhook.ended_at.is_(None)).values(ended_at=now, secret="")
    )
    note(session, "webhook_ended", now=now, user_id=user_id)
