"""Letters before lateness: drafted in time, once a case, and only where a promise is in danger."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.models import Apology, CaseClock, OutboxIntent
from workflow.queries.apologies import letter_of, needed, waiting
from workflow.queries.notices import words
from workflow.queries.topics import topics
from workflow.services.drafting_apologies import draft_apologies

DAY = timedelta(days=1)
REASON = {"reason": "Chờ ý kiến Sở Tài chính."}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    """A case at the Sở that is promised for 13 April, a Monday."""
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="submit_project")
    return opened.case_id


def days(session, world, *numbers):
    """How many letters are needed on some days of April."""
    start = date(2026, 4, 1)
    moments = [MONDAY + (start - MONDAY.date() + timedelta(days=number - 1)) for number in numbers]
    return [len(needed(session, now=now, office=world.office)) for now in moments]


def test_a_letter_is_needed_two_working_days_before_the_promise(session, world, case_id):
    assert days(session, world, 8, 9, 10, 13, 20) == [0, 1, 1, 1, 1]


def test_the_draft_names_promise_reason_and_new_day_once(session, world, case_id):
    now = MONDAY + 38 * DAY
    numbers = [draft_apologies(session, needed(session, now=now, office=world.office), now=now) for _ in range(2)]
    letter = letter_of(session, case_id)

    assert (numbers, local(letter.promised_at).date(), letter.new_due_on, letter.signed_at) == (
        [1, 0], date(2026, 4, 13), date(2026, 4, 20), None,
    )  # fmt: skip
    assert letter.reason == "Hồ sơ đang ở bước “Thẩm định tại cơ sở”, chưa thể trả kết quả đúng ngày đã hẹn."


def test_a_case_that_left_the_office_or_is_paused_needs_none(session, world, case_id):
    pause = {"reason_code": "no_budget", "basis": "QĐ 1", "review_on": date(2026, 9, 1), **REASON}
    take(session, world, case_id, "pause", "leader", **pause)
    walk(session, world, a_case(session, world).case_id, until="sign")

    assert days(session, world, 10) == [0]


def test_drafts_wait_for_whoever_may_see_the_case_until_they_are_signed(session, world, case_id):
    now = MONDAY + 38 * DAY
    draft_apologies(session, needed(session, now=now, office=world.office), now=now)
    session.flush()
    seen = [len(waiting(session, world.people[who])) for who in ("leader", "stranger")]
    take(session, world, case_id, "apologise", "leader", now=now, new_due_on=date(2026, 4, 20), **REASON)

    assert (seen, waiting(session, world.people["leader"])) == ([1, 0], ())


def test_a_draft_whose_term_ended_in_time_waits_no_longer(session, world, case_id):
    now = MONDAY + 38 * DAY
    draft_apologies(session, needed(session, now=now, office=world.office), now=now)
    session.flush()
    for clock in session.scalars(select(CaseClock).where(CaseClock.key == "department")):
        clock.closed_at = now
    session.flush()

    assert (waiting(session, world.people["leader"]), session.scalars(select(Apology)).one().signed_at) == ((), None)


def test_whoever_signs_first_is_told_of_the_draft_until_it_is_signed(session, world, case_id):
    now = MONDAY + 38 * DAY
    draft_apologies(session, needed(session, now=now, office=world.office), now=now)
    told = session.scalars(select(OutboxIntent).where(OutboxIntent.kind == "apology")).one()
    topic = topics(session, [told.id])[told.id]
    said = [words(topic, lang, now=now).headline for lang in ("vi", "en")]
    take(session, world, case_id, "apologise", "leader", now=now, new_due_on=date(2026, 4, 20), **REASON)

    assert (told.audience, topic.current, topics(session, [told.id])[told.id].current) == (
        "role:dept_leader", True, False,
    )  # fmt: skip
    assert said == [
        "Thư xin lỗi chờ ký, phải gửi trước ngày 13/04/2026",
        "A letter of apology waits to be signed, to be sent before 13/04/2026",
    ]


def test_a_draft_whose_term_began_anew_gives_way_to_another_one(session, world, case_id):
    now = MONDAY + 38 * DAY
    draft_apologies(session, needed(session, now=now, office=world.office), now=now)
    old = session.scalars(select(CaseClock).where(CaseClock.key == "department")).one()
    old.closed_at = now
    again = {column.key: getattr(old, column.key) for column in CaseClock.__table__.columns}
    session.flush()
    session.add(CaseClock(**{**again, "id": None, "closed_at": None}))
    session.flush()
    drafted = draft_apologies(session, needed(session, now=now, office=world.office), now=now)

    assert (drafted, session.scalars(select(Apology.clock_id)).one() != old.id) == (1, True)
    assert needed(session, now=now, office=world.office) == ()
