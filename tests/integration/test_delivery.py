"""Sending: claimed with a lease, marked by whoever still holds it; every delivery ends somewhere (I-25 to I-28)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from notifications.channels import Fate, Outcome
from notifications.delivery import (
    LEASE,
    LONGEST_WAIT,
    MOST_TRIES,
    Ended,
    PostRoom,
    deliver_due,
    deliver_one,
    wait_after,
)
from notifications.outbox import expand
from tests.factories import take
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world, statuses
from workflow.db import unit_of_work
from workflow.models import CaseRecusal, Delivery, OutboxIntent, User
from workflow.services import tokens
from workflow.services.notices import choose_notices

SUBMITTED, RECEIVED = "submit", "confirm_place"
LATER = timedelta(hours=5)


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def world(maker):
    """A case that the commune has to confirm: one message to one person."""
    world, world.case_id = committed_world(maker, lambda s, w, c: walk(s, w, c, until=SUBMITTED))
    with unit_of_work(maker) as session:
        expand(session, TUESDAY)
    return world


@pytest.fixture
def box():
    return Postbox()


@pytest.fixture
def post(maker, world, box):
    return PostRoom(maker, box, world.office)


def only(maker):
    with maker() as session:
        return session.scalars(select(Delivery).where(Delivery.channel == "email")).one()


def refuse_all(box, fate, why):
    box.outcomes = [Outcome(fate, why)] * 100


def test_a_message_is_sent_and_marked(post, maker, box):
    assert [deliver_one(post, now=TUESDAY), deliver_one(post, now=TUESDAY)] == [Ended.SENT, Ended.IDLE]

    row = only(maker)
    assert (row.status, row.attempts, row.sent_at, row.next_try_at) == ("sent", 1, TUESDAY, None)
    assert [one.identity for one in box.messages] == [row.message_id]


def test_a_claimed_delivery_is_left_alone_until_its_lease_ends(post, maker, box):
    tried = []
    post_twice = PostRoom(
        maker, box, post.office, hooks=lambda at: at == "after_claim" and tried.append(again(TUESDAY))
    )

    def again(now):
        return deliver_one(PostRoom(maker, box, post.office), now=now)

    assert (deliver_one(post_twice, now=TUESDAY), tried) == (Ended.SENT, [Ended.IDLE])


def test_a_frozen_worker_cannot_mark_what_it_lost(post, maker, box):
    taken_over = []

    def freeze(point):
        if point == "after_send" and not taken_over:
            taken_over.append(deliver_one(post, now=TUESDAY + LEASE + timedelta(seconds=1)))

    frozen = PostRoom(maker, box, post.office, hooks=freeze)

    assert (deliver_one(frozen, now=TUESDAY), taken_over) == (Ended.LOST, [Ended.SENT])
    row = only(maker)
    assert (row.fence, row.sent_at) == (2, TUESDAY + LEASE + timedelta(seconds=1))
    assert len({one.identity for one in box.messages}) == 1


def test_a_frozen_worker_does_not_undo_a_failure_either(post, maker, box):
    box.outcomes = [Outcome(Fate.AGAIN, "451"), Outcome(Fate.REFUSED, "550")]

    def freeze(point):
        if point == "after_send" and len(box.messages) == 1:
            deliver_one(post, now=TUESDAY + LEASE)

    assert deliver_one(PostRoom(maker, box, post.office, hooks=freeze), now=TUESDAY) is Ended.LOST
    assert (only(maker).status, only(maker).error) == ("failed", "550")


def test_a_final_refusal_is_not_tried_again(post, maker, box):
    refuse_all(box, Fate.REFUSED, "550")

    assert [deliver_one(post, now=TUESDAY), deliver_one(post, now=TUESDAY + LATER)] == [Ended.FAILED, Ended.IDLE]
    assert (only(maker).status, only(maker).error, len(box.messages)) == ("failed", "550", 1)


def test_a_passing_refusal_waits_longer_each_time(post, maker, box):
    refuse_all(box, Fate.AGAIN, "451")
    now, waits = TUESDAY, []
    for _ in range(4):
        deliver_one(post, now=now)
        waits.append(only(maker).next_try_at - now)
        now = only(maker).next_try_at

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert wait_after(50) == LONGEST_WAIT


def test_a_waiting_delivery_is_not_tried_early(post, box):
    refuse_all(box, Fate.AGAIN, "451")

    assert [deliver_one(post, now=TUESDAY), deliver_one(post, now=TUESDAY + timedelta(seconds=59))] == ["again", "idle"]


def test_a_message_that_never_gets_through_dies(post, maker, box):
    refuse_all(box, Fate.AGAIN, "451")
    ends = [deliver_one(post, now=TUESDAY + number * LATER) for number in range(MOST_TRIES + 1)]

    assert ends == [Ended.AGAIN] * (MOST_TRIES - 1) + [Ended.DEAD, Ended.IDLE]
    assert only(maker).status == "dead"


def test_a_dead_server_is_asked_once_a_pass(maker, box):
    world, _ = committed_world(maker, lambda s, w, c: walk(s, w, c, until="accept"))
    with unit_of_work(maker) as session:
        expand(session, TUESDAY)
    refuse_all(box, Fate.DOWN, "ConnectionRefused")

    assert deliver_due(PostRoom(maker, box, world.office), now=TUESDAY) == {Ended.DOWN: 1}
    assert len(box.messages) == 1


def moved_on(session, world):
    take(session, world, world.case_id, "confirm_place", "commune", exists=True, place_ok=True)


def closed(session, world):
    session.get_one(User, world.people["commune"].id).active = False


def mail_off(session, world):
    choose_notices(session, world.people["commune"].id, "off", TUESDAY)


def stood_aside(session, world):
    session.add(CaseRecusal(case_id=world.case_id, user_id=world.people["commune"].id, seq=2))


@pytest.mark.parametrize("change", [moved_on, closed, mail_off, stood_aside])
def test_a_message_is_void_when_it_must_not_go_out_any_more(post, maker, world, box, change):
    with unit_of_work(maker) as session:
        change(session, world)

    assert (deliver_one(post, now=TUESDAY), only(maker).status, box.messages) == (Ended.VOID, "void", [])


def test_a_message_that_cannot_be_worded_does_not_stop_the_rest(post, maker, world, box):
    with unit_of_work(maker) as session:
        moved_on(session, world)
        expand(session, TUESDAY)
        broken = session.scalars(
            select(Delivery.intent_id).where(Delivery.channel == "email").order_by(Delivery.id)
        ).first()
        nonsense = {"step": "submit", "from": "draft", "to": "nowhere"}
        session.execute(update(OutboxIntent).where(OutboxIntent.id == broken).values(content=nonsense))

    assert deliver_due(post, now=TUESDAY) == {Ended.FAILED: 1, Ended.SENT: 3}


def test_what_was_created_is_what_became_of_it(post, maker, world, box):
    with unit_of_work(maker) as session:
        walk_on = ("accept", "officer", {"papers_checked": True}), ("submit_project", "centre", {})
        moved_on(session, world)
        expand(session, TUESDAY)
        for step, who, values in walk_on:
            take(session, world, world.case_id, step, who, **values)
        expand(session, TUESDAY)
    box.outcomes = [Outcome(Fate.REFUSED, "550"), Outcome(Fate.AGAIN, "451"), Outcome(Fate.SENT)]
    deliver_due(post, now=TUESDAY, limit=6)

    with unit_of_work(maker, read_only=True) as session:
        created = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.channel == "email"))
        counted = statuses(session)
    assert (counted.total(), {"void", "failed", "sent", "queued"} <= counted.keys()) == (created, True)


@pytest.mark.parametrize(
    ("outcome", "content"),
    [(Outcome(Fate.SENT), {}), (Outcome(Fate.REFUSED, "550"), {})],
)
def test_a_one_time_link_is_erased_once_it_is_sent_or_refused(maker, world, box, outcome, content):
    with unit_of_work(maker) as session:
        tokens.issue_by_mail(session, world.people["owner"].id, tokens.RESET, now=TUESDAY)
        expand(session, TUESDAY)
    box.outcomes = [Outcome(Fate.SENT), outcome]
    deliver_due(PostRoom(maker, box, world.office), now=TUESDAY)

    with unit_of_work(maker, read_only=True) as session:
        kept = session.scalars(select(OutboxIntent.content).where(OutboxIntent.kind == "account")).one()
    assert (len(box.messages), kept) == (2, content)


def test_a_link_that_ran_out_is_not_sent(maker, world, box):
    with unit_of_work(maker) as session:
        tokens.issue_by_mail(session, world.people["owner"].id, tokens.RESET, now=TUESDAY)
        expand(session, TUESDAY)
    ended = deliver_due(PostRoom(maker, box, world.office), now=TUESDAY + tokens.LASTS[tokens.RESET])

    with unit_of_work(maker, read_only=True) as session:
        kept = session.scalars(select(OutboxIntent.content).where(OutboxIntent.kind == "account")).one()
    assert (ended, kept) == ({Ended.SENT: 1, Ended.VOID: 1}, {})
