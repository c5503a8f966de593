"""Figures of the reports on money and on what was not done, the same on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.factories import a_case, a_world, take
from tests.journeys import walk
from workflow.models import LedgerEntry
from workflow.queries.drop_reasons import DropReason, drop_reasons
from workflow.queries.line_money import Month, months, plan_lines
from workflow.queries.project_cases import Wish
from workflow.queries.public_terms import ended_terms, signed_letters
from workflow.registers.provinces import provinces

REASON = {"reason": "Chưa bố trí được vốn năm nay."}


@pytest.fixture
def world(session):
    return a_world(session)


def test_money_is_a_fold_of_the_ledger(session, world):
    walk(session, world, a_case(session, world).case_id, until="pay")
    known, year = provinces(session), Wish(2026, 2026)
    asked = (session, world.people["leader"])

    for by in (("year",), ("batch",)):
        assert [(line.of.committed, line.of.paid) for line in plan_lines(*asked, year, known, by=by)] == [
            (200_000_000, 100_000_000)
        ]
    assert months(*asked, year, known) == (Month(2026, 3, 0, 100_000_000),)
    assert plan_lines(*asked, Wish(2025, 2025), known, by=("year",)) == ()
    assert months(session, world.people["stranger"], year, known) == ()


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(2025, 2026), [(2025, 12), (2026, 1)]), (Wish(2026, 2026), [(2026, 1)]),
        (Wish(2026, 2026, "kcqg"), []), (Wish(2026, 2026, place=1), []), (Wish(2027, 2027), []),
    ],
)  # fmt: skip
def test_a_month_is_that_of_the_clock_in_viet_nam(session, world, wish, found):
    """At 17:30 UTC on New Year's Eve it is the first of January here."""
    for minute in (59, 30):
        moment = datetime(2025, 12, 31, 16 + (minute == 30), minute, tzinfo=UTC)
        session.add(LedgerEntry(line_id=world.line_id, kind="accept", amount=minute, at=moment))
    session.flush()
    place = world.units["other_province"] if wish.place else None
    lines = months(session, world.people["leader"], replace(wish, place=place), provinces(session))

    assert sorted((one.year, one.number) for one in lines) == found


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
