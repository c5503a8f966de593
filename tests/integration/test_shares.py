"""A group đề án from its line items to the last settled share: sums hold at every level after every act."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, state_of
from tests.shares import CODES, LIQUIDATED, REASON, M, a_group, lines_of, shares_of
from workflow.errors import StepRefused
from workflow.impacts.cases import open_cases
from workflow.invariants import violations
from workflow.models import Case, CaseLink, LedgerEntry
from workflow.queries.project_cases import Wish, project_cases
from workflow.registers.provinces import provinces
from workflow.services.ledger import left_on

ONE, TWO, THREE = (codes[0] for codes in CODES.values())
TENTH = CODES["vinh-long"][2]
FIRST = {ONE: 100 * M, CODES["dong-nai"][1]: 50 * M, TWO: 150 * M}
REST = {THREE: 100 * M, CODES["vinh-long"][1]: 80 * M, CODES["dong-thap"][1]: 120 * M}
DECISION_OF_AGENCY = {"decision_number": "3/QĐ-CTĐP", **REASON}
STOP = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-CTĐP"}


@pytest.fixture
def group(session):
    """A đề án of 600 million in two line items of two years, the first of which has its three beneficiaries."""
    found = a_group(session)
    found.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
    found.take("open_shares", "regional", line_item_id=found.lines[0], shares=shares_of(FIRST))
    return found


def refused(group, step, who, case_id=None, **values):
    """The codes for which a step is refused; nothing is written."""
    with group.session.begin_nested() as point, pytest.raises(StepRefused) as told:
        group.take(step, who, case_id, **values)
    if point.is_active:
        point.rollback()
    assert violations(group.session, now=MONDAY) == []
    return " ".join(told.value.codes)


def test_a_group_is_divided_carried_out_and_settled(session, group):
    group.take("open_shares", "regional", line_item_id=group.lines[1], shares=shares_of(REST))
    for code in (*FIRST, *REST):
        group.walk(code, "settle")
        assert violations(session, now=MONDAY) == []
    group.take("conclude_shares", "regional", note="")
    group.take("send_settlement", "regional", note="")
    group.take("settle", "agency", **LIQUIDATED, vouchers=[])

    assert (state_of(session, group.case_id), violations(session, now=MONDAY)) == ("closed", [])


def test_shares_belong_to_the_department_of_their_province_and_to_their_line(session, group):
    found = select(Case.owner_unit_id, Case.year, Case.support, Case.centre_id, Case.agency_id).where(
        Case.id == group.share(TWO)
    )
    units = group.world.units

    assert session.execute(found).one() == (
        units["dong-thap/department"], 2026, 150 * M, units["regional"], units["agency"],
    )  # fmt: skip


def test_what_was_committed_to_the_whole_is_committed_to_the_shares(session, group):
    found = select(LedgerEntry.kind, LedgerEntry.amount).order_by(LedgerEntry.id)
    own, one = (found.where(LedgerEntry.case_id == case_id) for case_id in (group.case_id, group.share(ONE)))

    assert session.execute(own).all() == [("commit", 600 * M), ("release", 300 * M)]
    assert session.execute(one).all() == [("commit", 100 * M)]


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ({THREE: 150 * M + 1, TENTH: 150 * M}, "above_line shares_disagree"),
        ({THREE: 149 * M, TENTH: 150 * M}, "shares_disagree shares_disagree"),
        ({THREE: 301 * M}, "above_line shares_disagree over_cap"),
        ({THREE: 200 * M, TWO: 100 * M}, "second_share"),
        ({THREE: 200 * M, "0100109106": 100 * M}, "unknown_place"),
    ],
)
def test_beneficiaries_that_do_not_fit_are_refused(group, amounts, code):
    given = {"line_item_id": group.lines[1], "shares": shares_of(amounts)}

    assert refused(group, "open_shares", "regional", **given) == code


def test_one_dong_above_the_line_item_is_said_in_words(group):
    shares = shares_of({THREE: 150 * M + 1, TENTH: 150 * M})

    with pytest.raises(StepRefused) as told:
        group.take("open_shares", "regional", line_item_id=group.lines[1], shares=shares)

    assert [str(reason) for reason in told.value.refusals] == [
        "Hỗ trợ của các phần là 300000001 đồng, vượt 1 đồng so với hạng mục 300000000 đồng.",
        "Vốn đối ứng của các phần là 300000001 đồng, của hạng mục là 300000000 đồng.",
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (lines_of(300 * M, 299 * M), "lines_disagree lines_disagree"),
        (lines_of(600 * M, years=(2025,)), "line_too_early"),
    ],
)
def test_line_items_that_do_not_fit_are_refused(session, lines, code):
    assert refused(a_group(session), "plan_lines", "regional", lines=lines) == code


def test_line_items_are_planned_once_and_a_line_is_given_out_once(group):
    again = {"line_item_id": group.lines[0], "shares": shares_of(FIRST)}

    assert refused(group, "plan_lines", "regional", lines=lines_of(600 * M)) == "divided"
    assert refused(group, "open_shares", "regional", **again) == "line_shared_out"


def test_a_replacement_takes_over_the_amount_and_the_link(session, group):
    old = group.walk(TWO, "pay")
    taker = CODES["dong-thap"][2]
    group.take("replace_share", "dong-thap/leader", old, tax_code=taker, decision_number="5/QĐ-SCT", **REASON)
    new = group.share(taker)
    links = select(CaseLink.to_id, CaseLink.kind).where(CaseLink.from_id == new).order_by(CaseLink.kind)

    assert [tuple(row) for row in session.execute(links)] == [(group.case_id, "part_of"), (old, "replaces")]
    assert session.get_one(Case, new, populate_existing=True).support == 150 * M
    assert refused(group, "close_replaced", "agency_accountant", old) == "refund_owed"


def test_a_replaced_share_ends_when_its_advance_came_back(session, group):
    old, taker = group.walk(TWO, "pay"), CODES["dong-thap"][2]
    group.take("replace_share", "dong-thap/leader", old, tax_code=taker, decision_number="5/QĐ-SCT", **REASON)
    back = {"amount": 75 * M, "treasury_number": "KB-9", "paid_on": MONDAY.date()}
    group.take("record_refund", "agency", old, **back)
    group.take("close_replaced", "agency_accountant", old)
    group.walk(taker, "settle")

    assert [state_of(session, case_id) for case_id in (old, group.share(taker))] == ["replaced", "closed"]
    assert violations(session, now=MONDAY) == []


@pytest.mark.parametrize(
    ("tax_code", "code"),
    [(THREE, "wrong_province"), (CODES["dong-nai"][1], "second_share"), ("0100109106", "unknown_place")],
)
def test_a_replacement_that_does_not_fit_is_refused(group, tax_code, code):
    given = {"tax_code": tax_code, "decision_number": "5/QĐ-SCT", **REASON}

    assert refused(group, "replace_share", "dong-thap/leader", group.share(TWO), **given) == code


@pytest.mark.parametrize(("step", "who", "values"), [
    ("replace_share", "dong-thap/leader", {"tax_code": CODES["dong-thap"][2], "decision_number": "5/QĐ-SCT", **REASON}),
    ("cancel_share", "agency_leader", STOP), ("ask_cancel", "dong-thap/leader", REASON),
])  # fmt: skip
def test_nothing_is_replaced_or_cancelled_after_acceptance(group, step, who, values):
    assert refused(group, step, who, group.walk(TWO, "accept_result"), **values) == "step_not_open"


def test_a_share_is_cancelled_at_the_request_of_its_department_and_closes_with_its_refund(session, group):
    share_id = group.walk(TWO, "pay")
    assert refused(group, "cancel_share", "agency_leader", share_id, **STOP) == "not_done_yet"
    group.take("ask_cancel", "dong-thap/leader", share_id, **REASON)
    group.take("cancel_share", "agency_leader", share_id, **STOP)
    assert refused(group, "close_cancelled", "agency_accountant", share_id) == "refund_owed"
    group.take("record_refund", "agency", share_id, amount=75 * M, treasury_number="KB-9", paid_on=MONDAY.date())
    group.take("close_cancelled", "agency_accountant", share_id)

    assert (state_of(session, share_id), violations(session, now=MONDAY)) == ("cancelled", [])
    assert left_on(session, group.budget_line) == 10**12 - 450 * M


def test_the_agency_shares_a_line_out_again(session, group):
    given = {ONE: 90 * M, CODES["dong-nai"][1]: 50 * M, TWO: 120 * M, THREE: 40 * M}
    group.walk(ONE, "approve_share")
    group.take(
        "share_out_again", "agency_leader", line_item_id=group.lines[0], shares=shares_of(given), **DECISION_OF_AGENCY
    )

    assert {code: session.get_one(Case, group.share(code), populate_existing=True).support for code in given} == given
    assert violations(session, now=MONDAY) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({ONE: 100 * M, TWO: 200 * M}, "share_left_out"),
        ({ONE: 110 * M, CODES["dong-nai"][1]: 40 * M, TWO: 150 * M}, "share_fixed"),
        ({ONE: 100 * M, CODES["dong-nai"][1]: 150 * M, TWO: 50 * M}, "below_paid"),
    ],
)
def test_a_line_is_not_shared_out_over_what_is_settled(group, given, code):
    group.walk(ONE, "accept_result")
    group.walk(TWO, "pay")
    values = {"line_item_id": group.lines[0], "shares": shares_of(given), **DECISION_OF_AGENCY}

    assert refused(group, "share_out_again", "agency_leader", **values) == code


def test_the_whole_waits_for_every_share(session, group):
    assert refused(group, "conclude_shares", "regional", note="") == "bare_lines parts_open"
    group.take("open_shares", "regional", line_item_id=group.lines[1], shares=shares_of(REST))
    for code in (*FIRST, *REST)[1:]:
        group.walk(code, "settle")

    assert refused(group, "conclude_shares", "regional", note="") == "parts_open"


def test_stopping_the_whole_cancels_what_was_not_accepted(session, group):
    paid, accepted = group.walk(TWO, "pay"), group.walk(ONE, "accept_result")
    group.take("stop", "minister", **STOP)

    assert [state_of(session, case_id) for case_id in (paid, accepted)] == ["refunding", "payment"]
    assert refused(group, "close_stopped", "agency_accountant") == "parts_open"


def test_the_figures_of_a_divided_whole_stay(group):
    change = {
        "change_kind": "decrease_total",
        **REASON,
        "total_cost": 1_000 * M,
        "support": 500 * M,
        "matching": 500 * M,
    }

    assert refused(group, "request_change", "regional", **change) == "divided"


def test_reports_count_the_money_of_shares_once_and_in_their_project(session, group):
    group.walk(ONE, "settle")
    group.walk(TWO, "pay")
    rows = project_cases(group.world.people["minister"], Wish(2020, 2030), provinces(session))
    found = select(rows.c.id, rows.c.accepted, rows.c.paid).where(rows.c.first)

    assert session.execute(found).all() == [(group.case_id, 100 * M, 175 * M)]


def test_no_cap_of_one_beneficiary_is_held_against_the_whole(session, group):
    shares = {group.share(code) for code in FIRST}

    assert {one.id for one in open_cases(session, group.world.office, "", opens=None)} == shares


def test_no_money_of_a_share_moves_while_the_whole_is_paused(group):
    share_id = group.walk(ONE, "approve_payment")
    pause = {"reason_code": "spending_rule_changed", **REASON, "basis": "TT 64/2024", "review_on": date(2026, 4, 2)}
    group.take("pause", "agency_leader", **pause)
    paid = {"treasury_number": "KB-1", "paid_on": MONDAY.date()}

    assert refused(group, "pay", "second_agency_accountant", share_id, **paid) == "whole_held"
    group.take("resume", "agency_leader", **REASON)
    group.take("pay", "second_agency_accountant", share_id, **paid)
