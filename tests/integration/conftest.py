"""Commands as programs of others run them, over a database with the small world in it."""

import pytest

from khuyencong import main
from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from workflow.db import unit_of_work
from workflow.services.installing import mark_demo


@pytest.fixture
def run(capsys):
    """Run a command; the code with which it ends, and what it printed."""

    def ran(*argv):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in argv])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return ran


@pytest.fixture
def installed(database, monkeypatch):
    """A database with the small world in it, named by the environment."""
    monkeypatch.setenv("KC_DATABASE_URL", database.url)
    return database


@pytest.fixture
def code(installed):
    """The code of a case that was put on the desk of the Sở."""
    with unit_of_work(installed.sessions) as session:
        world = a_world(session)
        opened = a_case(session, world)
        walk(session, world, opened.case_id, until="confirm_place")
    return opened.code


@pytest.fixture
def marked(installed):
    """The same database, marked as a demo."""
    with unit_of_work(installed.sessions) as session:
        mark_demo(session, now=MONDAY)
