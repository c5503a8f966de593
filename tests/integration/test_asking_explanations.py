"""Asking for an explanation: of somebody who is there, until a working day that is near, and told with that day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.errors import StepRefused
from workflow.models import Absence, OutboxIntent

LATER = MONDAY + timedelta(days=3)
REASON = {"reason": "Hồ sơ đã nằm yên ba tuần."}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    """A case at the Sở, in appraisal."""
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="submit_project")
    return opened.case_id


def codes_of(session, world, case_id, **values):
    """Ask, and return why not."""
    try:
        take(session, world, case_id, "ask_explanation", "leader", now=LATER, **ask(world, **values))
    except StepRefused as stopped:
        return stopped.codes
    return ()


def ask(world, **values):
    """The wish to have the second officer explain."""
    return {"asked_id": world.people["second_officer"].id, "due_on": date(2026, 3, 9), **REASON, **values}


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 3, 7), "answer_on_day_off"), (date(2036, 3, 10), "answer_too_far")]
)
def test_an_explanation_is_due_on_a_working_day_that_is_near(session, world, case_id, day, code):
    assert codes_of(session, world, case_id, due_on=day) == (code,)


@pytest.mark.parametrize(("until", "codes"), [(9, ("addressee_absent",)), (6, ())])
def test_nobody_is_asked_who_is_away_until_the_answer_is_due(session, world, case_id, until, codes):
    away = world.people["second_officer"].id
    days = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, until)}
    session.add(Absence(user_id=away, procedures=[], created_at=MONDAY, created_by=away, **days))
    session.flush()

    assert codes_of(session, world, case_id) == codes


def test_the_notice_of_the_request_says_by_when(session, world, case_id):
    take(session, world, case_id, "ask_explanation", "supervisor", now=LATER, **ask(world))

    content = session.scalars(select(OutboxIntent.content).order_by(OutboxIntent.id.desc())).first()
    assert content["due"] == "2026-03-09T10:00:00+00:00"
