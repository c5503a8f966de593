"""What leaves the house, and what was already done once.

Intents, deliveries, idempotency keys, dated rules and calendar days.
"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Hash, Id, Key, Moment, Prose, Short, link

WAITING = text("expanded_at IS NULL")
QUEUED = text("status = 'queued'")


class OutboxIntent(Base):
    """The wish to tell somebody something, written by the transition itself.

    Expanded into deliveries when claimed (R5).
    """

    __tablename__ = "outbox_intent"
    __table_args__ = (Index("ix_outbox_intent_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),)

    id: Mapped[Id]
    dedup_key: Mapped[Short] = mapped_column(unique=True)
    kind: Mapped[Key]
    case_id: Mapped[int | None] = link("case_file.id")
    seq: Mapped[int | None]
    audience: Mapped[Key]
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    created_at: Mapped[Moment]
    expanded_at: Mapped[Moment | None]


class Delivery(Base):
    """One message to one person on one channel.

    Claimed with a lease and a fencing number, sent outside any transaction (R4).
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("intent_id", "user_id", "channel"),
        CheckConstraint("status IN ('queued','sent','failed','dead','void')", name="status"),
        Index("ix_delivery_due", "next_try_at", "id", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_delivery_inbox", "user_id", "channel", "id"),
    )

    id: Mapped[Id]
    intent_id: Mapped[int] = link("outbox_intent.id", index=False)
    user_id: Mapped[int] = link("person.id", index=False)
    channel: Mapped[Key]
    status: Mapped[Key]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment | None]
    lease_until: Mapped[Moment | None]
    fence: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[Short]
    created_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    read_at: Mapped[Moment | None]
    error: Mapped[Short] = mapped_column(default="")
    wording: Mapped[int | None]
    """The version of the words that were tried last, 0 for the shipped ones; None before the first try."""


class SentNotice(Base):
    """The text of a legal notice as the mail server took it; what is kept is never written again."""

    __tablename__ = "sent_notice"

    delivery_id: Mapped[int] = link("delivery.id", primary_key=True, index=False)
    subject: Mapped[Short]
    text: Mapped[Prose]
    sha256: Mapped[Hash]


class MessageTemplate(Base):
    """A version of the words of a kind of message in one language: the newest counts; without one, the shipped."""

    __tablename__ = "message_template"
    __table_args__ = (UniqueConstraint("kind", "language", "version"),)

    id: Mapped[Id]
    kind: Mapped[Key]
    language: Mapped[Key]
    version: Mapped[int]
    subject: Mapped[Short]
    body: Mapped[Prose]
    reason: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = link("person.id", index=False)


class Webhook(Base):
    """An address to which a person's messages also go, signed with its secret."""

    __tablename__ = "webhook"

    id: Mapped[Id]
    user_id: Mapped[int] = link("person.id", unique=True, index=False)
    url: Mapped[Prose]
    secret: Mapped[Prose]
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class DoneOnce(Base):
    """A write request that has had its effect: the same key with the same body gets the same answer (I-48)."""

    __tablename__ = "done_once"

    user_id: Mapped[int] = link("person.id", primary_key=True, index=False)
    key: Mapped[Key] = mapped_column(primary_key=True)
    body_hash: Mapped[Hash]
    answer: Mapped[dict[str, object] | None] = mapped_column(JSON)
    at: Mapped[Moment]


class RuleRow(Base):
    """One dated rule of the rule book; ``value`` is checked by its kind.

    The database lets a rule end, and changes nothing else of it. ``draft_id`` is the resolution that put it in force.
    """

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("rule_id", "scope", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
    )

    id: Mapped[Id]
    rule_id: Mapped[Key]
    scope: Mapped[Key] = mapped_column(default="")
    kind: Mapped[Key]
    value: Mapped[dict[str, object]] = mapped_column(JSON)
    unit: Mapped[Key]
    basis: Mapped[Prose]
    verified: Mapped[bool]
    label: Mapped[Short]
    note: Mapped[Prose] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    draft_id: Mapped[int | None] = link("rule_draft.id", index=False)


class CalendarDay(Base):
    """One official decision about one day, for the nation (scope "") or one unit; the newest row of a day wins."""

    __tablename__ = "calendar_day"
    __table_args__ = (Index("ix_calendar_day_on", "on_date"),)

    id: Mapped[Id]
    on_date: Mapped[date]
    scope: Mapped[Key] = mapped_column(default="")
    kind: Mapped[Key]
    label: Mapped[Short]
    basis: Mapped[Short]
    decided: Mapped[bool] = mapped_column(default=True)
