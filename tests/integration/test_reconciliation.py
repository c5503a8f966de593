"""Money by period: the folds of the ledger by line and case, beside what the Treasury states."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from tests.purse import PAID_ON, Purse
from workflow.errors import StepRefused
from workflow.models import Case
from workflow.queries.reconciliation import Gap, Sums, month_period, reconciliation, total
from workflow.services.treasury import Statement, record_statements

M = 1_000_000
MARCH, APRIL = month_period("2026-03", "2026-03"), month_period("2026-04", "2026-04")


@pytest.fixture
def world(session):
    return a_world(session)


def sums(session, world, period, who="accountant"):
    return {line.id: line.sums for line in reconciliation(session, period, person=world.people[who])}


def state(session, world, said, *, month="2026-03"):
    codes = frozenset(session.scalars(select(Case.code)))
    return record_statements(
        session, world.line_id, month, said, codes=codes, by=world.people["accountant"], now=MONDAY
    )


def test_a_month_opens_with_what_the_month_before_left(session, world):
    purse = Purse(session, world, until="pay")
    assert sums(session, world, MARCH) == {world.line_id: Sums(0, 100 * M, 0, 0, 0)}
    assert sums(session, world, APRIL) == {world.line_id: Sums(opening=100 * M)}

    purse.take("request_acceptance", "centre")
    purse.judge("accept")
    purse.take("accept_partly", "officer", amount=60 * M, done_summary="Thiếu một máy", reason="Theo biên bản họp.")
    purse.take("record_refund", "officer", amount=40 * M, **PAID_ON)
    assert sums(session, world, MARCH) == {world.line_id: Sums(0, 100 * M, 60 * M, 0, 40 * M)}
    assert total(reconciliation(session, MARCH, person=world.people["accountant"])).closing == 0


def test_a_payment_counts_in_the_month_of_the_treasury(session, world):
    purse = Purse(session, world, until="approve_payment")
    purse.take("pay", "accountant", treasury_number="KB 1", paid_on=MONDAY.date() - timedelta(days=5))

    february = month_period("2026-02", "2026-02")
    assert sums(session, world, february) == {world.line_id: Sums(advanced=100 * M)}
    assert sums(session, world, MARCH) == {world.line_id: Sums(opening=100 * M)}


def test_only_what_a_person_may_see_is_summed(session, world):
    Purse(session, world, until="pay")

    assert sums(session, world, MARCH, "stranger") == {}
    assert sums(session, world, MARCH, "owner") == {world.line_id: Sums(advanced=100 * M)}


def test_differences_are_named_and_the_newest_figure_counts(session, world):
    purse = Purse(session, world, until="pay")
    code = session.get_one(Case, purse.case_id).code
    state(session, world, [Statement(code, 90 * M, 0, 0), Statement("", 100 * M, 5, 0)])
    (line,) = reconciliation(session, MARCH, person=world.people["accountant"])
    assert (line.gaps, line.rows[0].gaps) == (
        (Gap("paid", 0, 5),), (Gap("advanced", 100 * M, 90 * M),),
    )  # fmt: skip

    state(session, world, [Statement(code, 100 * M, 0, 0)])
    (line,) = reconciliation(session, MARCH, person=world.people["accountant"])
    assert line.rows[0].gaps == ()


def test_a_period_is_compared_only_when_every_month_was_stated(session, world):
    purse = Purse(session, world, until="pay")
    code, months = session.get_one(Case, purse.case_id).code, month_period("2026-02", "2026-03")
    state(session, world, [Statement(code, 100 * M, 0, 0)])
    (line,) = reconciliation(session, months, person=world.people["accountant"])
    assert line.rows[0].gaps is None

    state(session, world, [Statement(code, 1, 0, 0)], month="2026-02")
    (line,) = reconciliation(session, months, person=world.people["accountant"])
    assert line.rows[0].gaps == (Gap("advanced", 100 * M, 100 * M + 1),)


def test_a_figure_for_a_case_that_is_not_on_the_line_keeps_nothing(session, world):
    purse = Purse(session, world, until="pay")
    code = session.get_one(Case, purse.case_id).code
    for said, wrong in (
        ([Statement(code, 1, 0, 0), Statement("KHONG-CO", 1, 0, 0)], "not_on_line"),
        ([Statement(code, 1, 0, 0), Statement(code, 2, 0, 0)], "stated_twice"),
    ):
        with pytest.raises(StepRefused) as refused:
            state(session, world, said)
        assert refused.value.codes == (wrong,)
    (line,) = reconciliation(session, MARCH, person=world.people["accountant"])
    assert (line.gaps, line.rows[0].gaps) == (None, None)


def test_a_period_is_whole_months_in_order():
    assert month_period("2025-12", "2026-02").months == ("2025-12", "2026-01", "2026-02")
    with pytest.raises(ValueError, match="2026-01"):
        month_period("2026-02", "2026-01")


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(days=st.lists(st.integers(0, 80), min_size=1, max_size=3), amount=st.integers(1, 40 * M))
def test_months_one_by_one_come_to_the_whole(session, days, amount):
    """I-38: closing of one month is opening of the next, and the months add up to the ledger."""
    with session.begin_nested() as point:
        world = a_world(session)
        purse = Purse(session, world, until="report_progress")
        for before in sorted(days, reverse=True):
            request = {"kind": "advance", "amount": amount, "matching_paid": 0}
            purse.take("request_payment", "centre", **request)
            purse.take("check_payment", "checker", verdict="agree")
            purse.take("approve_payment", "leader", verdict="agree")
            paid = {"treasury_number": "KB 1", "paid_on": MONDAY.date() - timedelta(days=before)}
            purse.take("pay", "accountant", **paid)
        months = [month_period(month, month) for month in month_period("2025-12", "2026-03").months]
        found = [total(reconciliation(session, month, person=world.people["accountant"])) for month in months]

        assert [one.opening for one in found[1:]] == [one.closing for one in found[:-1]]
        assert found[-1].closing == sum(one for kind, one in purse.ledger if kind == "advance")
        point.rollback()
