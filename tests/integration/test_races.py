"""Several people at one case, or at the last money of one line: one wins, the others are told, nothing is half done."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from tests.databases import Database
from tests.factories import MONDAY, World, a_batch, a_case, a_line, a_world
from tests.journeys import walk
from workflow.db import unit_of_work
from workflow.definition import TIME
from workflow.errors import StaleCase, StepRefused, WorkflowRefused
from workflow.invariants import violations
from workflow.models import Case, CaseEvent, LedgerEntry
from workflow.services.transition import TransitionRequest, perform_together, perform_transition

DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": MONDAY.date()}
REASON = {"reason": "Ngân sách năm nay không còn đủ."}
ACTS = {
    "approve": ("governor", DECISION), "reject": ("governor", REASON), "leave_out": ("governor", REASON),
    "take_out": ("officer", REASON),
}  # fmt: skip


class Race:
    """A committed world in which threads meet at a line and start together."""

    def __init__(
        self, database: Database, *, cases: int = 1, budget: int = 1_000_000_000, until: str = "put_in_batch"
    ) -> None:
        self.database = database
        with unit_of_work(database.sessions) as session:
            self.world: World = a_world(session, budget=budget)
            self.ids = [a_case(session, self.world, title=f"Đề án {n}").case_id for n in range(cases)]
            for case_id in self.ids:
                walk(session, self.world, case_id, until=until)
            self.version = session.execute(select(Case.version).where(Case.id == self.ids[0])).scalar_one()

    def act(self, case_id: int, step: str, who: str, values: dict[str, Any]) -> Callable[[], str]:
        """One attempt in a transaction of its own; its outcome is "won" or the name of the refusal."""
        by = TIME if who == "time" else self.world.people[who]
        request = TransitionRequest(case_id, step, self.version, values)

        def attempt() -> str:
            try:
                with unit_of_work(self.database.sessions) as session:
                    perform_transition(session, request, by=by, now=MONDAY, office=self.world.office)
            except WorkflowRefused as refused:
                return type(refused).__name__
            return "won"

        return attempt

    def run(self, attempts: Sequence[Callable[[], str]]) -> Counter[str]:
        """Start all attempts at the same moment and count their outcomes; afterwards every promise holds."""
        start = Barrier(len(attempts))

        def started(attempt: Callable[[], str]) -> str:
            start.wait()
            return attempt()

        with ThreadPoolExecutor(len(attempts)) as pool:
            outcomes = Counter(pool.map(started, attempts))
        with self.database.sessions() as session:
            assert [str(violation) for violation in violations(session, now=MONDAY)] == []
        return outcomes

    def history(self, case_id: int) -> list[str]:
        """The steps taken since the race began."""
        with self.database.sessions() as session:
            found = select(CaseEvent.step).where(CaseEvent.case_id == case_id, CaseEvent.seq > self.version)
            return list(session.execute(found.order_by(CaseEvent.seq)).scalars())


@pytest.mark.parametrize("people", [2, 12])
def test_of_many_who_take_the_same_step_exactly_one_wins(database, people):
    race = Race(database)

    outcomes = race.run([race.act(race.ids[0], "approve", "governor", DECISION)] * people)

    assert outcomes == {"won": 1, "StaleCase": people - 1}
    assert race.history(race.ids[0]) == ["approve"]


@pytest.mark.parametrize(("one", "other"), [pair for pair in permutations(ACTS, 2) if pair[0] < pair[1]])
def test_of_two_different_steps_exactly_one_wins(database, one, other):
    race = Race(database)

    outcomes = race.run([race.act(race.ids[0], step, *ACTS[step]) for step in (one, other)])

    assert outcomes == {"won": 1, "StaleCase": 1}
    assert race.history(race.ids[0]) in ([one], [other])


def test_the_applicant_withdraws_while_time_runs_out(database):
    race = Race(database, until="submit")
    race.version = 1
    with unit_of_work(database.sessions) as session:
        race.ids = [a_case(session, race.world).case_id]

    outcomes = race.run([
        race.act(race.ids[0], "withdraw", "owner", REASON), race.act(race.ids[0], "lapse", "time", {}),
        race.act(race.ids[0], "submit", "owner", {"agree": True}),
    ])  # fmt: skip

    assert outcomes == {"won": 1, "StaleCase": 2}
    assert len(race.history(race.ids[0])) == 1


@pytest.mark.parametrize("cases", [2, 4])
def test_the_last_money_of_a_line_is_given_once(database, cases):
    race = Race(database, cases=cases, budget=200_000_000)

    outcomes = race.run([race.act(case_id, "approve", "governor", DECISION) for case_id in race.ids])

    assert outcomes == {"won": 1, "StepRefused": cases - 1}
    with database.sessions() as session:
        committed = session.execute(select(LedgerEntry.amount).where(LedgerEntry.kind == "commit")).scalars().all()
    assert committed == [200_000_000]


def test_one_act_over_many_cases_gives_the_last_money_in_order(session):
    world = a_world(session, budget=500_000_000)
    ids = [a_case(session, world, title=f"Đề án {n}").case_id for n in range(4)]
    for case_id in ids:
        walk(session, world, case_id, until="put_in_batch")
    version = session.execute(select(Case.version).where(Case.id == ids[0])).scalar_one()
    requests = [TransitionRequest(case_id, "approve", version, DECISION) for case_id in ids]

    results = perform_together(session, requests, by=world.people["governor"], now=MONDAY, office=world.office)

    assert [isinstance(result, WorkflowRefused) for result in results] == [False, False, True, True]
    assert [result.codes for result in results if isinstance(result, StepRefused)] == [("over_budget",)] * 2
    assert violations(session, now=MONDAY) == []


def test_people_who_lock_cases_in_different_orders_do_not_lock_each_other_out(database):
    race = Race(database, cases=4)
    orders = [race.ids, race.ids[::-1], race.ids[2:] + race.ids[:2]]

    def together(order: list[int]) -> Callable[[], str]:
        requests = [TransitionRequest(case_id, "approve", race.version, DECISION) for case_id in order]

        def attempt() -> str:
            with unit_of_work(database.sessions) as session:
                results = perform_together(
                    session, requests, by=race.world.people["governor"], now=MONDAY, office=race.world.office
                )
            return "won" if not any(isinstance(result, StaleCase) for result in results) else "StaleCase"

        return attempt

    assert race.run([together(order) for order in orders]) == {"won": 1, "StaleCase": 2}


def test_approvals_on_two_lines_do_not_wait_for_each_other_for_ever(database):
    race = Race(database, cases=2, budget=200_000_000)
    with unit_of_work(database.sessions) as session:
        race.world.line_id = a_line(session, race.world.units["department"], amount=200_000_000)
        batch = a_batch(session, race.world, number=2)
        session.execute(Case.__table__.update().where(Case.id == race.ids[1]).values(batch_id=batch))

    assert race.run([race.act(one, "approve", "governor", DECISION) for one in race.ids]) == {"won": 2}


def test_one_machine_is_supported_in_one_case_however_many_ask_at_once(database):
    race = Race(database, cases=4, until="report_progress")
    machine = {"name": "Máy sấy", "model": "HS-120", "serial": "7", "supplier": "An Phú", "contract_number": "1/HĐ",
               "contract_on": MONDAY.date(), "total": 1}  # fmt: skip
    asked = {"kind": "advance", "amount": 1, "matching_paid": 0, "machines": [machine]}

    outcomes = race.run([race.act(case_id, "request_payment", "centre", asked) for case_id in race.ids])

    assert outcomes["won"] == 1
    assert set(outcomes) <= {"won", "StepRefused", "StaleCase"}
    assert sum(race.history(case_id) == ["request_payment"] for case_id in race.ids) == 1
