"""The ledger of time over real cases: late answers, pauses, and the same sums wherever they are read."""

from datetime import timedelta

import pytest

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.models import Case
from workflow.published import process_of
from workflow.queries.case_json import case_record
from workflow.queries.case_ledger import case_ledger
from workflow.queries.case_page import case_page
from workflow.queries.public_timeline import stretches
from workflow.timeline import shares

DAY = timedelta(days=1)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case(session, world):
    """A case about which the finance department was asked at the beginning of March."""
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="ask_opinion")
    return session.get_one(Case, opened.case_id)


def paid(session, world, case, now) -> dict[str, int]:
    """Working days by party."""
    calendar = world.office.calendar.scoped("dong-nai")
    process = process_of(session, case.process_hash)
    charged = case_ledger(session, case.id, process=process, calendar=calendar, now=now)
    return {share.party.value: share.days for share in shares(charged) if share.days}


def test_a_late_opinion_is_charged_to_the_consulted_unit_until_it_comes(session, world, case):
    assert paid(session, world, case, MONDAY + 9 * DAY) == {"department": 7}

    give = {"verdict": "agree", "answer": "Cân đối được"}
    take(session, world, case.id, "give_opinion", "finance", now=MONDAY + 14 * DAY, **give)

    assert paid(session, world, case, MONDAY + 18 * DAY) == {"department": 11, "consulted": 3}


def test_the_same_time_is_told_inside_outside_and_to_other_programs(session, world, case):
    now, calendar = MONDAY + 18 * DAY, world.office.calendar.scoped("dong-nai")
    told = case_record(session, case.code, office=world.office, now=now)["time"]
    outside = stretches(session, case.code, office=world.office, now=now)

    days = {party: share["days"] for party, share in told["parties"].items() if share["days"]}
    assert days == paid(session, world, case, now)
    assert sum(stretch.days for stretch in outside) == sum(days.values()) == 14
    assert (told["scope"], told["calendar"]) == ("dong-nai", calendar.version)


def test_the_page_knows_everybody_who_was_asked_also_in_teams_that_were_replaced(session, world, case):
    members = [world.people["leader"].id]
    take(session, world, case.id, "form_team", "officer", now=MONDAY + DAY, members=members)
    page = case_page(session, case.code, person=world.people["officer"], now=MONDAY + DAY, office=world.office)

    assert [(line.kind, line.role, line.holder, line.ended_at is None) for line in page.asked] == [
        ("verdict", "council_member", "Second Officer", False),
        ("opinion", "prov_finance", "Sở Tài chính Đồng Nai", True),
        ("verdict", "council_member", "Leader", True),
    ]  # fmt: skip
