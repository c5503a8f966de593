"""Parallel work and holds in time: who is asked is reminded, who asked hears of lateness, a hold is reviewed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from tests.factories import take
from tests.journeys import walk
from tests.post import Postbox, committed_world, pass_at
from workflow.db import unit_of_work
from workflow.models import CaseHold, CaseTask, OutboxIntent


def nine(month, day):
    """Nine in the morning in Hà Nội."""
    return datetime(2026, month, day, 2, tzinfo=UTC)


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def box():
    return Postbox()


@pytest.fixture
def appraised(maker):
    return committed_world(maker, lambda s, w, c: walk(s, w, c, until="submit_project"))


def test_the_day_of_review_of_a_hold_is_told_once(maker, appraised, box):
    world, case_id = appraised
    pause = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 3, 20)}
    with unit_of_work(maker) as session:
        take(session, world, case_id, "pause", "leader", now=nine(3, 10), **pause)
    told = []
    for day in (19, 20, 21):
        pass_at(maker, world, box, nine(3, day))
        told.append([who for who, what in box.empty() if what == "Đến ngày rà soát hồ sơ tạm dừng"])

    assert told == [[], ["leader", "second_leader", "supervisor"], []]


def test_a_hold_that_ended_is_not_reviewed(maker, appraised, box):
    world, case_id = appraised
    pause = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 3, 20)}
    with unit_of_work(maker) as session:
        take(session, world, case_id, "pause", "leader", now=nine(3, 10), **pause)
        session.execute(update(CaseHold).values(review_on=date(2026, 3, 11)))
        take(session, world, case_id, "resume", "leader", now=nine(3, 10), reason="Đã có vốn")
    report = pass_at(maker, world, box, nine(3, 20))

    assert report.swept["reviews"] == 0


OPINION = "Ý kiến đơn vị"
ASKED = [  # day, who is written to, what: asked on 2 March, due in 7 working days, on 11 March
    (nine(3, 10), []),
    (nine(3, 11), [("finance", f"Hôm nay hết hạn trả lời: {OPINION}")]),
    (nine(3, 12), [("finance", f"Đã quá hạn trả lời: {OPINION}"), ("officer", f"Chưa có trả lời: {OPINION}")]),
    (nine(3, 13), []),
]


def _opinion_asked(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    session.execute(update(OutboxIntent).values(expanded_at=nine(3, 2)))


def test_who_is_asked_is_reminded_and_who_asked_hears_of_lateness(maker, box):
    world, _ = committed_world(maker, _opinion_asked)
    found = []
    for now, _ in ASKED:
        pass_at(maker, world, box, now)
        found.append((now, box.empty()))

    assert found == [(now, sorted(expected)) for now, expected in ASKED]


def test_an_answer_ends_the_reminders(maker, box):
    world, case_id = committed_world(maker, _opinion_asked)
    with unit_of_work(maker) as session:
        take(session, world, case_id, "give_opinion", "finance", now=nine(3, 10), verdict="agree", answer="Được")
    pass_at(maker, world, box, nine(3, 12))

    assert box.empty() == [("officer", "Trả lời ý kiến"), ("second_officer", "Trả lời ý kiến")]


def test_work_that_the_case_has_left_behind_is_not_asked_for(maker, box):
    world, case_id = committed_world(maker, _opinion_asked)
    with unit_of_work(maker) as session:
        take(session, world, case_id, "return_for_rework", "officer", now=nine(3, 10), reason="Thiếu")
    pass_at(maker, world, box, nine(3, 12))

    with unit_of_work(maker, read_only=True) as session:
        waits = session.scalars(select(CaseTask.next_at).where(CaseTask.kind == "opinion")).all()
    assert ([who for who, _ in box.empty()], waits) == (["centre"], [None])


def test_on_the_due_day_nobody_is_reminded_before_the_office_opens(maker, box):
    world, _ = committed_world(maker, _opinion_asked)
    early, opens = datetime(2026, 3, 11, 0, 15, tzinfo=UTC), datetime(2026, 3, 11, 0, 30, tzinfo=UTC)

    assert [pass_at(maker, world, box, moment).swept["asked"] for moment in (early, early, opens)] == [0, 0, 1]


def test_broken_work_is_put_off_and_taken_up_when_it_is_mended(maker, box):
    world, case_id = committed_world(maker, _opinion_asked)
    counts = []
    for kind, now in (("no_such_kind", nine(3, 12)), ("no_such_kind", nine(3, 12)), ("opinion", nine(3, 13))):
        with unit_of_work(maker) as session:
            session.execute(update(CaseTask).where(CaseTask.case_id == case_id).values(kind=kind))
        swept = pass_at(maker, world, box, now).swept
        counts.append((swept["broken"], swept["asked"]))

    assert counts == [(1, 0), (0, 0), (0, 1)]
