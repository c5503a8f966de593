"""Figures of the reports on money and on what was not done, the same on both databases."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import a_case, a_world, take
from tests.journeys import walk
from workflow.queries.drop_reasons import DropReason, drop_reasons
from workflow.queries.progress_reports import budgets, months, not_done
from workflow.queries.public_terms import ended_terms, signed_letters

REASON = {"reason": "Chưa bố trí được vốn năm nay."}
PAUSE = {"reason_code": "no_budget", "basis": "QĐ 1", "review_on": date(2026, 9, 1), **REASON}


@pytest.fixture
def world(session):
    return a_world(session)


def test_money_is_a_fold_of_the_ledger(session, world):
    walk(session, world, a_case(session, world).case_id, until="pay")
    leader = world.people["leader"]

    assert [(line.year, line.committed, line.spent) for line in budgets(session, leader, year=2026)] == [
        (2026, 200_000_000, 100_000_000)
    ]
    assert [month.spent for month in months(session, leader, year=2026)] == [0, 0, 100_000_000, *[0] * 9]
    assert budgets(session, leader, year=2025) == ()
    assert sum(month.spent for month in months(session, world.people["stranger"], year=2026)) == 0


def test_what_was_not_done_is_counted_by_reason_and_state(session, world):
    for until in ("submit", "confirm_place", "confirm_place"):
        case_id = a_case(session, world).case_id
        walk(session, world, case_id, until=until)
        if until == "submit":
            take(session, world, case_id, "withdraw", "owner", **REASON)
        else:
            take(session, world, case_id, "pause", "leader", **PAUSE)
    found = not_done(session, world.people["supervisor"], year=2026)

    assert [(line.reason, line.state, line.number) for line in found] == [("", "withdrawn", 1), ("no_budget", "", 2)]


def test_nothing_ended_says_nothing(session, world):
    span = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}

    assert (ended_terms(session, **span), signed_letters(session, **span)) == ((), {})


STOP = {"reason_code": "no_budget", "reason": "Chủ đầu tư dừng dự án.", "decision_number": "948/QĐ-UBND"}


def test_why_a_case_was_dropped_is_told_to_offices_and_to_nobody_else(session, world):
    withdrawn, stopped = a_case(session, world), a_case(session, world)
    walk(session, world, withdrawn.case_id, until="submit")
    take(session, world, withdrawn.case_id, "withdraw", "owner", **REASON)
    walk(session, world, stopped.case_id, until="sign_contract")
    take(session, world, stopped.case_id, "stop", "governor", **STOP)
    codes = [withdrawn.code, stopped.code]
    told = {who: drop_reasons(session, world.people[who], codes) for who in ("supervisor", "owner", "stranger")}

    assert told == {
        "supervisor": {
            withdrawn.code: DropReason("Rút hồ sơ", "", REASON["reason"]),
            stopped.code: DropReason("Ngừng triển khai", "no_budget", STOP["reason"]),
        },
        "owner": {}, "stranger": {},
    }  # fmt: skip
