"""Working notices as each person wants them: at once, in a digest, or not by mail; legal ones in any case."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from notifications.gathering import gather_digests
from notifications.worker import expand_all
from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.post import Postbox, pass_at, statuses
from workflow.db import unit_of_work
from workflow.models import Delivery, OutboxIntent
from workflow.queries.notice_weight import WEIGHTS
from workflow.queries.topic import Sort
from workflow.services.notices import choose_notices

EVENING = datetime(2026, 3, 6, 13, 0, tzinfo=UTC)
"""Friday, eight in the evening."""
DIGEST = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
"""Half past seven on the Monday after."""


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def box():
    return Postbox()


@pytest.fixture
def world(maker):
    with unit_of_work(maker) as session:
        made = a_world(session)
        made.cases = [a_case(session, made, title=f"Máy sấy {number}").case_id for number in (1, 2)]
        for case_id in made.cases:
            walk(session, made, case_id, until="submit")
        for intent in session.scalars(select(OutboxIntent)):
            session.delete(intent)
    return made


def chosen(maker, world, who, mode):
    with unit_of_work(maker) as session:
        choose_notices(session, world.people[who].id, mode, MONDAY)


def confirmed(maker, world, now):
    """Hand both cases to the officers of the Sở."""
    with unit_of_work(maker) as session:
        for case_id in world.cases:
            take(session, world, case_id, "confirm_place", "commune", now=now, exists=True, place_ok=True)


def to(box, who):
    return [one for one in box.messages if one.address == f"{who}@example.vn"]


def test_every_sort_has_its_weight():
    assert set(WEIGHTS) == set(Sort)


def test_working_notices_wait_for_their_hours_and_legal_ones_do_not(maker, world, box):
    confirmed(maker, world, EVENING)
    pass_at(maker, world, box, EVENING)
    assert (len(to(box, "owner")), to(box, "officer")) == (2, [])

    for now in (EVENING + timedelta(days=1), datetime(2026, 3, 9, 0, 0, tzinfo=UTC)):
        pass_at(maker, world, box, now)
        assert len(to(box, "officer")) == (2 if now.day == 9 else 0)


def test_a_digest_is_one_mail_a_day_grouped_by_case(maker, world, box):
    chosen(maker, world, "officer", "digest")
    confirmed(maker, world, EVENING)
    for now in (EVENING, DIGEST - timedelta(minutes=1)):
        pass_at(maker, world, box, now)
    assert to(box, "officer") == []

    for minutes in range(3):
        pass_at(maker, world, box, DIGEST + timedelta(minutes=minutes))

    mail = to(box, "officer")[0]
    assert (len(to(box, "officer")), mail.subject) == (1, "Tổng hợp thông báo trong ngày: 2 hồ sơ")
    assert [mail.text.count(f"Máy sấy {number}") for number in (1, 2)] == [1, 1]


def test_what_a_decision_moved_comes_in_one_mail_to_officers_and_at_once_to_applicants(maker, world, box):
    content = {"term": "Tiếp nhận", "before": "09/03/2026", "after": "10/03/2026", "basis": "CĐ 12"}
    with unit_of_work(maker) as session:
        for case_id in world.cases:
            for audience in ("role:beneficiary", f"user:{world.people['officer'].id}"):
                row = {"dedup_key": f"{case_id}:{audience}", "kind": Sort.REDATED, "audience": audience}
                session.add(OutboxIntent(case_id=case_id, content=content, created_at=MONDAY, **row))
    pass_at(maker, world, box, MONDAY)
    assert (len(to(box, "owner")), to(box, "officer")) == (2, [])

    pass_at(maker, world, box, MONDAY + timedelta(days=1))
    assert [one.subject for one in to(box, "officer")] == ["Tổng hợp thông báo trong ngày: 2 hồ sơ"]


def test_a_digest_with_nothing_left_to_say_is_not_sent(maker, world, box):
    chosen(maker, world, "officer", "digest")
    confirmed(maker, world, EVENING)
    pass_at(maker, world, box, EVENING)
    with unit_of_work(maker) as session:
        for case_id in world.cases:
            take(session, world, case_id, "accept", "second_officer", now=EVENING, papers_checked=True)
        chosen_rows = session.scalars(select(Delivery).where(Delivery.channel == "digest")).all()
        assert len(chosen_rows) == 2
    pass_at(maker, world, box, DIGEST)

    assert to(box, "officer") == []


def test_who_wants_none_gets_none_by_mail(maker, world, box):
    chosen(maker, world, "officer", "off")
    confirmed(maker, world, MONDAY)
    pass_at(maker, world, box, MONDAY)

    assert (to(box, "officer"), len(to(box, "second_officer"))) == ([], 2)


def test_two_workers_make_one_digest(maker, world):
    chosen(maker, world, "officer", "digest")
    confirmed(maker, world, EVENING)
    expand_all(maker, now=EVENING, office=world.office)
    together, made = Barrier(2), []

    def work():
        together.wait()
        made.append(gather_digests(maker, now=DIGEST, office=world.office))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with unit_of_work(maker) as session:
        digests = session.scalars(select(OutboxIntent.kind).where(OutboxIntent.kind == "digest")).all()
        assert (sum(made), len(digests), statuses(session, "digest")) == (1, 1, {"sent": 2})
