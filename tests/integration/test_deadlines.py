"""What time does: the rungs of a ladder, one message for a missed series, terms that run out, cases that break."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from notifications.deadlines import sweep
from tests.factories import a_case, state_of, take
from tests.journeys import walk
from tests.post import Postbox, committed_world, pass_at
from workflow.db import unit_of_work
from workflow.models import Case, CaseClock, CaseEvent, OutboxIntent

APPRAISAL = "submit_project"
"""The step after which the appraisal term of 20 working days runs: Monday 2 March to Monday 30 March 2026."""
HEADLINE = "Thẩm định tại cơ sở"
OFFICERS, LEADERS = ("officer", "second_officer"), ("leader", "second_leader")


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
    """A case under appraisal; the term of the whole department, which runs beside, is silenced."""
    return committed_world(maker, _under_appraisal)


def _under_appraisal(session, world, case_id):
    walk(session, world, case_id, until=APPRAISAL)
    others = CaseClock.key != "appraisal"
    session.execute(update(CaseClock).where(CaseClock.case_id == case_id, others).values(next_at=None))
    session.execute(update(OutboxIntent).values(expanded_at=nine(3, 2)))


def to(people, text):
    return [(who, text) for who in people]


LADDER = [  # day, who is written to, what
    (nine(3, 13), []),
    (nine(3, 16), to(OFFICERS, f"Đã dùng một nửa thời gian: {HEADLINE}")),
    (nine(3, 26), []),
    (nine(3, 27), to(OFFICERS, f"Sắp đến hạn: {HEADLINE}")),
    (nine(3, 30), to(OFFICERS, f"Hôm nay đến hạn: {HEADLINE}")),
    (
        nine(3, 31),
        [*to(LEADERS, f"Sở Công Thương Đồng Nai quá hạn: {HEADLINE}"), *to(OFFICERS, f"Đã quá hạn: {HEADLINE}")],
    ),
    (nine(4, 1), []),
    (
        nine(4, 2),
        [*to(OFFICERS, f"Đã quá hạn: {HEADLINE}"), ("supervisor", f"Sở Công Thương Đồng Nai quá hạn: {HEADLINE}")],
    ),
    (nine(4, 6), to(OFFICERS, f"Đã quá hạn: {HEADLINE}")),
    (nine(4, 7), []),
    (nine(4, 13), to(OFFICERS, f"Đã quá hạn: {HEADLINE}")),
    (nine(6, 1), to(OFFICERS, f"Đã quá hạn: {HEADLINE}")),
    (nine(7, 1), []),
]


def test_every_rung_of_the_ladder_is_told_on_its_day_to_its_people(maker, appraised, box):
    world, _ = appraised
    found = []
    for now, _ in LADDER:
        pass_at(maker, world, box, now)
        found.append((now, box.empty()))

    assert found == [(now, sorted(expected)) for now, expected in LADDER]


def test_a_second_pass_says_nothing(maker, appraised, box):
    world, _ = appraised
    pass_at(maker, world, box, nine(3, 30))
    box.empty()

    assert (str(pass_at(maker, world, box, nine(3, 30))), box.messages) == ("nothing due", [])


def test_a_reminder_waits_for_the_office_to_open(maker, appraised, box):
    world, _ = appraised
    before, opens = datetime(2026, 3, 16, 0, 29, tzinfo=UTC), datetime(2026, 3, 16, 0, 30, tzinfo=UTC)
    counts = [pass_at(maker, world, box, moment).swept["reminded"] for moment in (before, opens)]

    assert counts == [0, 1]


def test_a_week_off_is_caught_up_with_one_message_each(maker, appraised, box):
    world, _ = appraised
    pass_at(maker, world, box, nine(4, 8))
    written = Counter(who for who, _ in box.empty())
    pass_at(maker, world, box, nine(4, 9))

    assert (written, box.messages) == (dict.fromkeys((*OFFICERS, *LEADERS, "supervisor"), 1), [])


def test_of_a_missed_series_the_newest_rung_is_told(maker, appraised, box):
    world, case_id = appraised
    pass_at(maker, world, box, nine(4, 8))

    with unit_of_work(maker, read_only=True) as session:
        found = select(OutboxIntent.content).where(OutboxIntent.case_id == case_id, OutboxIntent.kind == "reminder")
        assert [content["rung"] for content in session.scalars(found)] == ["late_5"]


def test_a_message_says_how_many_working_days_are_left(maker, appraised, box):
    world, _ = appraised
    pass_at(maker, world, box, nine(3, 16))

    assert "Hạn xử lý: 30/03/2026 (còn 10 ngày làm việc)" in box.messages[0].text


@pytest.mark.parametrize("steps", [(30, -10, 10), (42, -41, 41), (14, -1, 1, 0)])
def test_a_clock_that_jumps_back_says_nothing_again(maker, appraised, box, steps):
    world, _ = appraised
    now = nine(3, 2)
    for days in steps:
        now += timedelta(days=days)
        pass_at(maker, world, box, now)

    assert max(Counter(one.address for one in box.messages).values()) == 1


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_clock_does_each_person_hears_of_each_rung_once(maker, appraised, box, seed):
    world, _ = appraised
    chance, now = Random(seed), nine(3, 2)  # noqa: S311 -- not for security
    for _ in range(12):
        now += timedelta(hours=chance.choice((-30, -3, 1, 20, 45, 90)))
        pass_at(maker, world, box, now)

    with unit_of_work(maker, read_only=True) as session:
        keys = session.scalars(select(OutboxIntent.dedup_key).where(OutboxIntent.kind != "moved")).all()
    assert len(keys) == len(set(keys))
    assert len(box.messages) == len({one.identity for one in box.messages})


def test_a_reminder_is_void_when_the_case_moved_on_before_it_was_handed_on(maker, appraised, box):
    world, case_id = appraised
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).where(CaseClock.case_id == case_id).values(next_at=nine(3, 30)))
    pass_at(maker, world, None, nine(3, 30))
    with unit_of_work(maker) as session:
        take(session, world, case_id, "return_for_rework", "officer", now=nine(3, 30), reason="Thiếu dự toán")

    pass_at(maker, world, box, nine(3, 30))

    assert [who for who, _ in box.empty()] == ["centre"]


def test_a_paused_term_does_not_remind(maker, appraised, box):
    world, case_id = appraised
    pause = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 6, 1)}
    with unit_of_work(maker) as session:
        take(session, world, case_id, "pause", "leader", now=nine(3, 10), **pause)
    pass_at(maker, world, box, nine(3, 31))

    assert box.empty() == [("owner", "Tạm dừng")]


def test_a_term_that_ran_out_takes_its_step(maker, box):
    world, case_id = committed_world(maker, lambda _session, _world, _case: None)
    reports = [str(pass_at(maker, world, box, moment)) for moment in (nine(5, 28), nine(6, 2))]

    with unit_of_work(maker, read_only=True) as session:
        last = session.execute(
            select(CaseEvent.step, CaseEvent.role, CaseEvent.actor_id).order_by(CaseEvent.seq.desc())
        )
        assert (state_of(session, case_id), tuple(last.first())) == ("withdrawn", ("lapse", "clock", None))
    assert reports == ["reminded 1, expanded 1, sent 1", "breached 1, expanded 1, sent 1"]
    assert box.empty() == [("owner", "Sắp đến hạn: Thời gian giữ bản nháp"), ("owner", "Đóng do quá hạn bổ sung")]


def test_a_term_that_ran_out_gives_its_reason_where_the_form_asks_one(maker, box):
    world, case_id = committed_world(maker, lambda s, w, c: walk(s, w, c, until="put_in_batch"))
    with unit_of_work(maker) as session:
        take(session, world, case_id, "leave_out", "governor", now=nine(3, 3), reason="Hết vốn")
    pass_at(maker, world, box, datetime(2027, 1, 4, 2, tzinfo=UTC))

    with unit_of_work(maker, read_only=True) as session:
        assert state_of(session, case_id) == "not_approved"


def test_what_is_due_is_read_some_at_a_time(maker):
    world, _ = committed_world(maker, lambda _session, _world, _case: None)
    with unit_of_work(maker) as session:
        for _ in range(4):
            a_case(session, world)

    assert sweep(maker, now=nine(6, 2), office=world.office, batch=2) == {"breached": 5}


def test_a_broken_case_does_not_stop_the_rest(maker, box):
    world, broken = committed_world(maker, lambda _session, _world, _case: None)
    with unit_of_work(maker) as session:
        sound = a_case(session, world).case_id
        session.execute(update(Case).where(Case.id == broken).values(head="x", holder_role="nobody"))
        session.execute(update(CaseClock).where(CaseClock.case_id == broken).values(key="no_such_clock"))
    report = pass_at(maker, world, box, nine(6, 2))

    with unit_of_work(maker, read_only=True) as session:
        put_off = session.scalar(select(CaseClock.next_at).where(CaseClock.case_id == broken))
        assert (report.swept["broken"], state_of(session, sound), put_off) == (
            1,
            "withdrawn",
            nine(6, 2) + timedelta(hours=1),
        )


def test_a_broken_case_is_logged_by_kind_and_place(maker, box):
    world, case_id = committed_world(maker, lambda _session, _world, _case: None)
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).values(key="no_such_clock"))
    with capture_logs() as logs:
        pass_at(maker, world, box, nine(6, 2))

    (entry,) = [entry for entry in logs if entry["event"] == "sweep.broken"]
    assert (entry["what"], entry["row"], entry["error"].split(":")[0]) == ("clock", case_id, "KeyError deadlines.py")


def test_a_case_that_was_put_off_is_done_when_it_is_mended(maker, box):
    world, case_id = committed_world(maker, lambda _session, _world, _case: None)
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).values(key="no_such_clock"))
    pass_at(maker, world, box, nine(6, 2))
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).values(key="drafting"))
    pass_at(maker, world, box, nine(6, 2) + timedelta(hours=1))

    with unit_of_work(maker, read_only=True) as session:
        assert state_of(session, case_id) == "withdrawn"


def test_a_case_that_is_being_moved_is_left_to_the_next_pass(maker, appraised, box, kind):
    if kind == "sqlite":
        pytest.skip("one writer at a time")
    world, case_id = appraised
    with maker() as other:
        other.execute(select(Case.id).where(Case.id == case_id).with_for_update())
        assert pass_at(maker, world, box, nine(3, 16)).swept["reminded"] == 0

    assert pass_at(maker, world, box, nine(3, 16)).swept["reminded"] == 1


def test_idle_passes_read_and_write_nothing_of_what_is_not_due(maker, appraised, box):
    world, _ = appraised

    assert str(pass_at(maker, world, box, nine(3, 3))) == "nothing due"
