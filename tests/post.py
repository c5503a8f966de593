"""What tests of the worker share: a mailer that keeps what it is given, rows counted, a world that was committed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from notifications.channels import Fate, Message, Outcome
from notifications.channels.email import Email, MailServer
from notifications.worker import PassReport, one_pass
from tests.factories import World, a_case, a_world
from workflow.db import unit_of_work
from workflow.models import Delivery, OutboxIntent, User

TUESDAY = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@dataclass
class Postbox:
    """Takes every message and keeps it."""

    messages: list[Message] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def send(self, message: Message) -> Outcome:
        """Answer as told, by default that it was sent."""
        self.messages.append(message)
        return self.outcomes.pop(0) if self.outcomes else Outcome(Fate.SENT)

    def empty(self) -> list[tuple[str, str]]:
        """Take out everything: who it is for, and its subject without code and title."""
        found = [(one.address.split("@")[0], one.subject.split("] ")[1].rsplit(": ", 1)[0]) for one in self.messages]
        self.messages.clear()
        return sorted(found)


def pass_at(maker: sessionmaker[Session], world: World, mailer: Any, now: datetime, **rest: Any) -> PassReport:
    """Make one pass of the worker."""
    return one_pass(maker, now=now, office=world.office, mailer=mailer, **rest)


def committed_world(
    maker: sessionmaker[Session], prepare: Callable[[Session, World, int], object]
) -> tuple[World, int]:
    """Make a world with one case, let the test prepare it, and commit."""
    with unit_of_work(maker) as session:
        world = a_world(session)
        case_id = a_case(session, world).case_id
        prepare(session, world, case_id)
    return world, case_id


def statuses(session: Session, channel: str = "email") -> Counter[str]:
    """Count the deliveries of a channel by status."""
    return Counter(session.scalars(select(Delivery.status).where(Delivery.channel == channel)))


def told(session: Session, channel: str = "inapp") -> list[tuple[str, str]]:
    """Return who was told of what: the first part of the address and the kind of intent, sorted."""
    found = select(User.email, OutboxIntent.kind).join(Delivery, Delivery.user_id == User.id)
    rows = session.execute(found.join(OutboxIntent).where(Delivery.channel == channel))
    return sorted((email.split("@")[0], kind) for email, kind in rows)


def an_intent(session: Session, audience: str, *, kind: str = "account", now: datetime = TUESDAY, **rest: Any) -> int:
    """Write an intent by hand."""
    row = OutboxIntent(
        dedup_key=f"{kind}:{audience}:{rest.get('name', '')}", kind=kind, audience=audience, created_at=now,
        case_id=rest.get("case_id"), seq=rest.get("seq"), content=rest.get("content", {}),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def server_at(port: int, **settings: Any) -> Email:
    """Return a mailer that speaks to a server of the test, and does not wait long."""
    return Email(MailServer("127.0.0.1", port, "khuyencong@dongnai.test", timeout=2, **settings))
