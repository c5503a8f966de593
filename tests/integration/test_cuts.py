"""Less was matched than agreed: what was not earned of the support goes back, and every level says the same."""

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_line, a_world, state_of
from tests.journeys import a_machine
from tests.purse import PAID_ON, SETTLED, Purse
from tests.shares import LIQUIDATED, M, a_group, lines_of, shares_of
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.loading import money_sums
from workflow.models import Case, CaseEvent, LedgerEntry
from workflow.queries.case_json import case_record
from workflow.queries.line_money import months, plan_lines
from workflow.queries.money_folds import figure
from workflow.queries.plan_figures import by, ledger_sums
from workflow.queries.programme_reports import project_lines
from workflow.queries.project_cases import Wish
from workflow.queries.reconciliation import Sums, month_period, reconciliation
from workflow.registers.provinces import provinces
from workflow.services.ledger import left_on

HUNDRED, FIFTY = 100 * M, 50 * M
DONE = {"done_summary": "Đủ máy", "jobs": 12, "output_value": 5_000, "energy_kwh": 40}
CUT = [("unaccept", FIFTY), ("release", FIFTY)]


@pytest.fixture
def purse(session):
    """The whole result was accepted, half of the support was advanced."""
    return Purse(session, a_world(session), until="accept_result")


def settled(purse):
    """Three quarters of the matching money were put in, and as much of the support was paid."""
    purse.pay("remainder", FIFTY, matching=150 * M)
    purse.take("settle", "second_leader", **SETTLED)
    return purse


def test_a_case_with_a_cut_settles_and_its_line_gets_the_rest(session, purse):
    settled(purse)

    assert (purse.ledger[-2:], purse.left, state_of(session, purse.case_id)) == (CUT, 850 * M, "handover")
    last = select(CaseEvent.body).where(CaseEvent.case_id == purse.case_id, CaseEvent.step == "settle")
    assert '"cut":50000000' in session.scalars(last).one().replace(" ", "")


def test_case_line_and_report_tell_what_was_accepted_after_the_cut(session, purse):
    world, kept = settled(purse).world, 150 * M
    leader, wish, known = world.people["leader"], Wish(2026, 2026), provinces(session)
    sums = money_sums(session.connection(), [purse.case_id])[purse.case_id]
    record = case_record(session, session.get_one(Case, purse.case_id).code, office=world.office, now=MONDAY)
    (line,) = by(ledger_sums(session, {world.line_id}), (), lambda row: row.line_id).values()
    (project,) = project_lines(session, leader, wish, known, by=())
    (plan,) = plan_lines(session, leader, wish, known, by=())

    assert (sums["committed"], sums["accepted"], sums["paid"], sums.get("matched")) == (kept, kept, kept, None)
    assert (record["figures"]["committed"], record["figures"]["accepted"]) == (kept, kept)
    assert (line.committed, line.accepted, line.paid) == (kept, kept, kept)
    assert (project.of.support, project.of.accepted, project.of.paid) == (200 * M, kept, kept)
    assert (plan.of.committed, plan.of.accepted, plan.of.paid) == (kept, kept, kept)


def test_months_units_and_the_reconciliation_tell_the_same(session, purse):
    world, kept = settled(purse).world, 150 * M
    leader, march = world.people["leader"], month_period("2026-03", "2026-03")
    wish, known = Wish(2026, 2026), provinces(session)

    assert [(one.number, one.accepted) for one in months(session, leader, wish, known) if one.accepted] == [(3, kept)]
    (plan,) = plan_lines(session, leader, wish, known, by=("year",))
    assert (plan.of.committed, plan.of.accepted, plan.of.paid) == (kept, kept, kept)
    (line,) = reconciliation(session, march, person=world.people["accountant"])
    assert (line.sums, line.sums.closing) == (Sums(0, HUNDRED, kept, FIFTY, 0), 0)
    april = month_period("2026-04", "2026-04")
    assert reconciliation(session, april, person=world.people["accountant"]) == ()


def test_more_than_was_earned_comes_back_before_the_cut(session, purse):
    said = {**PAID_ON, "matching_paid": 50 * M}
    assert purse.refused("settle", "second_leader", **SETTLED) == "not_fully_paid"
    assert purse.refused("record_refund", "officer", amount=1, **PAID_ON) == "nothing_to_refund"
    assert purse.refused("record_refund", "officer", amount=FIFTY + 1, **said) == "refund_too_large"

    purse.take("record_refund", "officer", amount=FIFTY - 1, **said)
    with pytest.raises(StepRefused) as told:
        purse.take("settle", "second_leader", **SETTLED)
    assert str(told.value.refusals[0]) == "Đã chi vượt 1 đồng so với số được hưởng theo nghiệm thu và vốn đối ứng."
    assert told.value.refusals[0].hint == "Ghi nhận hoàn trả số đó trước."
    assert purse.refused("record_refund", "officer", amount=1, **PAID_ON, matching_paid=49 * M) == "matched_more"
    purse.take("record_refund", "officer", amount=1, **PAID_ON)
    purse.take("settle", "second_leader", **SETTLED)
    assert purse.ledger[-2:] == [("unaccept", 150 * M), ("release", 150 * M)]


