"""From intents to deliveries: one a person and channel, none for what does not matter any more (I-23, I-26)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from notifications.outbox import emit, expand
from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.post import TUESDAY, an_intent, committed_world, statuses, told
from workflow.db import unit_of_work
from workflow.models import Delivery, OutboxIntent, User
from workflow.services.notices import choose_notices


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    return a_case(session, world).case_id


def waiting(session):
    return session.scalars(select(OutboxIntent.id).where(OutboxIntent.expanded_at.is_(None))).all()


def reset_of(session, person):
    return an_intent(session, f"user:{person.id}", content={"purpose": "reset", "token": "one-time"})


def test_a_step_reaches_the_list_and_the_mail_of_its_reader(session, world, case_id):
    take(session, world, case_id, "submit", "owner", agree=True)

    assert (expand(session, TUESDAY), waiting(session)) == (1, [])
    assert (told(session, "inapp"), told(session, "email")) == ([("commune", "moved")], [("commune", "moved")])
    assert (statuses(session, "inapp"), statuses(session, "email")) == ({"sent": 1}, {"queued": 1})


def test_an_intent_is_expanded_once(session, world, case_id):
    take(session, world, case_id, "submit", "owner", agree=True)
    expand(session, TUESDAY)

    assert (expand(session, TUESDAY), told(session)) == (0, [("commune", "moved")])


def test_intents_are_taken_some_at_a_time(session, world, case_id):
    walk(session, world, case_id, until="accept")
    total = len(waiting(session))

    assert [expand(session, TUESDAY, limit=3), len(waiting(session))] == [3, total - 3]


def test_the_same_intent_twice_is_one(session, world, case_id):
    row = {
        "dedup_key": "clock:1:2026-03-03:due_day:role:dept_officer", "kind": "reminder", "case_id": case_id,
        "seq": None, "audience": "role:dept_officer", "content": {}, "created_at": TUESDAY,
    }  # fmt: skip

    assert [emit(session, [row, row]), emit(session, [row])] == [1, 0]


def test_the_database_refuses_a_second_delivery_to_the_same_person(session, world, case_id):
    take(session, world, case_id, "submit", "owner", agree=True)
    expand(session, TUESDAY)
    first = session.scalars(select(Delivery).limit(1)).one()
    again = Delivery(
        intent_id=first.intent_id, user_id=first.user_id, channel=first.channel, status="queued", message_id="x",
        created_at=TUESDAY,
    )  # fmt: skip

    session.add(again)

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_handover_is_void_once_the_case_moved_on(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    expand(session, TUESDAY)

    assert told(session) == [("officer", "moved"), ("owner", "moved"), ("second_officer", "moved")]


def test_a_fact_is_told_even_when_the_case_moved_on(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    expand(session, TUESDAY)

    assert [name for name, _ in told(session)] == ["officer", "owner", "owner", "second_officer"]


def test_a_person_in_two_capacities_is_told_once(session, world, case_id):
    walk(session, world, case_id, until="form_team")
    seq = session.scalar(select(OutboxIntent.seq).order_by(OutboxIntent.id.desc()).limit(1))
    expand(session, TUESDAY)

    found = select(User.email).join(Delivery).join(OutboxIntent).where(OutboxIntent.seq == seq)
    audiences = select(OutboxIntent.audience).where(OutboxIntent.seq == seq)
    assert len(session.scalars(audiences).all()) == 2
    assert session.scalars(found.where(Delivery.channel == "inapp")).all() == ["second_officer@example.vn"]


def test_work_that_was_answered_asks_nobody(session, world, case_id):
    walk(session, world, case_id, until="give_opinion")
    expand(session, TUESDAY)

    assert "finance" not in {name for name, _ in told(session)}


def test_who_wants_no_mail_gets_the_list_alone(session, world, case_id):
    choose_notices(session, world.people["commune"].id, "off", TUESDAY)
    take(session, world, case_id, "submit", "owner", agree=True)
    expand(session, TUESDAY)

    assert (told(session, "inapp"), told(session, "email")) == ([("commune", "moved")], [])


def test_the_applicant_is_written_to_in_any_case(session, world, case_id):
    choose_notices(session, world.people["owner"].id, "off", TUESDAY)
    walk(session, world, case_id, until="confirm_place")
    expand(session, TUESDAY)

    assert ("owner", "moved") in told(session, "email")


def test_mail_about_an_account_is_never_in_the_list(session, world):
    reset_of(session, world.people["owner"])
    expand(session, TUESDAY)

    assert (told(session, "inapp"), told(session, "email")) == ([], [("owner", "account")])


def test_a_link_for_a_closed_account_is_erased(session, world):
    session.get_one(User, world.people["owner"].id).active = False
    intent_id = reset_of(session, world.people["owner"])
    expand(session, TUESDAY)
    session.expire_all()

    assert (told(session, "email"), session.get_one(OutboxIntent, intent_id).content) == ([], {})


@pytest.mark.parametrize("audience", ["role:nobody", "user:abc", "unit:1:nothing", "moon"])
def test_an_unreadable_intent_does_not_stop_the_others(session, world, case_id, audience):
    walk(session, world, case_id, until="accept")
    content = {"step": "accept", "from": "submitted", "to": "survey"}
    an_intent(session, audience, kind="moved", case_id=case_id, content=content)
    reset_of(session, world.people["owner"])
    expand(session, TUESDAY)

    owner = [kind for name, kind in told(session, "email") if name == "owner"]
    assert (waiting(session), owner) == ([], ["account", "moved", "moved"])


def test_the_name_of_a_delivery_is_its_own(session, world, case_id):
    walk(session, world, case_id, until="sign")
    expand(session, TUESDAY)
    names = session.scalars(select(Delivery.message_id)).all()

    assert (len(names) > 10, len(set(names))) == (True, len(names))


def test_two_workers_expand_without_doubling(database):
    committed_world(database.sessions, lambda s, w, c: walk(s, w, c, until="form_team"))
    with unit_of_work(database.sessions) as one:
        taken = expand(one, TUESDAY, limit=4)
        if database.kind == "postgres":
            with unit_of_work(database.sessions) as other:
                assert expand(other, TUESDAY) == 0

    with unit_of_work(database.sessions) as session:
        rest = expand(session, MONDAY + timedelta(days=1))
        assert (taken, rest, waiting(session)) == (4, len(session.scalars(select(OutboxIntent.id)).all()) - 4, [])
        assert told(session).count(("second_officer", "moved")) == 2
