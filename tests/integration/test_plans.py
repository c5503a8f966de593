"""A yearly plan from the first đề án to its last version: what it says, and what it refuses."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from tests.factories import MONDAY, a_batch, a_world, state_of, take
from tests.planning import BUDGET, DECISION, OPINION, REASON, M, Planned, staged
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import (
    AnnualPlan,
    BudgetLine,
    Case,
    CaseApproval,
    CaseFigures,
    LineItem,
    PlanBatch,
    PlanItem,
)
from workflow.services.plans import open_plan
from workflow.states import SHIPPED


@pytest.fixture
def planned(session):
    return Planned(session)


def test_a_plan_goes_from_the_list_to_the_summary(planned):
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    planned.take("assign_plan", "officer", **DECISION)
    planned.take("begin_plan", "officer")
    planned.take("sum_up", "officer", results="Thực hiện đủ hai đề án")

    assert state_of(planned.session, planned.case_id) == "summed_up"
    assert planned.states == ["contracting", "contracting"]
    assert (planned.ledger, planned.left) == ([("plan", 350 * M)], 650 * M)


def test_versions_keep_the_list_as_it_was(planned):
    planned.to_proposal(300 * M, "cut_last")

    assert planned.version(1) == ("consolidated", 350 * M, [(1, 200 * M, "funded"), (2, 150 * M, "funded")])
    assert planned.version(2) == ("proposed", 300 * M, [(1, 200 * M, "funded"), (2, 100 * M, "cut")])
    plan = planned.session.get_one(AnnualPlan, planned.case_id)
    assert plan.approved_version is None
    planned.take("approve_proposal", "governor", **DECISION)
    planned.session.refresh(plan)
    assert (plan.approved_version, plan.approved_at) == (2, MONDAY)


@pytest.mark.parametrize("statement", [update(PlanItem).values(granted=1), delete(PlanItem)])
def test_no_version_can_be_changed(planned, statement):
    planned.consolidate()

    with pytest.raises(DatabaseError, match="append-only"), planned.session.begin_nested():
        planned.session.execute(statement)


def test_halving_the_allotment_leaves_the_rest_in_reserve_with_the_reason(planned):
    planned.to_proposal(175 * M, "fill", allotted=175 * M)
    planned.take("approve_proposal", "governor", **DECISION)

    assert planned.states == ["reserve", "contracting"]
    assert planned.ledger == [("plan", 350 * M), ("cut", 825 * M)]
    assert planned.left == 25 * M


def test_a_cut_support_raises_what_the_establishment_pays(planned):
    planned.to_proposal(300 * M, "cut_last", allotted=300 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    case_id = planned.items[1]
    figures = planned.session.execute(select(CaseFigures).where(CaseFigures.case_id == case_id)).scalar_one()
    case = planned.session.execute(select(Case.support, Case.matching, Case.total_cost).where(Case.id == case_id)).one()

    assert tuple(case) == (100 * M, 200 * M, 300 * M)
    assert (figures.support, figures.matching, figures.decision) == (100 * M, 200 * M, "948/QĐ-UBND")
    assert planned.left == 0


def test_batches_with_nothing_left_are_closed(planned):
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)

    assert planned.session.get_one(PlanBatch, planned.world.batch_id).decision_number == "948/QĐ-UBND"


@pytest.mark.parametrize(("items", "total"), [(2, 350 * M + 1), (2, 350 * M - 1), (3, 350 * M)])
def test_totals_that_do_not_add_up_are_refused(planned, items, total):
    assert planned.refused("consolidate", "officer", items=items, total=total) == "totals_disagree"
    assert planned.ledger == []


def test_an_empty_plan_is_not_consolidated(session):
    assert Planned(session, supports=()).refused("consolidate", "officer", items=1, total=1) == "nothing_collected"


def test_one_dong_over_the_line_is_not_proposed(planned):
    planned.to_budget(300 * M)

    assert planned.refused("propose_plan", "officer", money=300 * M + 1, way="fill") == "over_budget"
    planned.take("propose_plan", "officer", money=300 * M, way="fill")


def test_an_allotment_cannot_shrink_below_what_is_committed(planned):
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)

    lower = {**BUDGET, "allotted": 350 * M - 1}
    assert planned.refused("change_budget", "officer", **lower) == "below_committed"
    planned.take("change_budget", "officer", **{**BUDGET, "allotted": 350 * M})
    assert planned.left == 0


def test_a_plan_of_a_year_that_has_one_is_refused(planned):
    world = planned.world
    with pytest.raises(StepRefused) as refused:
        open_plan(planned.session, year=2026, by=world.people["leader"], now=MONDAY, office=world.office)

    assert refused.value.codes == ("plan_exists",)


def test_a_cancelled_plan_makes_room_for_another(planned):
    planned.consolidate()
    planned.take("cancel_plan", "officer", **REASON)
    again = open_plan(
        planned.session, year=2026, by=planned.world.people["officer"], now=MONDAY, office=planned.world.office
    )

    assert (planned.ledger[-1], again.slug) == (("unplan", 350 * M), f"{planned.slug}-2")


def test_a_plan_of_a_new_year_opens_its_line(planned):
    officer = planned.world.people["officer"]
    opened = open_plan(planned.session, year=2031, by=officer, now=MONDAY, office=planned.world.office)
    plan = planned.session.get_one(AnnualPlan, opened.case.case_id)
    line = planned.session.get_one(BudgetLine, plan.line_id)

    assert (line.unit_id, line.year, line.source) == (planned.world.units["province"], 2031, "kcdp")


@pytest.mark.parametrize("who", ["owner", "centre", "governor", "accountant"])
def test_only_who_plans_opens_a_plan(planned, who):
    with pytest.raises(CaseNotFound):
        open_plan(planned.session, year=2030, by=planned.world.people[who], now=MONDAY, office=planned.world.office)


def test_nobody_approves_what_they_proposed(session):
    planned = Planned(session)
    planned.to_proposal(1_000 * M)
    both = planned.world.people["officer"]
    planned.world.people["governor"] = type(both)(
        both.id, both.name, grants=(*both.grants, *planned.world.people["governor"].grants)
    )

    assert planned.refused("approve_proposal", "governor", **DECISION) == "own_case"
    assert planned.states == ["in_batch", "in_batch"]


def test_a_list_that_changed_since_is_not_approved(planned):
    planned.to_proposal(1_000 * M)
    take(planned.session, planned.world, planned.items[0], "take_out", "officer", **REASON)

    assert planned.refused("approve_proposal", "governor", **DECISION) == "list_changed"
    assert planned.states == ["appraised", "in_batch"]


def test_one_refusal_leaves_every_de_an_as_it_was_and_is_told(planned):
    planned.to_proposal(1_000 * M)
    take(planned.session, planned.world, planned.items[1], "declare_conflict", "governor", **REASON)

    assert planned.refused("approve_proposal", "governor", **DECISION) == "item_refused recused"
    assert planned.states == ["in_batch", "in_batch"]
    assert planned.left == 1_000 * M


def test_a_paused_de_an_is_not_decided(planned):
    pause = {"reason_code": "spending_rule_changed", **REASON, "basis": "TT 64", "review_on": MONDAY.date()}
    take(planned.session, planned.world, planned.items[0], "pause", "leader", **{**pause, "review_on": _later()})
    planned.to_proposal(1_000 * M)
    planned.take("approve_proposal", "governor", **DECISION)

    assert planned.states == ["in_batch", "contracting"]
    assert planned.version(2)[2] == [(1, 0, "paused"), (2, 150 * M, "funded")]


def test_an_amendment_keeps_what_is_committed_and_adds_what_waits(planned):
    planned.to_proposal(200 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    planned.take("assign_plan", "officer", **DECISION)
    planned.world.batch_id = a_batch(planned.session, planned.world, number=2)
    planned.items.append(staged(planned.session, planned.world, 100 * M, area="poor"))
    planned.take("propose_amendment", "leader", money=1_000 * M, way="in_order", **REASON)
    planned.take("approve_amendment", "governor", **DECISION)

    assert planned.version(3)[2] == [(1, 200 * M, "kept"), (2, 100 * M, "funded")]
    assert planned.states == ["contracting", "reserve", "contracting"]
    assert planned.ledger == [("plan", 350 * M), ("unplan", 50 * M)]


def _later():
    return MONDAY.date().replace(month=4)


WAY = (
    ("consolidate", "officer", {"items": 2, "total": 350 * M}),
    ("reopen_collecting", "officer", REASON),
    ("consolidate", "officer", {"items": 2, "total": 350 * M}),
    ("ask_opinion", "officer", {"units": "finance", "question": "Có cân đối được không?"}),
    ("give_opinion", "finance", OPINION),
    ("record_budget", "officer", BUDGET),
    ("change_budget", "officer", {**BUDGET, "allotted": 400 * M}),
    ("propose_plan", "leader", {"money": 300 * M, "way": "fill"}),
    ("return_proposal", "governor", REASON),
    ("propose_plan", "officer", {"money": 400 * M, "way": "in_order"}),
    ("approve_proposal", "governor", DECISION),
    ("assign_plan", "officer", DECISION),
    ("begin_plan", "officer", {}),
    ("review_plan", "officer", {"results": "Sáu tháng đầu năm đã giao vốn"}),
    ("propose_amendment", "officer", {"money": 400 * M, "way": "in_order", **REASON}),
    ("return_amendment", "governor", REASON),
    ("propose_amendment", "leader", {"money": 400 * M, "way": "in_order", **REASON}),
    ("approve_amendment", "governor", DECISION),
    ("sum_up", "officer", {"results": "Thực hiện đủ hai đề án"}),
)


def test_every_step_of_the_procedure_can_be_taken(planned):
    finance = [(planned.world.units["finance"], "prov_finance")]
    for step, who, values in WAY:
        planned.take(step, who, **{**values, **({"units": finance} if "units" in values else {})})
    apart = {"set_priority", "cancel_plan"}  # taken elsewhere
    process = next(one for one in SHIPPED if (one.key, one.variant) == ("annual_plan", ""))

    assert {step for step, _, _ in WAY} == set(process.steps) - {one.key for one in process.interventions} - apart


def test_an_answer_that_the_money_is_not_there_stops_the_plan(planned):
    planned.consolidate()
    finance = [(planned.world.units["finance"], "prov_finance")]
    planned.take("ask_opinion", "officer", units=finance, question="Có cân đối được không?")
    assert planned.refused("record_budget", "officer", **BUDGET) == "work_unfinished against_majority"
    planned.take("give_opinion", "finance", **{**OPINION, "verdict": "disagree"})

    assert planned.refused("record_budget", "officer", **BUDGET) == "against_majority"


def test_a_province_that_delegates_lets_its_own_leader_approve(session):
    world = a_world(session)
    world.office = replace(world.office, variants={world.units["department"]: "dong-thap"})
    planned = Planned(session, world)
    planned.to_proposal(1_000 * M)

    with pytest.raises(StepRefused, match="thẩm quyền"), session.begin_nested():
        planned.take("approve_proposal", "governor", **DECISION)
    assert planned.refused("approve_proposal", "leader", **DECISION).startswith("item_refused own_case")
    planned.take("approve_proposal", "second_leader", **DECISION)
    assert planned.states == ["contracting", "contracting"]


def test_a_cut_takes_the_place_of_the_approvals_of_the_old_figures(planned):
    planned.to_proposal(300 * M, "cut_last", allotted=300 * M)
    planned.take("approve_proposal", "governor", **DECISION)
    here = (CaseApproval.case_id == planned.items[1], CaseApproval.superseded_seq.is_(None))
    standing = planned.session.scalars(select(CaseApproval).where(*here)).all()

    assert {one.step for one in standing if "figure:support" in one.covers} <= {"approve"}
    assert all(one.void_seq is None for one in standing)


def test_what_is_divided_into_line_items_is_funded_whole_or_not_at_all(planned):
    line = {"number": 1, "activity": "machinery", "name": "Máy", "year": 2026, "matching": 150 * M}
    planned.session.execute(insert(LineItem).values(case_id=planned.items[1], support=150 * M, **line))
    planned.to_budget(300 * M)

    assert planned.refused("propose_plan", "officer", money=300 * M, way="cut_last") == "divided"
    planned.take("propose_plan", "officer", money=300 * M, way="fill")
