"""A group đề án in a browser: one beneficiary is replaced, one cancelled with its refund, and the whole is settled."""

import pytest
from sqlalchemy import update

from tests.browser.conftest import CHEAP, served
from tests.browser.people import People
from tests.browser.shares import advance, approve, cancel, code_of, conclude, divide, replace
from tests.browser.test_journey import promises
from tests.pages import PASSWORD
from tests.shares import CODES, Group, a_group
from workflow.db import unit_of_work
from workflow.models import User

KEPT, REPLACED, CANCELLED = CODES["dong-nai"][0], CODES["dong-thap"][0], CODES["vinh-long"][0]
TAKER = CODES["dong-thap"][1]


@pytest.fixture
def site(tmp_path):
    """A world with a group đề án that has its contract with the Cục and 600 million to divide."""
    with served("sqlite", tmp_path) as found:
        with unit_of_work(found.maker) as session:
            group = a_group(session, known=found.world)
            session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        yield found, group


def carried_out(site, group: Group, *codes: str) -> None:
    """Shares that nothing happens to go their whole way, without a browser."""
    with unit_of_work(site.maker) as session:
        on = Group(session, group.world, group.case_id)
        for code in codes:
            on.walk(code, "settle")


def test_one_beneficiary_is_replaced_and_one_cancelled_until_the_whole_is_settled(browser, site):
    place, group = site
    people = People(browser, place.address, lang="vi", scripts=True)
    try:
        whole = code_of(place, "")
        divide(people, place, whole, {KEPT: 200, REPLACED: 200, CANCELLED: 200})
        replace(people, code_of(place, REPLACED), "dong-thap.leader", TAKER)
        given_up = code_of(place, CANCELLED)
        approve(people, given_up, "vinh-long.officer", "vinh-long.leader")
        advance(people, given_up)
        cancel(people, given_up, "vinh-long.leader")
        carried_out(place, group, KEPT, TAKER)
        conclude(people, whole)
        assert promises(people, place, whole) == ("closed", [], [], {}, [])
    finally:
        people.leave()
