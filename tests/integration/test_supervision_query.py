"""The control room: what does not move and what is late are worked out from the moment, never stored."""

from datetime import date, timedelta

import pytest

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.statements import counted
from workflow.queries.supervision import APPLICANT, LATE, PAUSED, STILL, WATCHED, WEEK, control_room, quiet_states

ITEMS = [{"subject": "Báo giá", "request": "Bổ sung", "basis": "Quy định"}]
PAUSE = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 9, 1)}
DAY = timedelta(days=1)


@pytest.fixture
def world(session):
    return a_world(session)


def room(session, world, now, wish=STILL, who="supervisor", **more):
    return control_room(session, person=world.people[who], now=now, office=world.office, wish=wish, **more)


def case_at(session, world, until, now=MONDAY):
    opened = a_case(session, world, now=now)
    walk(session, world, opened.case_id, until=until, now=now)
    return opened


def test_a_silent_case_counts_from_the_fifteenth_working_day(session, world):
    opened = case_at(session, world, "submit_project")
    before, after = (room(session, world, MONDAY + days * DAY) for days in (20, 21))

    assert (before.counts[STILL], after.counts[STILL], after.days) == (0, 1, 15)
    assert [(watched.line.code, watched.silent) for watched in after.watched] == [(opened.code, 15)]


def test_any_step_makes_it_move_again(session, world):
    opened = case_at(session, world, "submit_project")
    team = [world.people["second_officer"].id]
    take(session, world, opened.case_id, "form_team", "officer", now=MONDAY + 10 * DAY, members=team)

    assert room(session, world, MONDAY + 25 * DAY).counts[STILL] == 0


def test_silence_that_is_planned_counts_only_once_the_term_is_over(session, world):
    opened = case_at(session, world, "sign_contract")
    due = room(session, world, MONDAY + 22 * DAY, wish=WEEK).watched[0].line.term.due_at

    assert opened.code == room(session, world, due + 21 * DAY).watched[0].line.code
    assert room(session, world, due - DAY).counts[STILL] == 0
    assert quiet_states(world.office.rules, MONDAY.date()) == {
        "certified", "in_progress", "liquidation", "reserve", "running", "waiting",
    }  # fmt: skip


def test_late_is_a_running_term_that_is_over(session, world):
    case_at(session, world, "confirm_place")
    paused = case_at(session, world, "confirm_place")
    take(session, world, paused.case_id, "pause", "leader", **PAUSE)

    assert [room(session, world, MONDAY + hours * timedelta(hours=1)).counts[LATE] for hours in (1, 48)] == [0, 1]
    assert room(session, world, MONDAY + 90 * DAY).counts == {STILL: 1, LATE: 1, WEEK: 0, APPLICANT: 0, PAUSED: 1}


def test_what_waits_for_the_establishment_is_told_apart(session, world):
    opened = case_at(session, world, "confirm_place")
    take(session, world, opened.case_id, "ask_supplement", "officer", items=ITEMS, reason="Hồ sơ còn thiếu")

    assert [line.line.code for line in room(session, world, MONDAY, wish=APPLICANT).watched] == [opened.code]


@pytest.mark.parametrize("wish", WATCHED)
def test_each_list_holds_what_its_number_says(session, world, wish):
    for until in ("submit", "confirm_place", "submit_project", "sign_contract"):
        case_at(session, world, until)
    page = room(session, world, MONDAY + 30 * DAY, wish=wish)

    assert len(page.watched) == page.counts[wish]


def test_drafts_closed_cases_and_other_provinces_are_not_watched(session, world):
    a_case(session, world)
    case_at(session, world, "hand_over")
    case_at(session, world, "submit")

    assert room(session, world, MONDAY + 90 * DAY).total == 2
    assert room(session, world, MONDAY + 90 * DAY, who="stranger").total == 0


def test_pages_follow_each_other(session, world, monkeypatch):
    monkeypatch.setattr("workflow.queries.supervision.SIZE", 2)
    codes = [case_at(session, world, "confirm_place", now=MONDAY + n * DAY).code for n in range(3)]
    first = room(session, world, MONDAY + 60 * DAY)
    second = room(session, world, MONDAY + 60 * DAY, place=str(first.next_place))

    assert [watched.line.code for watched in (*first.watched, *second.watched)] == codes
    assert second.next_place is None


def test_statements_do_not_grow_with_rows(session, world):
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            case_at(session, world, "confirm_place")
        with counted(session) as sent:
            room(session, world, MONDAY + 60 * DAY)
        numbers.append(len(sent))

    assert numbers == [3, 3]