@pytest.mark.parametrize(("until", "matched", "kept"), [("accept_result", 100 * M, 100 * M), ("unadvanced", 0, 0)])
def test_an_advance_that_is_all_that_was_earned_settles_after_it_is_said(session, until, matched, kept):
    purse = Purse(session, a_world(session), until="report_progress" if until == "unadvanced" else until)
    if until == "unadvanced":
        purse.take("request_acceptance", "centre")
        purse.judge("accept")
        purse.take("accept_result", "officer", **DONE)
    said = {**PAID_ON, "matching_paid": matched}
    assert purse.refused("record_refund", "officer", amount=0, **PAID_ON) == "nothing_to_refund"
    assert purse.refused("record_refund", "officer", amount=1, **said) == "refund_too_large"
    purse.take("record_refund", "officer", amount=0, **said)

    assert purse.refused("record_refund", "officer", amount=0, **said) == "nothing_to_refund"
    asked = {"kind": "remainder", "amount": 1, "matching_paid": 200 * M}
    assert purse.refused("request_payment", "centre", **asked) == "remainder_too_large"
    purse.take("settle", "second_leader", **SETTLED)
    cut = 200 * M - kept
    assert (purse.ledger[-2:], purse.left) == ([("unaccept", cut), ("release", cut)], 1_000 * M - kept)


def test_nothing_is_no_refund_where_something_is_owed(purse):
    for matched, code in ((50 * M, "refund_owed"), (150 * M, "nothing_to_refund")):
        said = {**PAID_ON, "matching_paid": matched}
        assert purse.refused("record_refund", "officer", amount=0, **said) == code


def test_what_came_back_may_be_paid_again_when_the_rest_is_put_in(purse):
    purse.take("record_refund", "officer", amount=HUNDRED, **PAID_ON, matching_paid=0)
    purse.pay("remainder", 200 * M)
    purse.take("settle", "second_leader", **SETTLED)

    assert purse.ledger[-1] == ("pay", 200 * M)


def test_a_settled_case_is_cut_once(purse):
    settled(purse)

    assert purse.refused("settle", "second_leader", **SETTLED) == "step_not_open"
    assert [kind for kind, _ in purse.ledger].count("unaccept") == 1


def test_each_year_keeps_what_it_spends_of_what_was_carried_over(session):
    world = a_world(session)
    next_year = a_line(session, world.units["province"], amount=10 * M, year=2027)
    purse = Purse(session, world, until="pay")
    purse.take("carry_over", "accountant", amount=80 * M, to_year=2027, basis="NĐ 163")
    purse.take("request_acceptance", "centre")
    purse.judge("accept")
    purse.take("accept_result", "officer", **DONE)
    settled(purse)

    committed = select(LedgerEntry.line_id, figure("committed")).group_by(LedgerEntry.line_id)
    assert dict(session.execute(committed).all()) == {world.line_id: HUNDRED, next_year: FIFTY}
    assert (purse.left, left_on(session, next_year)) == (820 * M, 40 * M)


def test_a_share_is_cut_and_the_sums_of_the_whole_hold(session):
    group = a_group(session)
    group.take("plan_lines", "regional", lines=lines_of(600 * M, years=(2026,)))
    amounts = dict.fromkeys(("3600000014", "1400000020"), 300 * M)
    group.take("open_shares", "regional", line_item_id=group.lines[0], shares=shares_of(amounts))
    share = group.walk("3600000014", "accept_result")
    before = left_on(session, group.budget_line)
    asked = {"kind": "remainder", "amount": 75 * M, "matching_paid": 225 * M}
    group.take("request_payment", "regional", share, **asked)
    for step, who in (("check_payment", "agency_accountant"), ("approve_payment", "agency_leader")):
        group.take(step, who, share, verdict="agree")
    group.take("pay", "second_agency_accountant", share, **PAID_ON)
    group.take("settle", "agency", share, **LIQUIDATED, vouchers=_vouchers(300 * M), machines=[a_machine()])

    entries = select(figure("committed")).where(LedgerEntry.line_id == group.budget_line)
    assert left_on(session, group.budget_line) - before == 75 * M
    assert session.scalars(entries).one() == 525 * M
    assert violations(session, now=MONDAY) == []


def _vouchers(total):
    row = {"number": "HD 9", "issued_on": MONDAY.date(), "payee": "Bên bán", "subject": "Máy", "total": total}
    return [{**row, "source": source} for source in ("support", "other")]
