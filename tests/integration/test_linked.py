"""Linked cases: a change decided at its own level takes effect at once; closing opens the follow-up of a year later."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, state_of, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.definition import TIME
from workflow.errors import CaseNotFound, StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseClock, CaseEvent, CaseFigures, CaseLink, EffectIndicator
from workflow.services.ledger import left_on
from workflow.services.transition import TransitionRequest, perform_transition

M = 1_000_000
REASON = {"reason": "Giá máy thay đổi so với dự toán đã duyệt."}
DECISION = {"decision_number": "12/QĐ-SCT", "decided_on": MONDAY.date()}
RAISE = {"change_kind": "increase_total", "support": 220 * M, "matching": 230 * M, "total_cost": 450 * M}
CUT = {"change_kind": "decrease_total", "support": 150 * M, "matching": 150 * M, "total_cost": 300 * M}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def parent(session, world):
    """A đề án under way, of which 100 million are paid."""
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="pay")
    return case_id


@pytest.fixture
def asked(session, world, parent):
    """Asks for a change and returns the id of its case."""

    def ask(**values) -> int:
        take(session, world, parent, "request_change", "centre", **REASON, **values)
        found = select(CaseLink.from_id).where(CaseLink.to_id == parent).order_by(CaseLink.from_id.desc())
        return session.execute(found.limit(1)).scalar_one()

    return ask


def figures(session, case_id) -> tuple[int, int, int]:
    return tuple(session.execute(select(Case.support, Case.matching, Case.total_cost).where(Case.id == case_id)).one())


def test_a_request_opens_a_case_of_its_own_with_the_same_units(session, world, parent, asked):
    change = asked(**RAISE)

    own, of = (session.get_one(Case, one) for one in (change, parent))
    assert (own.process_key, own.state, own.code) == ("kcdp_change", "review", "DONGNAI-260302-0002")
    assert [getattr(own, name) for name in ("owner_unit_id", "centre_id", "applicant_id", "commune_id")] == [
        getattr(of, name) for name in ("owner_unit_id", "centre_id", "applicant_id", "commune_id")
    ]
    assert violations(session, now=MONDAY) == []


def test_only_one_change_is_decided_at_a_time(session, world, parent, asked):
    asked(**RAISE)

    with pytest.raises(StepRefused) as refused:
        asked(**CUT)

    assert refused.value.codes == ("change_open",)


def test_an_open_change_holds_up_the_acceptance_and_a_refused_one_does_not(session, world, parent, asked):
    change = asked(**RAISE)
    with pytest.raises(StepRefused) as refused:
        take(session, world, parent, "request_acceptance", "centre")

    take(session, world, change, "refuse", "officer", **REASON)
    take(session, world, parent, "request_acceptance", "centre")
    assert (refused.value.codes, figures(session, parent)) == (("change_open",), (200 * M, 200 * M, 400 * M))


@pytest.mark.parametrize(("kind", "wrong"), [(RAISE, "send_to_department"), (CUT, "send_to_approver")])
def test_each_kind_of_change_has_its_level(session, world, asked, kind, wrong):
    with pytest.raises(StepRefused) as refused:
        take(session, world, asked(**kind), wrong, "officer")

    assert refused.value.codes == ("wrong_level",)


def test_a_cut_is_decided_by_the_department_and_gives_money_back(session, world, parent, asked):
    change = asked(**CUT)
    take(session, world, change, "send_to_department", "officer")
    take(session, world, change, "agree", "leader", **DECISION)

    assert (state_of(session, change), figures(session, parent)) == ("agreed", (150 * M, 150 * M, 300 * M))
    assert left_on(session, world.line_id) == 850 * M
    assert violations(session, now=MONDAY) == []


def test_a_raise_is_decided_by_the_approver_and_commits_more(session, world, parent, asked):
    change = asked(**RAISE)
    take(session, world, change, "send_to_approver", "officer")
    take(session, world, change, "agree_as_approver", "governor", **DECISION)

    versions = session.execute(select(CaseFigures.version, CaseFigures.support, CaseFigures.decision)).all()
    assert [tuple(row) for row in versions] == [(1, 200 * M, "948/QĐ-UBND"), (2, 220 * M, "12/QĐ-SCT")]
    assert left_on(session, world.line_id) == 780 * M
    assert violations(session, now=MONDAY) == []


def test_the_change_and_its_effect_are_in_both_histories(session, world, parent, asked):
    change = asked(**RAISE)
    take(session, world, change, "send_to_approver", "officer")
    take(session, world, change, "agree_as_approver", "governor", **DECISION)

    last = session.execute(
        select(CaseEvent).where(CaseEvent.case_id == parent).order_by(CaseEvent.seq.desc()).limit(1)
    ).scalar_one()
    assert (last.step, last.role, last.actor_id) == ("apply_change", "linked", None)
    assert session.get_one(Case, change).code in last.body


@pytest.mark.parametrize(
    "broken",
    [
        ({**RAISE, "support": 226 * M, "matching": 224 * M}, "over_cap"),
        ({**RAISE, "support": 290 * M, "matching": 290 * M, "total_cost": 500 * M}, "figures_disagree"),
        ({**CUT, "support": 99 * M, "matching": 201 * M}, "below_paid"),
    ],
)
def test_a_change_that_breaks_a_rule_takes_no_effect_anywhere(session, world, parent, asked, broken):
    more, code = broken
    change = asked(**more)
    step, by = ("agree_as_approver", "governor") if more["change_kind"] == "increase_total" else ("agree", "leader")
    take(session, world, change, "send_to_approver" if by == "governor" else "send_to_department", "officer")

    with pytest.raises(StepRefused) as refused, session.begin_nested():
        take(session, world, change, step, by, **DECISION)

    assert (refused.value.codes, figures(session, parent)[0]) == ((code,), 200 * M)
    assert violations(session, now=MONDAY) == []


def test_a_raise_beyond_the_line_is_refused(session):
    world = a_world(session, budget=210 * M)
    parent = a_case(session, world).case_id
    walk(session, world, parent, until="report_progress")
    take(session, world, parent, "request_change", "centre", **REASON, **RAISE)
    change = session.execute(select(CaseLink.from_id)).scalar_one()
    take(session, world, change, "send_to_approver", "officer")

    with pytest.raises(StepRefused) as refused:
        take(session, world, change, "agree_as_approver", "governor", **DECISION)

    assert refused.value.codes == ("over_budget",)


def test_a_longer_term_moves_the_end_of_the_work(session, world, parent, asked):
    change = asked(change_kind="extend_next_year", ends_on=date(2027, 6, 30))
    take(session, world, change, "send_to_approver", "officer")
    take(session, world, change, "agree_as_approver", "governor", **DECISION)

    found = select(CaseClock.due_at).where(CaseClock.case_id == parent, CaseClock.key == "implementing")
    assert local(session.execute(found).scalar_one()).date() == date(2027, 6, 30)


def test_a_paused_case_takes_the_effect_of_its_change(session, world, parent, asked):
    change = asked(**CUT)
    review = MONDAY.date() + timedelta(days=30)
    take(session, world, parent, "pause", "leader", reason_code="other", **REASON, basis="x", review_on=review)
    take(session, world, change, "send_to_department", "officer")
    take(session, world, change, "agree", "leader", **DECISION)

    assert (figures(session, parent)[0], violations(session, now=MONDAY)) == (150 * M, [])


def test_nobody_but_the_linked_case_applies_a_change(session, world, parent):
    request = TransitionRequest(parent, "apply_change", session.get_one(Case, parent).version, CUT)

    for by in (TIME, *world.people.values()):
        with pytest.raises((StepRefused, CaseNotFound)):
            perform_transition(session, request, by=by, now=MONDAY, office=world.office)


@pytest.fixture
def follow_up(session, world):
    case_id = a_case(session, world).case_id
    walk(session, world, case_id)
    return session.execute(select(CaseLink.from_id).where(CaseLink.to_id == case_id)).scalar_one()


def test_closing_opens_the_follow_up_due_a_year_later(session, follow_up):
    case = session.get_one(Case, follow_up)

    assert (case.process_key, case.state, local(case.due_at).date()) == ("kcdp_follow_up", "waiting", date(2027, 3, 2))


def test_a_year_later_time_asks_and_the_owner_tells_the_effect(session, world, follow_up):
    later = MONDAY + timedelta(days=366)
    perform_transition(session, TransitionRequest(follow_up, "fall_due", 1), by=TIME, now=later, office=world.office)
    take(session, world, follow_up, "report", "owner", now=later, jobs=15, output_value=7_000, energy_kwh=30, note="")
    take(session, world, follow_up, "record", "officer", now=later, note="Đã xem")

    kept = session.execute(select(EffectIndicator.moment, EffectIndicator.key, EffectIndicator.value)).all()
    assert sorted(tuple(row)[1:] for row in kept if row.moment == "after_3") == [
        ("energy_kwh", 30), ("jobs", 15), ("output_value", 7_000),
    ]  # fmt: skip
    assert (state_of(session, follow_up), violations(session, now=later)) == ("closed", [])
