"""A pause stands beside the state: terms stop, only what may go on goes on, and what was left is given back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseClock, CaseHold
from workflow.states import SHIPPED

REASON = {"reason": "Quy định về mức chi đang thay đổi."}
STOP = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"}
DAY = timedelta(days=1)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def held(session, world):
    """A case that is paused on the third day after it came to some place."""

    def hold(until: str, who: str = "leader") -> int:
        case_id = a_case(session, world).case_id
        walk(session, world, case_id, until=until)
        pause(session, world, case_id, who=who, now=MONDAY + 3 * DAY)
        return case_id

    return hold


def pause(session, world, case_id, *, who="leader", now=MONDAY, review=30):
    review_on = local(now).date() + timedelta(days=review)
    values = {"reason_code": "spending_rule_changed", **REASON, "basis": "TT 64/2024", "review_on": review_on}
    take(session, world, case_id, "pause", who, now=now, **values)


def clocks(session, case_id) -> dict[str, tuple[date, bool]]:
    """When each open term ends, and whether it stands still."""
    found = select(CaseClock).where(CaseClock.case_id == case_id, CaseClock.closed_at.is_(None))
    rows = session.execute(found.execution_options(populate_existing=True)).scalars()
    return {row.key: (local(row.due_at).date(), row.paused_at is not None) for row in rows}


@pytest.mark.parametrize("who", ["leader", "governor", "supervisor"])
def test_leaders_pause_a_case_with_a_reason_and_a_day_to_look_again(session, held, who):
    case_id = held("sign_contract", who)

    hold = session.execute(select(CaseHold)).scalar_one()
    case = session.get_one(Case, case_id)
    assert (hold.reason, hold.review_on, hold.ended_at) == ("spending_rule_changed", date(2026, 4, 4), None)
    assert (case.state, case.held, case.due_at) == ("in_progress", True, None)
    assert clocks(session, case_id) == {
        "implementing": (date(2026, 11, 30), True),
        "reporting": (date(2026, 3, 24), True),
    }
    assert violations(session, now=MONDAY + 3 * DAY) == []


def test_the_review_lies_ahead(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="accept")

    with pytest.raises(StepRefused) as refused:
        pause(session, world, case_id, review=0)

    assert refused.value.codes == ("review_in_past",)


@pytest.mark.parametrize("review", [186, 365 * 34])
def test_the_review_lies_no_further_ahead_than_the_rule_says(session, world, review):
    """Half a year after 2 March is 2 September, a holiday; the next working day is the 3rd."""
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="accept")
    with pytest.raises(StepRefused) as refused:
        pause(session, world, case_id, review=review)

    params = [(one.code, dict(one.params)) for one in refused.value.refusals]
    assert params == [("review_too_far", {"day": "03/09/2026"})]
    pause(session, world, case_id, review=185)


@pytest.mark.parametrize(
    "wish",
    [
        ("report_progress", "centre", {"period": "2026-03", "percent": 90, "spent": 1, "note": "Tốt"}),
        ("request_payment", "centre", {"kind": "advance", "amount": 1, "matching_paid": 0}),
        ("request_acceptance", "centre", {}),
    ],
)
def test_work_waits_while_the_case_is_paused(session, world, held, wish):
    case_id, (step, who, values) = held("report_progress"), wish

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, step, who, **values)

    assert refused.value.codes == ("case_held",)


def test_only_what_is_marked_goes_on_in_a_pause():
    process = SHIPPED[0]
    from_here = process.steps_from["in_progress"]

    assert {step.key for step in from_here if step.while_held} == {
        "apply_change", "stop", "resume", "reassign", "declare_conflict", "ask_progress", "answer_progress",
        "escalate", "ask_explanation", "explain",
    }  # fmt: skip


def test_what_was_left_is_given_back(session, world, held):
    case_id = held("sign_contract")
    take(session, world, case_id, "resume", "leader", now=MONDAY + 13 * DAY, **REASON)

    assert clocks(session, case_id) == {
        "implementing": (date(2026, 12, 10), False),
        "reporting": (date(2026, 3, 24), False),
    }
    assert violations(session, now=MONDAY + 13 * DAY) == []


def test_a_term_that_a_supplement_starts_anew_is_only_gone_on_with_after_a_hold(session, world, held):
    case_id = held("submit_project")
    before = clocks(session, case_id)["appraisal"][0]
    take(session, world, case_id, "resume", "leader", now=MONDAY + 8 * DAY, **REASON)

    assert (before, clocks(session, case_id)["appraisal"]) == (date(2026, 3, 30), (date(2026, 4, 2), False))


def test_what_was_promised_moves_with_its_term_and_not_at_all_once_that_has_run_out(session, world, held):
    case_id = held("submit_project")
    promised = session.get_one(Case, case_id).promised_at
    take(session, world, case_id, "resume", "leader", now=MONDAY + 8 * DAY, **REASON)
    moved = session.get_one(Case, case_id, populate_existing=True).promised_at
    late = MONDAY + 90 * DAY
    due = clocks(session, case_id)["department"][0]
    pause(session, world, case_id, review=20, now=late)
    take(session, world, case_id, "resume", "leader", now=late + 9 * DAY, **REASON)

    assert [local(promised).date(), local(moved).date(), due] == [date(2026, 4, day) for day in (13, 16, 16)]
    assert session.get_one(Case, case_id, populate_existing=True).promised_at == moved
    assert clocks(session, case_id)["department"] == (due, False)
    assert violations(session, now=late + 9 * DAY) == []


def test_a_case_can_be_paused_again_and_again(session, world, held):
    case_id = held("sign_contract")
    for day in (5, 9, 12):
        take(session, world, case_id, "resume", "leader", now=MONDAY + day * DAY, **REASON)
        pause(session, world, case_id, now=MONDAY + (day + 1) * DAY)
        assert violations(session, now=MONDAY + (day + 1) * DAY) == []

    assert len(session.execute(select(CaseHold)).scalars().all()) == 4


def test_a_second_pause_in_a_pause_is_refused(session, world, held):
    case_id = held("sign_contract")

    with pytest.raises(StepRefused) as refused:
        pause(session, world, case_id, now=MONDAY + 4 * DAY)

    assert refused.value.codes == ("case_held",)


def test_what_is_not_paused_cannot_go_on(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="accept")

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "resume", "leader", **REASON)

    assert refused.value.codes == ("not_held",)


def test_a_paused_case_may_be_stopped_and_is_then_no_longer_paused(session, world, held):
    case_id = held("sign_contract")
    later = MONDAY + 5 * DAY
    take(session, world, case_id, "stop", "governor", now=later, **STOP)

    case = session.get_one(Case, case_id)
    assert (case.state, case.held, session.execute(select(CaseHold.ended_at)).scalar_one()) == (
        "refunding",
        False,
        later,
    )
    assert violations(session, now=later) == []
    take(session, world, case_id, "close_stopped", "accountant", now=later)


def test_the_next_person_of_a_case_is_named_also_in_a_pause(session, world, held):
    case_id = held("submit_project")
    second = world.people["second_officer"].id
    take(session, world, case_id, "reassign", "leader", assignee_id=second, **REASON)

    assert session.get_one(Case, case_id).assignee_id == second


def test_whoever_declares_a_conflict_takes_no_step_any_more(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="propose")
    take(session, world, case_id, "declare_conflict", "leader", **REASON)

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "sign", "leader")
    take(session, world, case_id, "sign", "second_leader")

    assert refused.value.codes == ("recused",)
    assert violations(session, now=MONDAY) == []
