"""Expected dates come from what the same office did before, and from enough of it."""

from datetime import timedelta

import pytest

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.models import Case, CaseClock
from workflow.published import process_of
from workflow.queries.estimates import own_term, state_durations
from workflow.states import SHIPPED

DAY = timedelta(days=1)
ENOUGH = 20


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="accept")
    return session.get_one(Case, opened.case_id)


def over(session, case, lasted, *, key="survey", ended=MONDAY):
    """Terms of a case that ended after some days each."""
    for days in lasted:
        begun = ended - days * DAY
        session.add(CaseClock(case_id=case.id, key=key, rule="kcdp_survey", started_at=begun, since=begun, length=15,
            due_at=ended, closed_at=ended))  # fmt: skip
    session.flush()


def known(session, world, case, owner="department"):
    process = process_of(session, case.process_hash)
    found = state_durations(session, process, world.units[owner], now=MONDAY + DAY, office=world.office)
    return {state: (took.n, round(took.median), round(took.high)) for state, took in found.items()}


def test_median_and_85th_percentile_are_told_with_how_many_there_were(session, world, case):
    over(session, case, range(1, 21))

    assert known(session, world, case) == {"survey": (ENOUGH, 10, 17)}


def test_too_few_say_nothing(session, world, case):
    over(session, case, range(1, ENOUGH))

    assert known(session, world, case) == {}


def test_what_is_too_long_ago_or_of_another_office_says_nothing(session, world, case):
    over(session, case, range(1, 21), ended=MONDAY - 800 * DAY)
    assert known(session, world, case) == {}

    over(session, case, range(1, 21))
    assert known(session, world, case, owner="other_department") == {}


def test_a_term_that_comes_again_is_no_measure_of_its_state(session, world, case):
    over(session, case, range(1, 31), key="reporting")

    assert known(session, world, case) == {}


@pytest.mark.parametrize(
    ("process", "state", "term"),
    [
        ("kcdp_project", "in_progress", "implementing"), ("kcdp_project", "survey", "survey"),
        ("product_nomination", "scoring", None), ("product_nomination", "recommended", "recognising"),
    ],
)  # fmt: skip
def test_a_term_that_runs_on_or_comes_again_is_not_a_states_own(process, state, term):
    found = own_term(next(one for one in SHIPPED if one.key == process), state)

    assert (found.key if found else None) == term
