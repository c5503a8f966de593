"""What a case is ranked by is kept beside it: the newest complete answers, or nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories import a_case, a_world
from workflow.models import CasePriority
from workflow.services.dossiers import keep_priority

FACTS = {
    "focal": False, "area": "poor", "trade": "mechanics", "women_owned": True, "female_share": 40,
    "vulnerable_share": 0, "minority_share": 55, "effect": None, "urgency": "high",
}  # fmt: skip


@pytest.fixture
def case_id(session):
    return a_case(session, a_world(session)).case_id


def kept(session):
    return [dict(row) for row in session.execute(select(CasePriority.__table__)).mappings()]


def test_the_newest_complete_answers_are_kept(session, case_id):
    keep_priority(session, case_id, FACTS)
    keep_priority(session, case_id, {**FACTS, "area": "new_rural", "unknown": "left aside"})

    assert kept(session) == [{"case_id": case_id, **FACTS, "area": "new_rural"}]


def test_answers_that_are_no_longer_complete_count_for_nothing(session, case_id):
    keep_priority(session, case_id, FACTS)
    keep_priority(session, case_id, None)

    assert kept(session) == []


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_beyond_all_workers_is_refused(session, case_id, share):
    with pytest.raises(IntegrityError, match="shares"):
        keep_priority(session, case_id, {**FACTS, "minority_share": share})
