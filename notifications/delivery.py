"""Sends what is queued: claimed with a lease and a number, sent outside any transaction, marked if still ours (R4)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from math import inf
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.channels import Fate, Mailer, Message, Outcome, email
from notifications.channels.further import Channel, Sending, further
from notifications.digest_letter import digest_letter
from notifications.faults import described
from notifications.messages import compose, laid_out
from notifications.outbox import forget
from notifications.recipients import recipients
from workflow.db import unit_of_work
from workflow.errors import WorkflowRefused
from workflow.i18n import known_language
from workflow.letters.house import House
from workflow.letters.reading import Text
from workflow.models import Delivery
from workflow.office import Office
from workflow.queries.letter_texts import text_in_force
from workflow.queries.letter_values import kind_of
from workflow.queries.notice_weight import Weight, weight_of
from workflow.queries.people import Addressee
from workflow.queries.topic import Sort, Topic
from workflow.queries.topics import topics
from workflow.services import tokens
from workflow.services.notices import keep_notice

LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
MOST_TRIES = 20
PASS = 500
HOUSE = House()
Hooks = Callable[[str], None]
log = structlog.get_logger()


class Ended(StrEnum):
    """How one try to deliver ended."""

    IDLE = "idle"
    SENT = "sent"
    VOID = "void"
    AGAIN = "again"
    FAILED = "failed"
    DEAD = "dead"
    DOWN = "down"
    LOST = "lost"
    """Tried, but somebody else had taken it over by then."""


FINAL = frozenset({Ended.SENT, Ended.FAILED, Ended.DEAD, Ended.VOID})
ENDS = {Fate.SENT: Ended.SENT, Fate.REFUSED: Ended.FAILED, Fate.AGAIN: Ended.AGAIN, Fate.DOWN: Ended.DOWN}


def nothing(_point: str) -> None:
    """Let every point of the way pass."""


@dataclass(frozen=True, slots=True)
class PostRoom:
    """All that sending needs. ``hooks`` is told each point of the way by name."""

    maker: sessionmaker[Session]
    mailer: Mailer
    office: Office
    house: House = HOUSE
    hooks: Hooks = nothing
    others: Mapping[str, Channel] = field(default_factory=further)
    """The channels beside mail, by their keys."""
    carries: Collection[str] | None = None
    """The keys of the channels whose messages are sent; all, when none are named."""

    @property
    def channels(self) -> tuple[str, ...]:
        """The keys of the channels that this post room serves."""
        known = (email.KEY, *self.others)
        return known if self.carries is None else tuple(key for key in known if key in self.carries)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A delivery that is ours until its lease ends, ready to go; ``fence`` tells our try from a later one."""

    id: int
    fence: int
    attempts: int
    send: Sending
    kept: Message | None = None
    """What is to be kept as a document once it is sent."""


def deliver_due(post: PostRoom, *, now: datetime, limit: int = PASS, seconds: float = inf) -> Counter[Ended]:
    """Deliver what is due, one after the other, and count how each ended; stop when the server cannot be reached.

    Nothing is begun any more after so many ``seconds``: the rest waits for the next pass.
    """
    started, counted = monotonic(), Counter[Ended]()
    while counted.total() < limit and monotonic() - started < seconds:
        ended = deliver_one(post, now=now + timedelta(seconds=monotonic() - started))
        if ended is Ended.IDLE:
            break
        counted[ended] += 1
        if ended is Ended.DOWN:
            break
    return counted


def deliver_one(post: PostRoom, *, now: datetime) -> Ended:
    """Deliver what has waited longest, or say that nothing is due."""
    post.hooks("before_claim")
    with unit_of_work(post.maker) as session:
        claim = _claim(session, post, now)
    if isinstance(claim, Ended):
        return claim
    post.hooks("after_claim")
    outcome = claim.send()
    post.hooks("after_send")
    with unit_of_work(post.maker) as session:
        ended = _mark(session, claim, outcome, now)
    post.hooks("after_mark")
    return ended


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries in vain: doubling, with a cap."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 16)))


