"""What an officer records of a đề án gives it its place in the plan, each kind of work by what the law looks at."""

import pytest
from sqlalchemy import select, update

from tests.planning import M, Planned, staged
from workflow.models import Case, CasePriority, PlanItem

SHARES = {"female_share": 0, "vulnerable_share": 0, "minority_share": 0}


@pytest.fixture
def planned(session):
    return Planned(session)


def test_the_facts_of_a_de_an_change_its_place(planned):
    facts = {"area": "upland_minority_border_island", "trade": "mechanics", "focal": True, "women_owned": False}
    planned.take("set_priority", "officer", item_id=planned.items[1], **facts, **SHARES)
    planned.to_proposal(150 * M)

    assert planned.session.get_one(CasePriority, planned.items[1]).focal
    assert planned.version(2)[2] == [(1, 150 * M, "funded"), (2, 0, "reserve")]


def test_cleaner_production_takes_its_place_by_effect_and_urgency(planned):
    session, facts = planned.session, {"area": "poor", "trade": "mechanics", "focal": False, "women_owned": False}
    planned.items.append(staged(session, planned.world, 100 * M))
    session.execute(update(Case).where(Case.id != planned.items[2]).values(activity="cleaner_production_pilot"))
    grades = {"effect": "high", "urgency": "low"}
    planned.take("set_priority", "officer", item_id=planned.items[1], **facts, **SHARES, **grades)
    planned.to_proposal(300 * M)
    placed = select(PlanItem.case_id, PlanItem.decided_by).where(PlanItem.version == 2).order_by(PlanItem.position)

    assert [tuple(row) for row in session.execute(placed)] == [
        (planned.items[2], "first"), (planned.items[1], "apart"), (planned.items[0], "effect"),
    ]  # fmt: skip


def test_facts_are_kept_only_of_what_is_in_the_plan(planned):
    facts = {"area": "poor", "trade": "other", "focal": False, "women_owned": False}

    assert planned.refused("set_priority", "officer", item_id=planned.case_id, **facts, **SHARES) == "not_in_plan"
