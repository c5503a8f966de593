"""A legal notice is kept as it was sent, for whoever it was sent to; nothing else is."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from notifications.channels import Fate, Outcome
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world, pass_at
from workflow.models import Delivery, OutboxIntent, SentNotice, User
from workflow.queries.notices import notices
from workflow.queries.sent_notices import sent_notice


@pytest.fixture
def told(sessions):
    """A case that was received: the applicant was told, as the law has it, and the centre of its work."""
    world, _ = committed_world(sessions, lambda session, world, case_id: walk(session, world, case_id, until="accept"))
    post = Postbox()
    pass_at(sessions, world, post, TUESDAY)
    return world, post


def kept(sessions):
    with sessions() as session:
        found = select(User.email, SentNotice.subject, SentNotice.text).join(Delivery, Delivery.user_id == User.id)
        rows = session.execute(found.join(SentNotice, SentNotice.delivery_id == Delivery.id))
        return sorted((email.split("@")[0], subject, text) for email, subject, text in rows)


def test_what_the_applicant_was_sent_is_kept_word_for_word_and_what_is_about_work_is_not(sessions, told):
    _, post = told
    sent = sorted((one.address.split("@")[0], one.subject, one.text) for one in post.messages)

    assert kept(sessions) == [one for one in sent if one[0] == "owner"]
    assert {one[0] for one in sent} > {"owner"}


def test_the_reader_finds_the_document_beside_the_message_and_nobody_else_does(sessions, told):
    world, _ = told
    with sessions() as session:
        rows = notices(session, person=world.people["owner"], now=TUESDAY, limit=50)
        name = next(row.name for row in rows if row.kept)
        found = sent_notice(session, world.people["owner"], name)
        others = [sent_notice(session, world.people[who], name) for who in ("officer", "stranger", "admin")]

    assert found.sha256 == sha256(f"{found.subject}\n{found.text}".encode()).hexdigest()
    assert (found.sent_at - TUESDAY < timedelta(minutes=1), others) == (True, [None] * 3)


def test_a_notice_that_the_server_refuses_is_kept_when_it_goes_out(sessions):
    world, _ = committed_world(sessions, lambda session, world, case_id: walk(session, world, case_id, until="submit"))
    post = Postbox(outcomes=[Outcome(Fate.AGAIN)] * 9)
    pass_at(sessions, world, post, TUESDAY)
    first = kept(sessions)
    post.outcomes.clear()
    pass_at(sessions, world, post, TUESDAY + timedelta(hours=1))

    with sessions() as session:
        ended = select(Delivery.id).where(Delivery.channel == "email", Delivery.status == "sent")
        legal = ended.join(OutboxIntent).where(OutboxIntent.audience == "role:beneficiary")
        assert (first, len(kept(sessions))) == ([], len(session.scalars(legal).all()))
