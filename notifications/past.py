"""The notifier for a demo that is being built: messages of the past reach lists, and no mail leaves the house."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from notifications.outbox import BATCH, expand
from notifications.worker import one_pass
from workflow.db import unit_of_work
from workflow.services.demo import Notifier
from workflow.services.offices import load_office


def tell(session: Session, now: datetime) -> None:
    """Hand on every message that waits, as of a moment, in the caller's transaction."""
    while expand(session, now) == BATCH:
        pass


def sweep(maker: sessionmaker[Session], now: datetime) -> None:
    """Let time do what is due; what it wants sent waits."""
    with unit_of_work(maker, read_only=True) as session:
        office = load_office(session)
    one_pass(maker, now=now, office=office, mailer=None)


NOTIFIER = Notifier(tell, sweep)