def _claim(session: Session, post: PostRoom, now: datetime) -> "_Claim | Ended":
    free = or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now)
    due = (
        Delivery.status == "queued",
        Delivery.channel.in_(post.channels),
        Delivery.next_try_at <= now,
        free,
    )
    columns = (
        Delivery.id, Delivery.intent_id, Delivery.user_id, Delivery.message_id, Delivery.fence, Delivery.attempts,
        Delivery.channel,
    )  # fmt: skip
    found = select(*columns).where(*due).order_by(Delivery.next_try_at, Delivery.id).limit(1)
    row = session.execute(found.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return Ended.IDLE
    try:
        topic = topics(session, [row.intent_id])[row.intent_id]
        ready = _ready(session, topic, row, post=post, now=now)
    except Exception as broken:  # noqa: BLE001 -- last defence
        log.warning("delivery.unfit", delivery=row.id, error=described(broken))
        return _end(session, row.id, row.fence, Ended.FAILED, error="unfit message")
    if ready is None:
        return _end(session, row.id, row.fence, Ended.VOID)
    send, wording, kept = ready
    claim = _Claim(row.id, row.fence + 1, row.attempts + 1, send, kept)
    taken = {"fence": claim.fence, "attempts": claim.attempts, "lease_until": now + LEASE, "wording": wording}
    session.execute(update(Delivery).where(Delivery.id == claim.id).values(taken))
    return claim


def _ready(
    session: Session, topic: Topic, row: Any, *, post: PostRoom, now: datetime
) -> tuple[Sending, int, Message | None] | None:  # fmt: skip
    """Return what sends a message by its channel, the version of its words, and what of it is kept as a document.

    None when it must not go out any more (I-26).
    """
    reader = _reader(session, topic, row.user_id, now)
    channel = post.others.get(row.channel)
    if reader is None or (channel is None and not email.wanted(topic, reader)):
        return None
    words = text_in_force(session, kind_of(topic, now), known_language(reader.language))
    message = _message(session, topic, reader, row.message_id, text=words.text, post=post, now=now)
    if message is None:
        return None
    send = channel.ready(session, reader, message) if channel else partial(post.mailer.send, message)
    legal = channel is None and topic.case is not None and weight_of(topic) is Weight.LEGAL
    return (send, words.version, message if legal else None) if send else None


def _reader(session: Session, topic: Topic, user_id: int, now: datetime) -> Addressee | None:
    """Return whoever it is for, if it still matters and still is."""
    if not topic.current or not _link_lives(session, topic, now):
        return None
    return next((one for one in recipients(session, topic, now=now) if one.id == user_id), None)


def _message(
    session: Session, topic: Topic, reader: Addressee, identity: str, *, text: Text, post: PostRoom, now: datetime
) -> Message | None:
    """Word the message; None for a digest that has nothing left to say."""
    if topic.sort is Sort.DIGEST:
        letter = digest_letter(session, topic, reader, text, now=now, office=post.office, house=post.house)
        return laid_out(letter, reader, identity, now=now, house=post.house) if letter else None
    scope = post.office.scope(topic.case.owner_unit_id) if topic.case else ""
    calendar = post.office.calendar.scoped(scope)
    return compose(topic, reader, identity, now=now, calendar=calendar, house=post.house, text=text)


def _link_lives(session: Session, topic: Topic, now: datetime) -> bool:
    """Whether the one-time link of an account mail, if it has one, still opens anything."""
    if topic.sort is not Sort.ACCOUNT:
        return True
    purpose, token = topic.content.get("purpose"), topic.content.get("token")
    if purpose is None or not token:
        return purpose is not None
    try:
        tokens.owner(session, token, (purpose,), now=now)
    except WorkflowRefused:
        return False
    return True


def _mark(session: Session, claim: _Claim, outcome: Outcome, now: datetime) -> Ended:
    ended = Ended(ENDS[outcome.fate])
    if ended in (Ended.AGAIN, Ended.DOWN) and claim.attempts >= MOST_TRIES:
        ended = Ended.DEAD
    if ended in FINAL:
        last = _end(session, claim.id, claim.fence, ended, error=outcome.why, now=now)
        if last is Ended.SENT and claim.kept is not None:
            keep_notice(session, claim.id, claim.kept.subject, claim.kept.text)
        return last
    waits = {"next_try_at": now + wait_after(claim.attempts), "lease_until": None, "error": outcome.why}
    log.warning("delivery.waits", delivery=claim.id, attempts=claim.attempts, why=outcome.why)
    return ended if _change(session, claim.id, claim.fence, waits) else Ended.LOST


def _end(
    session: Session, delivery_id: int, fence: int, ended: Ended, *, error: str = "", now: datetime | None = None
) -> Ended:
    """End a delivery for good; say LOST when it is not ours any more."""
    columns = {
        "status": ended.value, "next_try_at": None, "lease_until": None, "error": error,
        "sent_at": now if ended is Ended.SENT else None,
    }  # fmt: skip
    if not _change(session, delivery_id, fence, columns):
        return Ended.LOST
    if ended in (Ended.FAILED, Ended.DEAD):
        log.error("delivery.given_up", delivery=delivery_id, status=ended.value, why=error)
    intent_id = session.execute(select(Delivery.intent_id).where(Delivery.id == delivery_id)).scalar_one()
    forget(session, intent_id)
    return ended


def _change(session: Session, delivery_id: int, fence: int, columns: dict[str, Any]) -> bool:
    """Change a queued delivery whose fencing number is still this one; nobody else's."""
    ours = (Delivery.id == delivery_id, Delivery.fence == fence, Delivery.status == "queued")
    result = session.execute(update(Delivery).where(*ours).values(columns))
    return isinstance(result, CursorResult) and result.rowcount == 1
