"""Money of a later year stands on the budget line of that year, from the day on which its shares are opened."""

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_line
from tests.shares import CODES, REASON, M, a_group, lines_of, shares_of
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import BudgetLine, LedgerEntry
from workflow.queries.money_folds import figure
from workflow.services.ledger import left_on

FIRST, SECOND = (shares_of({code: 300 * M}) for code in (CODES["dong-nai"][0], CODES["dong-thap"][0]))
ALL = 10**12


@pytest.fixture
def group(session):
    """A đề án of 600 million: one half this year, one half in two years; the first has its beneficiary."""
    found = a_group(session)
    found.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M, years=(2026, 2028)))
    found.take("open_shares", "regional", line_item_id=found.lines[0], shares=FIRST)
    return found


def line_of(session, group, year, amount):
    """A line of the ministry with so much money."""
    found = a_line(session, group.world.units["ministry"], amount=amount, year=year)
    session.get_one(BudgetLine, found).source = "kcqg"
    session.flush()
    return found


def opened(group):
    group.take("open_shares", "regional", line_item_id=group.lines[1], shares=SECOND)


def refused(group):
    with pytest.raises(StepRefused) as told:
        opened(group)
    return [(str(one), one.hint) for one in told.value.refusals]


def committed(session):
    found = select(LedgerEntry.line_id, figure("committed")).where(LedgerEntry.case_id.is_not(None))
    return {line: amount for line, amount in session.execute(found.group_by(LedgerEntry.line_id)) if amount}


def test_without_a_line_of_that_year_the_list_waits(session, group):
    wait = "Gửi lại khi kinh phí năm đó đã được giao."

    assert refused(group) == [("Chưa có dòng ngân sách năm 2028.", wait)]
    line_of(session, group, 2028, 300 * M - 1)
    assert refused(group) == [(
        "Dòng ngân sách năm 2028 còn 299999999 đồng, hạng mục cần 300000000 đồng.",
        "Gửi lại khi kinh phí năm đó đã được giao đủ.",
    )]  # fmt: skip
    assert committed(session) == {group.budget_line: 600 * M}


def test_shares_of_a_later_year_are_committed_on_its_own_line(session, group):
    later = line_of(session, group, 2028, 300 * M)
    opened(group)

    assert committed(session) == {group.budget_line: 300 * M, later: 300 * M}
    assert (left_on(session, group.budget_line), left_on(session, later)) == (ALL - 300 * M, 0)
    assert violations(session, now=MONDAY) == []


def test_what_becomes_of_such_a_share_stays_on_its_line(session, group):
    later = line_of(session, group, 2028, 300 * M)
    opened(group)
    more = {CODES["dong-thap"][0]: 200 * M, CODES["vinh-long"][0]: 100 * M}
    again = {"decision_number": "3/QĐ-CTĐP", **REASON, "shares": shares_of(more)}
    group.take("share_out_again", "agency_leader", line_item_id=group.lines[1], **again)
    share = group.share(CODES["vinh-long"][0])
    group.take("ask_cancel", "vinh-long/leader", share, **REASON)
    stop = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-CTĐP"}
    group.take("cancel_share", "agency_leader", share, **stop)

    assert committed(session) == {group.budget_line: 300 * M, later: 200 * M}
    assert (left_on(session, later), violations(session, now=MONDAY)) == (100 * M, [])
