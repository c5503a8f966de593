"""The list of messages: worded in the reader's language, only of cases the reader may still see."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from notifications.outbox import expand
from notifications.worker import one_pass
from tests.factories import a_case, a_world, take
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world
from workflow.db import unit_of_work
from workflow.models import Delivery, Membership
from workflow.queries.notices import notice_path, notices, unread_count
from workflow.queries.people_sign_in import person_of
from workflow.services.notices import mark_read


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    return a_case(session, world).case_id


def inbox(session, world, who, *, now=TUESDAY, **rest):
    person = person_of(session, world.people[who].id, now.date())
    return notices(session, person=person, now=now, limit=rest.pop("limit", 25), **rest)


def lines(rows):
    return [(row.headline, row.action, row.asks) for row in rows]


def test_a_step_is_told_to_who_must_act_and_to_who_should_know(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    expand(session, TUESDAY)

    assert lines(inbox(session, world, "officer")) == [("Chờ Sở tiếp nhận", "Đến lượt bạn: mở hồ sơ và xử lý.", True)]
    assert lines(inbox(session, world, "owner")) == [
        ("Xác nhận cơ sở và địa điểm", "Thông báo để biết, bạn không phải làm gì thêm.", False)
    ]


def test_a_message_is_worded_in_the_language_asked_for(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    expand(session, TUESDAY)

    assert lines(inbox(session, world, "finance", lang="en")) == [
        ("Waiting for you: Opinions of units", "Open the case and answer.", True)
    ]


def test_a_message_leads_to_its_case_and_says_by_when(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    expand(session, TUESDAY)
    (row,) = inbox(session, world, "finance")

    assert (row.path, row.code, row.case_title) == (
        f"/ho-so/{row.code}", "DONGNAI-260302-0001", "Hỗ trợ ứng dụng máy sấy",
    )  # fmt: skip
    assert (row.due_at.date(), row.late, row.read) == (date(2026, 3, 11), False, False)
    assert inbox(session, world, "finance", now=TUESDAY + timedelta(days=20))[0].late


def test_what_has_been_done_asks_no_more(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    expand(session, TUESDAY)
    take(session, world, case_id, "give_opinion", "finance", verdict="agree", answer="Được")

    assert [(row.asks, row.due_at, row.late) for row in inbox(session, world, "finance")] == [(False, None, False)]


def test_a_question_and_an_assignment_are_told(session, world, case_id):
    walk(session, world, case_id, until="submit_project")
    take(session, world, case_id, "ask_progress", "owner", question="Hồ sơ đến đâu?")
    take(session, world, case_id, "reassign", "leader", assignee_id=world.people["officer"].id, reason="Quen việc")
    expand(session, TUESDAY)

    assert [row.headline for row in inbox(session, world, "officer")] == [
        "Bạn được giao xử lý hồ sơ", "Có việc chờ bạn: Câu hỏi của cơ sở", "Thẩm định tại cơ sở",
    ]  # fmt: skip


def test_messages_of_a_case_that_one_may_not_see_any_more_are_gone(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    expand(session, TUESDAY)
    session.query(Membership).filter_by(user_id=world.people["officer"].id).update({"valid_to": date(2026, 3, 2)})

    assert inbox(session, world, "officer") == ()


def test_the_list_is_read_page_by_page(session, world, case_id):
    walk(session, world, case_id, until="sign")
    expand(session, TUESDAY)
    whole = inbox(session, world, "officer")
    first = inbox(session, world, "officer", limit=2)

    assert (len(whole), first + inbox(session, world, "officer", before=first[-1].name)) == (3, whole)


def test_messages_are_marked_as_read(session, world, case_id):
    walk(session, world, case_id, until="sign")
    expand(session, TUESDAY)
    me, other = world.people["officer"].id, world.people["owner"].id
    ids = [row.name for row in inbox(session, world, "officer")]
    before = unread_count(session, other)

    assert [unread_count(session, me), mark_read(session, me, ids[:1], TUESDAY), unread_count(session, me)] == [3, 1, 2]
    assert [mark_read(session, other, ids, TUESDAY), mark_read(session, me, None, TUESDAY)] == [0, 2]
    assert (unread_count(session, me), unread_count(session, other)) == (0, before)


def test_a_message_of_somebody_else_leads_nowhere(session, world, case_id):
    walk(session, world, case_id, until="confirm_place")
    expand(session, TUESDAY)
    (mine,) = inbox(session, world, "officer")

    assert notice_path(session, world.people["officer"].id, mine.id) == mine.path
    assert notice_path(session, world.people["owner"].id, mine.id) is None
    assert notice_path(session, world.people["officer"].id, 10**9) is None


def test_the_list_takes_the_same_statements_for_any_number_of_messages(database):
    world, _ = committed_world(database.sessions, lambda s, w, c: walk(s, w, c, until="ask_opinion"))
    with unit_of_work(database.sessions) as session:
        for _ in range(3):
            walk(session, world, a_case(session, world).case_id, until="ask_opinion")
    one_pass(database.sessions, now=TUESDAY, office=world.office, mailer=Postbox())

    with database.sessions() as session:
        counts = [statements(session, world, limit) for limit in (1, 25)]
        assert session.query(Delivery).filter_by(channel="inapp").count() == 24
    assert counts == [4, 4]


def statements(session, world, limit):
    person, seen = person_of(session, world.people["officer"].id, TUESDAY.date()), []

    def count(*execution):
        seen.append(execution[2])

    event.listen(session.bind, "before_cursor_execute", count)
    notices(session, person=person, now=TUESDAY, limit=limit)
    event.remove(session.bind, "before_cursor_execute", count)
    return len(seen)
