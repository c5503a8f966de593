"""Two administrators set one rule at the same time: one wins, the other is told, and the rules still hold together."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.models import RuleRow
from workflow.services.ladder_changes import LadderChange, RungWish, change_ladder
from workflow.services.offices import load_office
from workflow.services.rule_changes import RuleChange, change_rule

ONE_DAY = timedelta(days=1)
SCOPES = ("dong-nai",)
GROUND = {"basis": "QĐ 12/QĐ-UBND", "reason": "Hồ sơ nằm yên quá lâu."}
OWN = ("ladder.draft.kcdp_project.drafting", "ladder.draft")
DAYS = [date(2026, 4, day) for day in (1, 8, 15, 22)]


def figure(on):
    return change_rule, RuleChange("stalled_after", "dong-nai", {"length": on.day + 20}, on, **GROUND)


def ladder(on):
    rungs = (RungWish("before", 3, ("holder",)), RungWish("before", 10 + on.day, ("holder",)))
    return change_ladder, LadderChange(OWN, "dong-nai", rungs, on, **GROUND)


def raced(database, acts):
    """Carry out all acts at the same moment, and count the outcomes."""
    with unit_of_work(database.sessions) as session:
        admin = a_world(session).people["admin"]
    start = Barrier(len(acts))

    def attempt(act):
        start.wait()
        try:
            with unit_of_work(database.sessions) as session:
                act[0](session, act[1], SCOPES, by=admin, now=MONDAY)
        except StepRefused as refused:
            return refused.codes
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(attempt, acts))


@pytest.mark.parametrize("make", [figure, ladder])
@pytest.mark.parametrize("days", [DAYS, DAYS[:1] * 4], ids=["days apart", "one day"])
def test_what_is_set_at_the_same_time_holds_together(database, make, days):
    outcomes = raced(database, [make(on) for on in days])

    with database.sessions() as session:
        rows = session.execute(select(RuleRow.valid_from, RuleRow.valid_to).order_by(RuleRow.valid_from)).all()
        load_office(session)  # refuses rules that overlap
    assert len(rows) == outcomes["won"] >= 1
    assert [row.valid_to for row in rows[:-1]] == [row.valid_from - ONE_DAY for row in rows[1:]]
    assert set(outcomes) <= {"won", ("rule_overlap",), ("rule_unchanged",), ("rule_overlap", "rule_unchanged")}
