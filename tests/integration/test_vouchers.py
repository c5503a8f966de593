"""The list of vouchers: each once, none of the day after, adding up to what was spent, void with a returned request."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from tests.purse import SETTLED, Purse
from workflow.models import Settlement, Voucher
from workflow.queries.spending import spending_of
from workflow.rules import RuleBook

M = 1_000_000
TODAY = MONDAY.date()
REASON = {"reason": "Bảng kê chưa khớp với hóa đơn của bên bán."}


def voucher(number: str = "HD 01", source: str = "support", total: int = 100 * M, **changed):
    row = {"number": number, "source": source, "total": total, "issued_on": TODAY, "payee": "An Phú", "subject": "Máy"}
    return {**row, **changed}


def asked(*vouchers, matching: int = 200 * M, amount: int = 100 * M):
    return {"kind": "remainder", "amount": amount, "matching_paid": matching, "vouchers": list(vouchers)}


@pytest.fixture
def purse(session):
    return Purse(session, a_world(session), until="accept_result")


def numbers(session):
    return session.execute(select(Voucher.number, Voucher.source).where(Voucher.voided_seq.is_(None))).all()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([voucher(), voucher()], "voucher_twice"),
        ([voucher(issued_on=TODAY + timedelta(days=1))], "voucher_too_late"),
        ([voucher(source="other", total=200 * M - 1)], "vouchers_disagree"),
        ([voucher(source="other", total=200 * M + 1)], "vouchers_disagree"),
    ],
)
def test_a_wrong_list_stops_the_request(session, purse, rows, code):
    assert purse.refused("request_payment", "centre", **asked(*rows)) == code
    assert numbers(session) == []


def test_one_voucher_may_be_paid_from_two_sources(session, purse):
    purse.take("request_payment", "centre", **asked(voucher(), voucher(source="other", total=200 * M)))

    found = spending_of(session, purse.case_id)
    assert (found.support, found.other, found.request.amount) == (100 * M, 200 * M, 100 * M)


def test_what_a_returned_request_listed_is_listed_again(session, purse):
    purse.take("request_payment", "centre", **asked(voucher(), voucher(source="other", total=200 * M)))
    purse.take("check_payment", "checker", verdict="return", **REASON)
    assert numbers(session) == []

    purse.take("request_payment", "centre", **asked(voucher(total=90 * M)))
    assert spending_of(session, purse.case_id).support == 90 * M


def test_a_request_returned_at_its_approval_gives_its_list_back_too(session, purse):
    purse.take("request_payment", "centre", **asked(voucher()))
    purse.take("check_payment", "checker", verdict="agree")
    purse.take("approve_payment", "leader", verdict="return", **REASON)

    assert numbers(session) == []
    assert purse.refused("pay", "accountant", treasury_number="KB 1", paid_on=TODAY) == "not_payable"


def test_a_voucher_of_an_earlier_request_is_not_listed_with_another_amount(purse):
    purse.take("request_payment", "centre", **asked(voucher(), amount=50 * M))
    purse.take("check_payment", "checker", verdict="agree")
    purse.take("approve_payment", "leader", verdict="agree")
    purse.take("pay", "accountant", treasury_number="KB 1", paid_on=TODAY)

    again = asked(voucher(total=99 * M), amount=50 * M)
    assert purse.refused("request_payment", "centre", **again) == "voucher_twice"


def settling(purse, **changed):
    return purse.refused("settle", "second_leader", **{**SETTLED, **changed})


def test_a_settlement_needs_vouchers_for_every_dong_and_none_after_its_day(session, purse):
    purse.pay("remainder", 100 * M)
    rows = [voucher(total=200 * M - 1), voucher(source="other", total=200 * M)]

    assert settling(purse, vouchers=[]) == "vouchers_short"
    assert settling(purse, vouchers=rows) == "vouchers_short"
    assert settling(purse, settled_on=TODAY - timedelta(days=1)) == "settled_before_paid"
    assert settling(purse, vouchers=[voucher(issued_on=TODAY + timedelta(days=1))]) == "voucher_too_late"

    purse.take("settle", "second_leader", **SETTLED)
    kept = session.execute(select(Settlement.number, Settlement.settled_on)).one()
    assert tuple(kept) == ("12/BBTL", TODAY)


def test_a_province_may_do_without_the_list(session):
    world = a_world(session)
    free = {"options": ["required", "optional"], "chosen": "optional"}
    local = replace(world.office.rules.get("kcdp_voucher_list", TODAY), scope="dong-nai", value=free)
    world.office = replace(world.office, rules=RuleBook([*world.office.rules.all(), local]))
    purse = Purse(session, world, until="accept_result")
    purse.pay("remainder", 100 * M)

    purse.take("settle", "second_leader", **{**SETTLED, "vouchers": []})


def test_a_payment_before_acceptance_above_the_limit_is_refused_when_the_support_was_cut_meanwhile(session):
    purse = Purse(session, a_world(session), until="report_progress")
    purse.take("request_payment", "centre", kind="advance", amount=140 * M, matching_paid=0)
    purse.take("request_change", "centre", change_kind="decrease_total", **REASON, total_cost=380 * M,
               support=190 * M, matching=190 * M)  # fmt: skip
    purse.decide_change()

    assert purse.refused("check_payment", "checker", verdict="agree") == "three_way"
