"""The national plan: the Cục makes it, the Minister approves it, and each province finds its own part and no other."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, state_of, take
from tests.national import a_national_world, national_case_at
from tests.planning import DECISION, TODAY, M
from workflow.authority import Grant
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.invariants import violations
from workflow.models import Case
from workflow.queries.plan_pages import plan_list, plan_page, ranking
from workflow.services.plans import open_plan

BUDGET = {"allotted": 300 * M, "decision_number": "75/BTC-HCSN", "decided_on": TODAY}


@pytest.fixture
def world(session):
    return a_national_world(session)


@pytest.fixture
def case_ids(session, world):
    """Two đề án of one province wait in the national plan."""
    return [national_case_at(session, world, "put_in_batch") for _ in range(2)]


@pytest.fixture
def plan(session, world, case_ids):
    return open_plan(session, year=2026, by=world.people["agency"], now=MONDAY, office=world.office)


def approved(session, world, plan):
    """Half of what was planned comes, and is shared out."""
    steps = (
        ("consolidate", "agency", {"items": 2, "total": 400 * M}), ("record_budget", "agency", BUDGET),
        ("propose_plan", "agency_leader", {"money": 300 * M, "way": "cut_last"}),
        ("approve_proposal", "minister", DECISION),
    )  # fmt: skip
    for step, who, values in steps:
        take(session, world, plan.case.case_id, step, who, **values)
        assert violations(session, now=MONDAY) == []


def test_half_the_money_funds_one_and_cuts_the_other(session, world, plan, case_ids):
    approved(session, world, plan)
    page = plan_page(session, plan.slug, person=world.people["minister"], now=MONDAY, office=world.office)

    assert [state_of(session, case_id) for case_id in case_ids] == ["contracting", "contracting"]
    assert (page.figures.planned, page.figures.allotted, page.figures.committed) == (400 * M, 300 * M, 300 * M)
    assert [name for name, _ in page.provinces] == ["Tỉnh Đồng Nai"]


def test_a_province_finds_its_own_part_of_the_national_plan(session, world, plan):
    approved(session, world, plan)
    page = plan_page(session, plan.slug, person=world.people["officer"], now=MONDAY, office=world.office)
    found = ranking(session, plan.slug, person=world.people["officer"], on=TODAY, office=world.office).page()

    assert (page.seen.whole, page.figures.allotted, page.figures.committed) == (False, 0, 300 * M)
    assert (page.versions, page.burndown, page.seen.steps, len(found.lines)) == ((), None, (), 2)


def test_a_province_without_a_de_an_in_it_finds_no_plan(session, world, plan):
    approved(session, world, plan)
    stranger = world.people["stranger"]

    assert plan_list(session, person=stranger) == ()
    with pytest.raises(CaseNotFound):
        plan_page(session, plan.slug, person=stranger, now=MONDAY, office=world.office)


def test_the_figures_of_one_province_leave_out_those_of_another(session, world, plan, case_ids):
    approved(session, world, plan)
    moved = world.units["other_department"]
    session.execute(update(Case).where(Case.id == case_ids[0]).values(owner_unit_id=moved))
    seen = [
        plan_page(session, plan.slug, person=world.people[who], now=MONDAY, office=world.office).figures.committed
        for who in ("officer", "stranger", "minister")
    ]

    assert sum(seen[:2]) == seen[2] == 300 * M
    assert 0 not in seen


def test_nobody_of_the_cuc_approves_and_no_province_plans_for_the_nation(session, world, plan):
    take(session, world, plan.case.case_id, "consolidate", "agency", items=2, total=400 * M)

    for who in ("agency_leader", "officer", "governor"):
        with pytest.raises((StepRefused, CaseNotFound)), session.begin_nested():
            take(session, world, plan.case.case_id, "record_budget", who, **BUDGET)


def test_one_who_is_chief_and_minister_does_not_approve_what_they_proposed(session, world, plan):
    chief = world.people["agency_leader"]
    above = frozenset({world.units["ministry"], world.units["agency"]})
    grants = (*chief.grants, Grant(Role.MINISTRY_LEADER, world.units["ministry"], above))
    world.people["minister"] = replace(chief, grants=grants)

    with pytest.raises(StepRefused, match="Trình phương án phân bổ"):
        approved(session, world, plan)
