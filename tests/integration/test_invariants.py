"""Each promise, broken on purpose, is reported under its own id; an honest database has no violation."""

import pytest
from sqlalchemy import text

from tests.factories import a_case, a_line, a_world
from tests.harms import HARMS, LATER, PAID, changed, unlock
from tests.journeys import walk
from tests.spending_harms import SPENDING_HARMS
from tests.statements import counted
from workflow.invariants import violations
from workflow.models import CaseSection
from workflow.storage import BlobStore


@pytest.fixture
def planted(session):
    """Walks one case some way, unlocks the database, breaks something, and returns the ids of what is found."""

    def plant(until: str, harm) -> set[str]:
        world = a_world(session)
        case_id = a_case(session, world).case_id
        walk(session, world, case_id, until=until)
        assert violations(session, now=LATER) == []
        unlock(session)
        harm(session, case_id)
        return {violation.id for violation in violations(session, now=LATER)}

    yield plant
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA ignore_check_constraints=OFF"))


EVERY_HARM = {**HARMS, **SPENDING_HARMS}


@pytest.mark.parametrize("name", EVERY_HARM)
def test_a_broken_promise_is_reported_under_its_id(planted, name):
    until, harm, expected = EVERY_HARM[name]

    assert planted(until, harm) == expected


def test_every_paper_must_be_in_the_store(session, tmp_path):
    world = a_world(session)
    a_case(session, world)

    found = violations(session, now=LATER, storage=BlobStore(tmp_path))

    assert {violation.id for violation in found} == {"I-50"}


def test_a_dossier_may_change_after_it_was_frozen(planted):
    assert planted(PAID, changed(CaseSection, content={"aims": "Khác"})) == set()


def test_the_checker_does_not_ask_more_of_more_cases(session):
    world = a_world(session, budget=10**12)

    def statements(number: int) -> int:
        for title in range(number):
            walk(session, world, a_case(session, world, title=str(title)).case_id, until=PAID)
        with counted(session) as sent:
            assert violations(session, now=LATER) == []
        return len(sent)

    assert statements(1) == statements(4)


def test_the_next_year_takes_what_this_one_gives(session):
    world = a_world(session)
    a_line(session, world.units["province"], amount=10**9, year=2027)

    assert violations(session, now=LATER) == []
