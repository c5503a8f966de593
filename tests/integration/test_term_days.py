"""Why a term ends when it does: each day of it, its stops, and the calendar of its time."""

from datetime import date, timedelta

import pytest

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.files.day_list import DecidedDay
from workflow.queries.calendar_history import applied_decisions, calendar_at
from workflow.queries.case_json import case_record
from workflow.services.calendar_changes import Decision, apply_decision, keep_decision, preview
from workflow.services.offices import load_office

DAY = timedelta(days=1)
PAUSE = {"reason_code": "no_budget", "reason": "Chờ vốn", "basis": "CV 1", "review_on": date(2026, 3, 20)}
HERE = ("dong-nai",)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="accept")
    return opened


def clocks(session, world, case, now=MONDAY):
    record = case_record(session, case.code, office=load_office(session), now=now)
    return {clock["key"]: clock for clock in record["clocks"]}


def storm(session, world, on, now=MONDAY):
    """A day off that was decided for the province."""
    office, by = load_office(session), world.people["admin"]
    what = Decision(f"Công điện {on:%d/%m}", "dong-nai", (DecidedDay(on, "closure", "Bão"),))
    name = keep_decision(session, what, HERE, by=by, now=now, office=office)
    apply_decision(session, name, preview(session, name, HERE, now=now, office=office).seen, HERE, by=by, now=now)


def test_every_day_of_a_term_is_counted_or_skipped_with_its_reason(session, world, case):
    survey = clocks(session, world, case)["survey"]

    assert [day["number"] for day in survey["days"] if day["counts"]] == list(range(1, 16))
    assert (survey["days"][0]["reason"], survey["days"][-1]["date"]) == ("ngày bắt đầu, chưa tính", survey["due"])
    assert (survey["length"], survey["unit"], survey["by_paper"], survey["stops"]) == (15, "wd", False, [])


def test_a_term_that_stood_still_counts_on_after_each_stop(session, world, case):
    for begin in (2, 9):
        take(session, world, case.case_id, "pause", "leader", now=MONDAY + begin * DAY, **PAUSE)
        take(session, world, case.case_id, "resume", "leader", now=MONDAY + (begin + 2) * DAY, reason="Đã có vốn")
    implementing = clocks(session, world, case, MONDAY + 12 * DAY)

    for key, modes in (("survey", ("reset", "resume")), ("department", ("reset",))):
        found = implementing[key]
        numbers = [day["number"] for day in found["days"] if day["counts"]]
        assert (found["mode"] in modes, numbers) == (True, list(range(1, found["length"] + 1)))


def test_a_decision_is_in_the_days_and_in_the_name_of_the_calendar(session, world, case):
    before = clocks(session, world, case)["survey"]
    storm(session, world, date(2026, 3, 10))
    after = clocks(session, world, case)["survey"]

    skipped = [day["reason"] for day in after["days"] if day["date"] == "2026-03-10"]
    assert (skipped, date.fromisoformat(after["due"])) == (
        ["cơ quan nghỉ: Bão"], date.fromisoformat(before["due"]) + DAY,
    )  # fmt: skip
    assert after["calendar"].endswith("· Công điện 10/03 (02/03/2026)")


def test_a_term_that_is_over_keeps_the_calendar_of_its_time(session, world, case):
    storm(session, world, date(2026, 3, 10))
    storm(session, world, date(2026, 3, 12), now=MONDAY + 3 * DAY)
    calendar = load_office(session).calendar.scoped("dong-nai")
    decisions = applied_decisions(session, case.code, "dong-nai")
    known, version = calendar_at(calendar, decisions, MONDAY + DAY)

    days = (date(2026, 3, 10), date(2026, 3, 12))
    assert [(known.is_working(on), calendar.is_working(on)) for on in days] == [(False, False), (True, False)]
    assert version.endswith("Công điện 10/03 (02/03/2026)")
    assert [(key, local(end).date() - local(start).date()) for key, start, end in decisions[0].moved] == [
        ("department", DAY), ("survey", DAY),
    ]  # fmt: skip
