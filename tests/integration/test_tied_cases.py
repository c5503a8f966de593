"""A page names only those tied cases that its reader may open."""

import pytest

from tests.factories import a_case, a_world
from tests.journeys import walk
from workflow.queries.case_page import case_page


@pytest.mark.parametrize(("who", "kinds"), [("owner", ["follow_up_of"]), ("finance", [])])
def test_the_follow_up_is_shown_to_whom_it_concerns(session, who, kinds):
    world = a_world(session)
    opened = a_case(session, world)
    now = walk(session, world, opened.case_id)

    page = case_page(session, opened.code, person=world.people[who], now=now, office=world.office)

    assert [link.kind for link in page.links] == kinds
