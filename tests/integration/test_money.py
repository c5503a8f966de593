"""Money from the budget line to the last đồng: the rules of the local ledger hold at every step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.factories import MONDAY, a_line, a_world, state_of, take
from tests.journeys import HEADS, MONEY
from tests.purse import SETTLED, Purse
from workflow.errors import StepRefused
from workflow.models import Case, CaseFigures, PaymentRequest
from workflow.rules import RuleBook
from workflow.services.ledger import left_on

M = 1_000_000
TODAY = MONDAY.date()
PAID_ON = {"treasury_number": "KB-09", "paid_on": TODAY}
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
STOP = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-UBND"}
DONE = {"done_summary": "Đủ máy", "jobs": 12, "output_value": 5_000, "energy_kwh": 40}


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"support": 200 * M + 1}, "over_cap"),  # half of the cost
        ({"eligible_cost": 900 * M, "support": 301 * M, "matching": 599 * M}, "over_cap"),  # the ceiling
        ({"eligible_cost": 900 * M, "support": 400 * M, "matching": 500 * M, "priority": True}, ""),
        ({"support": 401 * M}, "figures_disagree"),
        ({"matching": 100 * M}, "figures_disagree"),
        ({"support": 200 * M}, ""),
    ],
)
def test_the_support_stays_under_its_cap(session, world, figures, code):
    purse = Purse(session, world, until="give_opinion")
    values = {**HEADS, **MONEY, **figures, "recommendation": "Đề nghị"}

    if code:
        assert purse.refused("propose", "officer", **values) == code
    else:
        purse.take("propose", "officer", **values)


def test_an_approval_commits_the_support_and_fixes_the_figures(session, world):
    purse = Purse(session, world, until="approve")

    figures = session.execute(select(CaseFigures)).scalar_one()
    assert (purse.ledger, purse.left) == ([("commit", 200 * M)], 800 * M)
    assert (figures.version, figures.support, figures.matching, figures.other, figures.decision) == (
        1, 200 * M, 200 * M, 0, "948/QĐ-UBND",
    )  # fmt: skip


def test_an_approval_beyond_the_line_is_refused_and_says_what_is_left(session):
    purse = Purse(session, a_world(session, budget=199_999_999), until="put_in_batch")

    with pytest.raises(StepRefused) as refused:
        take(session, purse.world, purse.case_id, "approve", "governor", decision_number="1", decided_on=TODAY)

    assert str(refused.value.refusals[0]) == "Dòng ngân sách chỉ còn 199999999 đồng."
    assert purse.ledger == []


@pytest.mark.parametrize(
    ("amount", "progress", "code"),
    [(140 * M, 80, ""), (140 * M + 1, 80, "advance_too_large"), (M, 10, "progress_too_low")],
)
def test_an_advance_keeps_to_its_rule(session, world, amount, progress, code):
    purse = Purse(session, world, until="sign_contract")
    purse.take("report_progress", "centre", period="2026-03", percent=progress, spent=1, note="Tốt")
    values = {"kind": "advance", "amount": amount, "matching_paid": 0}

    if code:
        assert purse.refused("request_payment", "centre", **values) == code
    else:
        purse.take("request_payment", "centre", **values)


def test_the_rules_of_the_day_of_the_contract_bind_its_advances(session, world):
    old = world.office.rules.get("kcdp_advance.machinery", TODAY)
    changed = replace(old, valid_from=TODAY + timedelta(days=1), value={**old.value, "share": "10%"})
    others = [rule for rule in world.office.rules.all() if rule.id != old.id]
    world.office = replace(world.office, rules=RuleBook([*others, replace(old, valid_to=TODAY), changed]))
    purse = Purse(session, world, until="report_progress")
    asked = {"kind": "advance", "amount": 140 * M, "matching_paid": 0}

    take(session, world, purse.case_id, "request_payment", "centre", now=MONDAY + timedelta(days=3), **asked)


def test_advances_add_up_to_the_limit_of_one(session, world):
    purse = Purse(session, world, until="report_progress")
    purse.pay("advance", 100 * M)

    over = {"kind": "advance", "amount": 40 * M + 1, "matching_paid": 0}
    assert purse.refused("request_payment", "centre", **over) == "advance_too_large"
    purse.pay("advance", 40 * M)


def test_one_request_at_a_time(session, world):
    purse = Purse(session, world, until="request_payment")

    again = {"kind": "advance", "amount": M, "matching_paid": 0}
    assert purse.refused("request_payment", "centre", **again) == "payment_open"
    assert purse.refused("pay", "accountant", **PAID_ON) == "not_payable"
    purse.take("check_payment", "checker", verdict="return", **REASON)
    purse.take("request_payment", "centre", **again)


def test_a_returned_request_pays_nothing(session, world):
    purse = Purse(session, world, until="request_payment")
    purse.take("check_payment", "checker", verdict="return", **REASON)

    assert purse.refused("pay", "accountant", **PAID_ON) == "not_payable"
    assert session.execute(select(PaymentRequest.status)).scalars().all() == ["returned"]
    assert purse.ledger == [("commit", 200 * M)]


def test_nothing_is_paid_while_the_case_is_paused(session, world):
    purse = Purse(session, world, until="approve_payment")
    review = TODAY + timedelta(days=30)
    purse.take("pause", "leader", reason_code="spending_rule_changed", **REASON, basis="TT 64", review_on=review)

    assert purse.refused("pay", "accountant", **PAID_ON) == "case_held"


def test_a_payment_cannot_be_dated_after_today(session, world):
    purse = Purse(session, world, until="approve_payment")

    later = {**PAID_ON, "paid_on": TODAY + timedelta(days=1)}
    assert purse.refused("pay", "accountant", **later) == "paid_in_future"


@pytest.mark.parametrize(
    ("matching", "limit"), [(200 * M, 100 * M), (150 * M, 50 * M), (100 * M, 0), (200 * M - 1, 99_999_999)]
)
def test_the_remainder_is_cut_in_proportion_to_what_the_owner_paid(session, world, matching, limit):
    purse = Purse(session, world, until="accept_result")
    values = {"kind": "remainder", "matching_paid": matching}

    assert purse.refused("request_payment", "centre", amount=limit + 1, **values) == "remainder_too_large"
    if limit:
        purse.pay("remainder", limit, matching=matching)


def test_the_remainder_waits_for_acceptance_and_the_advance_does_not(session, world):
    purse = Purse(session, world, until="report_progress")
    values = {"amount": M, "matching_paid": 0}
    assert purse.refused("request_payment", "centre", kind="remainder", **values) == "remainder_closed"

    walk_on = Purse(session, world, until="accept_result")
    assert walk_on.refused("request_payment", "centre", kind="advance", **values) == "advance_closed"


def test_a_case_is_closed_only_when_all_that_was_accepted_is_paid(session, world):
    purse = Purse(session, world, until="accept_result")
    purse.pay("remainder", 60 * M)
    assert purse.refused("settle", "second_leader", **SETTLED) == "not_fully_paid"

    purse.pay("remainder", 40 * M)
    purse.take("settle", "second_leader", **SETTLED)
    assert purse.ledger == [
        ("commit", 200 * M), ("advance", 100 * M), ("accept", 200 * M), ("pay", 60 * M), ("pay", 40 * M),
    ]  # fmt: skip


def test_what_is_not_accepted_goes_back_to_the_line(session, world):
    purse = Purse(session, world, until="request_acceptance")
    purse.judge("partial")
    purse.take("accept_partly", "officer", amount=150 * M, done_summary="Thiếu một máy", **REASON)

    assert purse.left == 850 * M
    purse.pay("remainder", 50 * M)
    purse.take("settle", "second_leader", **SETTLED)


def test_an_advance_above_what_was_accepted_is_paid_back(session, world):
    purse = Purse(session, world, until="request_acceptance")
    purse.judge("accept")
    purse.take("accept_partly", "officer", amount=60 * M, done_summary="Thiếu một máy", **REASON)
    assert purse.refused("settle", "second_leader", **SETTLED) == "not_fully_paid"
    assert purse.refused("record_refund", "officer", amount=40 * M + 1, **PAID_ON) == "refund_too_large"

    purse.take("record_refund", "officer", amount=40 * M, **PAID_ON)
    purse.take("settle", "second_leader", **SETTLED)


def test_more_than_was_approved_cannot_be_accepted(session, world):
    purse = Purse(session, world, until="request_acceptance")
    purse.judge("accept")

    over = {"amount": 200 * M + 1, "done_summary": "Đủ", **REASON}
    assert purse.refused("accept_partly", "officer", **over) == "above_approved"


def test_a_stop_gives_back_what_was_committed_and_asks_for_what_was_paid(session, world):
    purse = Purse(session, world, until="pay")
    purse.take("stop", "governor", **STOP)
    assert (purse.left, purse.refused("close_stopped", "accountant")) == (1_000 * M, "refund_owed")

    purse.take("record_refund", "officer", amount=30 * M, **PAID_ON)
    purse.take("record_refund", "officer", amount=70 * M, **PAID_ON)
    assert purse.refused("record_refund", "officer", amount=1, **PAID_ON) == "nothing_to_refund"
    purse.take("close_stopped", "accountant")
    assert state_of(session, purse.case_id) == "stopped"


def test_a_refused_result_is_paid_back_like_a_stop(session, world):
    purse = Purse(session, world, until="request_acceptance")
    purse.judge("refuse")
    purse.take("refuse_result", "officer", reason_code="other", basis="NĐ 45", **REASON)
    purse.take("record_refund", "officer", amount=100 * M, **PAID_ON)
    purse.take("close_stopped", "accountant")

    assert purse.left == 1_000 * M


def test_what_is_carried_over_leaves_one_year_and_enters_the_next(session, world):
    next_year = a_line(session, world.units["province"], amount=10 * M, year=2027)
    purse = Purse(session, world, until="pay")
    assert (
        purse.refused("carry_over", "accountant", amount=100 * M + 1, to_year=2027, basis="NĐ 163") == "carry_too_much"
    )
    assert purse.refused("carry_over", "accountant", amount=M, to_year=2028, basis="NĐ 163") == "no_next_line"

    purse.take("carry_over", "accountant", amount=100 * M, to_year=2027, basis="NĐ 163")
    assert (purse.left, left_on(session, next_year)) == (800 * M, 10 * M)
    assert purse.ledger[-4:] == [
        ("carry_out", 100 * M),
        ("release", 100 * M),
        ("carry_in", 100 * M),
        ("commit", 100 * M),
    ]


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_entry"])
def test_the_ledger_is_only_added_to(session, world, statement):
    with pytest.raises(Exception, match="append-only"):
        session.execute(text(statement))


AMOUNTS = st.integers(1, 400 * M)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cost=st.integers(2, 10**9), share=st.integers(1, 100), amounts=st.lists(AMOUNTS, min_size=1, max_size=4))
def test_whatever_is_asked_no_promise_about_money_breaks(session, cost, share, amounts):
    with session.begin_nested() as point:
        purse = Purse(session, a_world(session, budget=10**12), until="give_opinion")
        support = max(1, min(cost * share // 200, 300 * M))
        figures = {"eligible_cost": cost, "support": support, "matching": cost - support, "priority": False}
        purse.take("propose", "officer", **HEADS, **figures, recommendation="Đề nghị")
        for step, who, values in _onward(purse.world):
            purse.take(step, who, **values)
        for amount in amounts:
            request = {"kind": "advance", "amount": amount, "matching_paid": 0}
            try:
                purse.take("request_payment", "centre", **request)
            except StepRefused:
                continue
            purse.take("check_payment", "checker", verdict="agree")
            purse.take("approve_payment", "leader", verdict="agree")
            purse.take("pay", "accountant", **PAID_ON)
        case = session.execute(select(Case.support).where(Case.id == purse.case_id)).scalar_one()
        assert sum(amount for kind, amount in purse.ledger if kind == "advance") <= case * 7 // 10
        point.rollback()


def _onward(world) -> list[tuple[str, str, dict[str, object]]]:
    contract = {"contract_number": "1", "signed_on": TODAY, "ends_on": TODAY + timedelta(days=90), "value": 1}
    return [
        ("sign", "leader", {}), ("put_in_batch", "officer", {"batch_id": world.batch_id}),
        ("approve", "governor", {"decision_number": "1", "decided_on": TODAY}), ("sign_contract", "centre", contract),
        ("report_progress", "centre", {"period": "2026-03", "percent": 90, "spent": 1, "note": "Tốt"}),
    ]  # fmt: skip
