"""Every stuck rule fires for what it names, and not a day or a time before."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.models import Absence, CaseClock, CaseEvent
from workflow.queries import stuck
from workflow.queries.stuck import stuck_cases

DAY = timedelta(days=1)
REASON = {"reason": "Thiếu bản vẽ mặt bằng."}
ITEMS = [{"subject": "Báo giá", "request": "Bổ sung", "basis": "Quy định"}]


@pytest.fixture
def world(session):
    return a_world(session)


def rules(session, world, now):
    found = stuck_cases(session, person=world.people["supervisor"], now=now, office=world.office).cases
    return [one.rules for one in found]


def at(session, world, until, now=MONDAY):
    opened = a_case(session, world, now=now)
    walk(session, world, opened.case_id, until=until, now=now)
    return opened.case_id


def test_nothing_on_its_way_is_stuck(session, world):
    at(session, world, "submit_project")

    assert rules(session, world, MONDAY + DAY) == []


def test_silence_is_counted_in_working_days(session, world):
    at(session, world, "submit_project")

    assert [rules(session, world, MONDAY + days * DAY) for days in (20, 21)] == [[], [(stuck.SILENT,)]]


def test_pages_follow_each_other_and_the_whole_is_counted(session, world, monkeypatch):
    monkeypatch.setattr(stuck, "MOST", 2)
    ids = [at(session, world, "submit_project") for _ in range(3)]
    asked = {"person": world.people["supervisor"], "now": MONDAY + 21 * DAY, "office": world.office}
    first = stuck_cases(session, **asked)
    second = stuck_cases(session, place=first.next_place, **asked)

    assert [[one.case_id for one in page.cases] for page in (first, second)] == [ids[:2], ids[2:]]
    assert [(page.total, page.next_place is None) for page in (first, second)] == [(3, False), (3, True)]


def test_a_case_that_came_back_twice_is_bounced(session, world):
    case_id, seen = at(session, world, "submit_project"), []
    for _ in range(2):
        take(session, world, case_id, "return_for_rework", "officer", **REASON)
        take(session, world, case_id, "submit_project", "centre")
        seen.append(rules(session, world, MONDAY + DAY))

    assert seen == [[], [(stuck.BOUNCED,)]]


def test_a_state_that_is_come_back_to_by_plan_is_no_bounce(session, world):
    case_id = at(session, world, "sign_contract")
    model = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.step == "sign_contract")
    ).one()
    kept = {column.key: getattr(model, column.key) for column in inspect(CaseEvent).columns}
    for seq in (model.seq + 1, model.seq + 2):
        session.add(CaseEvent(**{**kept, "seq": seq}))
    session.flush()

    assert rules(session, world, MONDAY + DAY) == []


def test_a_handler_away_without_a_deputy_is_named(session, world):
    case_id, officer = at(session, world, "submit_project"), world.people["officer"].id
    take(session, world, case_id, "reassign", "leader", assignee_id=officer, **REASON)
    days = {"from_on": date(2026, 3, 3), "until_on": date(2026, 3, 4)}
    session.add(Absence(user_id=officer, **days, procedures=[], created_at=MONDAY))
    session.flush()

    assert [rules(session, world, MONDAY + n * DAY) for n in (0, 1, 3)] == [[], [(stuck.AWAY,)], []]


def test_a_supplement_that_was_forgotten_is_named(session, world):
    case_id = at(session, world, "confirm_place")
    take(session, world, case_id, "ask_supplement", "officer", items=ITEMS, **REASON)

    assert [rules(session, world, MONDAY + n * DAY) for n in (13, 14)] == [[], [(stuck.FORGOTTEN,)]]


def test_an_opinion_that_is_overdue_is_named(session, world):
    case_id = at(session, world, "submit_project")
    asked = {"units": [(world.units["finance"], "prov_finance")], "question": "Cân đối được không?"}
    take(session, world, case_id, "ask_opinion", "officer", **asked)

    assert [rules(session, world, MONDAY + n * DAY) for n in (4, 14)] == [[], [(stuck.OPINION,)]]


def test_what_takes_longer_than_most_did_is_slow(session, world):
    case_id = at(session, world, "submit_project")
    for days in range(1, 11):
        session.add(
            CaseClock(
                case_id=case_id, key="appraisal", rule="kcdp_appraisal", started_at=MONDAY - 20 * DAY,
                since=MONDAY - 20 * DAY, length=20, due_at=MONDAY, closed_at=MONDAY + (days * 0.5 - 20) * DAY,
            )
        )  # fmt: skip
    session.flush()

    assert [rules(session, world, MONDAY + n * DAY) for n in (4, 5)] == [[], [(stuck.SLOW,)]]


def test_a_paused_case_is_not_stuck(session, world):
    case_id = at(session, world, "submit_project")
    pause = {"reason_code": "no_budget", "basis": "QĐ 1", "review_on": date(2026, 9, 1), **REASON}
    take(session, world, case_id, "pause", "leader", **pause)

    assert rules(session, world, MONDAY + 60 * DAY) == []


def test_what_another_province_watches_is_not_listed(session, world):
    at(session, world, "submit_project")
    found = stuck_cases(session, person=world.people["stranger"], now=MONDAY + 60 * DAY, office=world.office).cases

    assert found == ()
