"""Durations, flow and punctuality: counted by the database, equal to what a plain count over the rows says."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import literal, select, true

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.models import Case, CaseClock
from workflow.models.base import UTCDateTime
from workflow.queries.ageing import LATE, QUARTERS, ageing
from workflow.queries.bottlenecks import DAY, durations, ending, flow, punctual_by_office, punctuality
from workflow.queries.days import own_calendar
from workflow.queries.seconds import DaysOver
from workflow.terms import days_over

SINCE = MONDAY - timedelta(days=30)
ALL = true()


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def receipts(session, world):
    """Receiving took one to ten days, in ten cases; three of them were late."""
    rows = []
    for days in range(1, 11):
        case_id = a_case(session, world).case_id
        rows.append(
            CaseClock(
                case_id=case_id, key="receiving", rule="kcdp_receive", started_at=MONDAY, since=MONDAY, length=8,
                due_at=MONDAY + timedelta(days=7), closed_at=MONDAY + timedelta(days=days),
            )
        )  # fmt: skip
    session.add_all(rows)
    session.flush()
    return ("kcdp_project", "receiving")


def test_median_and_high_percentile_are_ranks_of_the_durations(session, receipts):
    found = durations(session, ALL, since=SINCE)[receipts]

    assert (found.n, round(found.median, 6), round(found.high, 6), round(found.allowed, 6)) == (10, 5, 9, 7)


def test_punctuality_tells_early_on_time_and_late_apart(session, receipts):
    row = next(row for row in punctuality(session, ALL, since=SINCE, until=MONDAY + timedelta(days=30)))

    assert (row.unit, row.process, row.term) == ("Sở Công Thương Đồng Nai", *receipts)
    assert (row.total, row.early, row.on_time, row.late, round(row.days, 6)) == (10, 6, 1, 3, 5.5)


def test_a_term_that_time_itself_ends_is_nobodys_to_keep(session, world, receipts):
    shared = {"case_id": a_case(session, world).case_id, "rule": "kcdp_reserve_wait", "since": MONDAY, "length": 12}
    end = MONDAY + timedelta(days=7)
    spans = {"started_at": MONDAY, "due_at": end, "closed_at": end + timedelta(minutes=1)}
    session.add_all(CaseClock(key=key, **shared, **spans) for key in ("reserve", "approving"))
    session.flush()

    found = punctuality(session, ALL, since=SINCE, until=MONDAY + timedelta(days=30))
    offices = punctual_by_office(session, ALL, since=SINCE, until=MONDAY + timedelta(days=30))
    assert {row.term for row in found} == {key for *_, key in offices} == {"receiving", "approving"}
    assert durations(session, ALL, since=SINCE)["kcdp_project", "reserve"].n == 1


@pytest.mark.parametrize("hours", [-30, -8, -1, 0, 1, 6.99, 7, 20, 31.5])
def test_the_database_counts_the_days_that_a_term_ended_late_as_the_law_does(session, hours):
    due = datetime(2026, 3, 9, 10, tzinfo=UTC)  # 17:00 in Viet Nam
    ended = due + timedelta(hours=hours)

    moments = [literal(moment, UTCDateTime()) for moment in (ended, due)]
    assert session.scalar(select(DaysOver(*moments))) == days_over(ended, due)


def test_what_ended_before_the_period_is_not_counted(session, receipts):
    assert durations(session, ALL, since=MONDAY + timedelta(days=11)).get(receipts) is None
    assert punctuality(session, ALL, since=SINCE, until=MONDAY) == ()


def test_the_flow_counts_what_came_and_left_week_by_week(session, receipts):
    weeks = flow(session, ALL, until=MONDAY + timedelta(days=14))[receipts]

    assert [list(week) for week in weeks[-2:]] == [[10, 6], [0, 4]]


def test_terms_that_end_in_a_span_are_counted_while_they_run(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="confirm_place")
    week = timedelta(days=7)

    assert ending(session, ALL, since=MONDAY, until=MONDAY + week)["kcdp_project", "receiving"] == 1
    assert ending(session, ALL, since=MONDAY + week, until=MONDAY + 2 * week) == {}


@pytest.mark.parametrize(
    ("days", "name"), [(0, QUARTERS[0]), (10, QUARTERS[1]), (24, QUARTERS[3]), (29, LATE[0]), (60, LATE[2])]
)
def test_an_open_case_ages_from_quarter_to_quarter_and_then_is_late(session, world, days, name):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="submit_project")
    at, calendar = MONDAY + timedelta(days=days, hours=1), own_calendar(world.office, world.people["supervisor"])

    rows = ageing(session, Case.id == opened.case_id, now=at, calendar=calendar)
    assert [(row.state, row.holder, dict(row.counts)) for row in rows] == [("appraisal", "dept_officer", {name: 1})]


def test_a_day_has_its_seconds(session, receipts):
    spans = session.execute(select(CaseClock.started_at, CaseClock.closed_at).where(CaseClock.key == receipts[1]))
    longest = max((closed - started).total_seconds() for started, closed in spans) / DAY

    assert (longest, durations(session, ALL, since=SINCE)[receipts].n) == (10, 10)
