"""Sums of ended terms equal a direct count, answer only the scopes that they can, and are made again when lost."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from notifications.nightly import sum_daily
from tests.factories import MONDAY, a_world
from tests.many_cases import copy, models
from workflow.models import Case, CaseRecusal, CaseTask, TermSum, TermSumRun
from workflow.queries.days import days_around, own_calendar
from workflow.queries.term_sums import counted, past, term_sums
from workflow.queries.worklist import Filters, where
from workflow.services.summing import keep_sums

NOW = MONDAY + timedelta(days=10)
NEXT = timedelta(days=1)
EVERYTHING = Filters()


@pytest.fixture
def world(session):
    """Four hundred cases of two departments, with terms that ended in the last year."""
    world = a_world(session)
    copy(session.connection(), models(session, world), number=400)
    elsewhere = Case.__table__.update().where(Case.id % 3 == 0).values(owner_unit_id=world.units["other_department"])
    session.execute(elsewhere)
    return world


def seen(world, filters, who="supervisor"):
    person = world.people[who]
    return where(filters, person, days_around(NOW, own_calendar(world.office, person)))


def told(session, world, filters=EVERYTHING, who="supervisor", now=NOW):
    return past(session, seen(world, filters, who), filters, person=world.people[who], now=now)


def figures(one):
    """Everything that is told, with days to a millionth."""
    took = {key: (d.n, *(round(v, 6) for v in (d.median, d.high, d.allowed))) for key, d in one.took.items()}
    punctual = {(p.unit, p.process, p.term): (p.total, p.early, p.late, round(p.days, 6)) for p in one.punctual}
    weeks = {key: [tuple(week) for week in weeks] for key, weeks in one.weeks.items()}
    return took, weeks, punctual


def test_before_the_first_night_the_past_is_counted(session, world):
    one = told(session, world)

    assert (one.summed, one.at, len(one.took) >= 4) == (False, NOW, True)
    assert figures(one) == figures(counted(session, seen(world, Filters()), now=NOW))


@pytest.mark.parametrize("who", ["supervisor", "stranger"])
@pytest.mark.parametrize("filters", [Filters(), Filters(process="kcdp_project")])
def test_the_sums_equal_a_direct_count(session, world, filters, who):
    keep_sums(session, term_sums(session, now=NOW), now=NOW)
    one = told(session, world, filters, who, now=NOW + NEXT)

    assert (one.summed, one.at) == (True, NOW)
    assert figures(one) == figures(counted(session, seen(world, filters, who), now=NOW))


@pytest.mark.parametrize(
    "filters", [Filters(year=2026), Filters(unit_id=2), Filters(state="closed"), Filters(lowest=1)]
)
def test_filters_that_the_sums_do_not_know_are_counted(session, world, filters):
    keep_sums(session, term_sums(session, now=NOW), now=NOW)

    assert told(session, world, filters).summed is False


def test_whoever_sees_more_or_less_than_whole_units_is_told_by_a_count(session, world):
    officer, case_id = world.people["supervisor"], session.scalars(select(Case.id).where(Case.id % 3 == 0)).first()
    keep_sums(session, term_sums(session, now=NOW), now=NOW)
    seen_at_first = told(session, world).summed
    asked = {"case_id": case_id, "kind": "verdict", "role": "council_member", "holder_user_id": officer.id}
    session.add(CaseTask(**asked, asked_seq=1, asked_at=MONDAY, due_at=NOW))
    seen_with_task = told(session, world).summed
    session.execute(delete(CaseTask).where(CaseTask.holder_user_id == officer.id))
    session.add(CaseRecusal(case_id=case_id, user_id=officer.id, seq=1, hides=True))

    assert (seen_at_first, seen_with_task, told(session, world).summed) == (True, False, False)
    assert told(session, world, who="centre").summed is False


def test_sums_are_replaced_once_a_day(session, world):
    rows = term_sums(session, now=NOW)
    kept = [keep_sums(session, rows[: 2 + number], now=NOW + number * timedelta(hours=9)) for number in range(3)]

    assert kept == [True, False, True]
    assert session.scalar(select(func.count()).select_from(TermSum)) == 4


def test_a_night_that_was_lost_is_made_up_for_at_the_next_tick(database):
    with database.sessions.begin() as session:
        models(session, a_world(session))
    made = [sum_daily(database.sessions, now=NOW) for _ in range(2)]
    with database.sessions.begin() as session:  # as after a crash before anything was kept
        session.execute(delete(TermSum))
        session.execute(delete(TermSumRun))
    again = sum_daily(database.sessions, now=NOW)

    assert (made, again) == ([again, None], made[0])
    with database.sessions() as session:
        assert Counter(session.scalars(select(TermSumRun.at))) == {NOW: 1}
