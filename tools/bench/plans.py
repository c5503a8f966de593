"""A yearly plan of five thousand đề án: ranking, consolidation and approval, each beside a floor in the same run.

A floor does by hand, in the fewest statements, only what cannot be left out: read the rows, write the list, change each
case and write its line of history and its commitment. Everything but the reading is taken back afterwards.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY, take
from tests.statements import counted_on
from tools.bench.worlds import Bench, copies
from workflow.db import unit_of_work
from workflow.funding import Way
from workflow.models import Case, CaseEvent, CasePriority, LedgerEntry, PlanItem
from workflow.models.base import table_of
from workflow.queries.plan_pages import ranking
from workflow.services.plans import open_plan

ITEMS, ROUNDS = 5_000, 3
SUPPORT = 200_000_000
"""What each copy asks for."""
AREAS = ("upland_minority_border_island", "poor", "new_rural", "difficult", "none")
CASE, EVENT, LEDGER, ITEM = table_of(Case), table_of(CaseEvent), table_of(LedgerEntry), table_of(PlanItem)
DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": MONDAY.date()}
READ = "SELECT id, code, support, batch_id, activity, province_id FROM case_file WHERE batch_id = :batch ORDER BY id"
EMPTY = {"actor_id": None, "role": "prov_leader", "body": "{}", "prev_hash": "0" * 64, "hash": "1" * 64}


@dataclass(frozen=True, slots=True)
class Act:
    """What one act takes: statements, seconds, and the seconds of its floor."""

    name: str
    statements: int
    spent: float
    floor: float


class Plan:
    """One plan over the copied đề án, and the acts on it as one session takes them."""

    def __init__(self, bench: Bench, number: int) -> None:
        self.bench, self.number = bench, number
        self.ids = copies(bench, number, until="put_in_batch")
        with unit_of_work(bench.maker) as session:
            _with_priorities(session, self.ids)
            opened = open_plan(
                session, year=2026, by=bench.world.people["officer"], now=MONDAY, office=bench.world.office
            )
            self.case_id, self.slug = opened.case.case_id, opened.slug

    def take(self, session: Session, step: str, who: str, **values: Any) -> None:
        """Take a step of the plan."""
        take(session, self.bench.world, self.case_id, step, who, **values)

    def rank(self, session: Session) -> None:
        """Read, rank and share out half of what is asked for."""
        person, office = self.bench.world.people["officer"], self.bench.world.office
        found = ranking(session, self.slug, person=person, on=MONDAY.date(), office=office)
        found.page(found.given // 2, Way.CUT_LAST)

    def consolidate(self, session: Session) -> None:
        """Fix the list."""
        self.take(session, "consolidate", "officer", items=self.number, total=self.sum)

    def approve(self, session: Session) -> None:
        """Approve it with every đề án."""
        self.take(session, "approve_proposal", "governor", **DECISION)

    def prepare(self) -> None:
        """Go on until the plan waits for approval."""
        finance = [(self.bench.world.units["finance"], "prov_finance")]
        with unit_of_work(self.bench.maker) as session:
            self.consolidate(session)
            self.take(session, "ask_opinion", "officer", units=finance, question="Có cân đối được không?")
            self.take(session, "give_opinion", "finance", verdict="agree", answer="Cân đối được")
            self.take(
                session, "record_budget", "officer", allotted=10**14, decision_number="15/STC", decided_on=MONDAY.date()
            )
            self.take(session, "propose_plan", "officer", money=self.sum, way="in_order")

    def read_rows(self, session: Session) -> None:
        """The floor of ranking: the rows, sorted by their sum and shared out by one loop."""
        rows = session.execute(text(READ), {"batch": self.bench.world.batch_id}).all()
        left = self.sum // 2
        for row in sorted(rows, key=lambda one: (one.support, one.code)):
            left -= row.support if row.support <= left else 0

    def write_items(self, session: Session) -> None:
        """The floor of consolidation: the rows read, and the list written in one statement."""
        self.read_rows(session)
        session.execute(insert(ITEM), [_item(self.case_id, number, one) for number, one in enumerate(self.ids, 1)])

    def write_approvals(self, session: Session) -> None:
        """The floor of approval: every case changed, with one line of history and one commitment."""
        self.read_rows(session)
        line, now = self.bench.world.line_id, MONDAY
        moved = update(CASE).where(CASE.c.batch_id == self.bench.world.batch_id)
        session.execute(moved.values(state="contracting", version=CASE.c.version + 1, moved_at=now))
        events = [
            {"case_id": one, "seq": 99, "step": "approve", "from_state": "in_batch", "to_state": "reserve", "at": now}
            for one in self.ids
        ]  # fmt: skip
        session.execute(insert(EVENT), [event | EMPTY for event in events])
        commits = {"line_id": line, "seq": 99, "kind": "commit", "amount": 1, "at": now, "by": None, "note": ""}
        session.execute(insert(LEDGER), [{**commits, "case_id": one} for one in self.ids])

    @property
    def sum(self) -> int:
        """What all of them ask for."""
        return self.number * SUPPORT


def measure(bench: Bench, *, items: int = ITEMS, rounds: int = ROUNDS) -> Iterator[Act]:
    """Fill a plan and time each act on it."""
    plan = Plan(bench, items)
    yield _act(bench, "ranking", plan.rank, plan.read_rows, rounds)
    yield _act(bench, "consolidation", plan.consolidate, plan.write_items, rounds)
    plan.prepare()
    yield _act(bench, "approval", plan.approve, plan.write_approvals, rounds)


def _with_priorities(session: Session, ids: list[int]) -> None:
    rows = [
        {"case_id": one, "focal": one % 50 == 0, "area": AREAS[one % 5], "trade": "other", "women_owned": one % 3 == 0,
         "female_share": one % 100, "vulnerable_share": 0, "minority_share": one % 70}
        for one in ids
    ]  # fmt: skip
    session.execute(insert(table_of(CasePriority)), rows)


def _item(plan_id: int, number: int, case_id: int) -> dict[str, Any]:
    amounts = {"asked": 1, "granted": 1, "position": number}
    words = {"decided_by": "area", "kind": "project", "outcome": "funded", "batch_id": None}
    return {"plan_id": plan_id, "version": 999, "case_id": case_id, **amounts, **words}


def _act(
    bench: Bench, name: str, own: Callable[[Session], None], floor: Callable[[Session], None], rounds: int
) -> Act:  # fmt: skip
    with counted_on(bench.engine) as sent:
        _spent(bench, own)
    pairs = [(_spent(bench, own), _spent(bench, floor)) for _ in range(rounds)]
    return Act(name, len(sent), *(statistics.median(each) for each in zip(*pairs, strict=True)))


def _spent(bench: Bench, act: Callable[[Session], None]) -> float:
    """How long an act takes up to where it would be committed."""
    with bench.maker() as session:
        start = time.perf_counter()
        act(session)
        session.flush()
        spent = time.perf_counter() - start
        session.rollback()
    return spent
