"""A yearly plan with đề án in its batch, and short words for the acts on it; every promise is looked at after each."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, a_case, a_world, take
from tests.journeys import HEADS, MONEY, way
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Case, CasePriority, LedgerEntry, PlanItem, PlanVersion
from workflow.published import process_of
from workflow.services.ledger import left_on
from workflow.services.plans import open_plan

M = 1_000_000
TODAY = MONDAY.date()
BUDGET = {"allotted": 1_000 * M, "decision_number": "15/STC", "decided_on": TODAY}
DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": TODAY}
REASON = {"reason": "Theo biên bản làm việc ngày hôm nay."}
OPINION = {"verdict": "agree", "answer": "Cân đối được trong dự toán"}
AREAS = ("upland_minority_border_island", "poor", "new_rural", "difficult", "none")


def staged(
    session: Session, world: World, support: int = 200 * M, *, area: str = "none", title: str = "", of: int = 2
) -> int:
    """Put one đề án with this support, one part ``of`` its cost, into the batch; return its id."""
    case_id = a_case(session, world, title=title or f"Máy sấy {area}").case_id
    known = process_of(session, session.get_one(Case, case_id).process_hash).steps
    for step, who, values in way(world):
        if step == "propose":
            break
        if step in known:
            take(session, world, case_id, step, who, **values)
    figures = {"eligible_cost": of * support, "support": support, "matching": (of - 1) * support}
    take(session, world, case_id, "propose", "officer", **{**HEADS, **MONEY, **figures, "recommendation": "Đề nghị"})
    take(session, world, case_id, "sign", "leader")
    take(session, world, case_id, "put_in_batch", "officer", batch_id=world.batch_id)
    session.add(CasePriority(case_id=case_id, area=area, trade="other"))
    session.flush()
    return case_id


class Planned:
    """One plan of the small world."""

    def __init__(
        self, session: Session, world: World | None = None, *, supports: Sequence[int] = (200 * M, 150 * M), of: int = 2
    ):
        self.session, self.world = session, world or a_world(session)
        opened = open_plan(
            session, year=2026, by=self.world.people["officer"], now=MONDAY, office=self.world.office
        )  # fmt: skip
        self.case_id, self.code, self.slug = opened.case.case_id, opened.case.code, opened.slug
        self.items = [staged(session, self.world, each, area=AREAS[n], of=of) for n, each in enumerate(supports)]

    def take(self, step: str, who: str, **values: Any) -> None:
        """Take a step of the plan, with every promise kept."""
        take(self.session, self.world, self.case_id, step, who, **values)
        assert violations(self.session, now=MONDAY) == []

    def refused(self, step: str, who: str, **values: Any) -> str:
        """Try a step, and return the codes for which it is refused."""
        with pytest.raises(StepRefused) as refused, self.session.begin_nested():
            take(self.session, self.world, self.case_id, step, who, **values)
        return " ".join(refused.value.codes)

    def consolidate(self) -> None:
        """Fix the list with its true totals."""
        self.take("consolidate", "officer", items=len(self.items), total=self.asked)

    def to_budget(self, allotted: int = 1_000 * M) -> None:
        """Go on until the budget is known."""
        self.consolidate()
        finance = [(self.world.units["finance"], "prov_finance")]
        self.take("ask_opinion", "officer", units=finance, question="Có cân đối được không?")
        self.take("give_opinion", "finance", **OPINION)
        self.take("record_budget", "officer", **{**BUDGET, "allotted": allotted})

    def to_proposal(self, money: int, way: str = "in_order", *, allotted: int = 1_000 * M) -> None:
        """Go on until a way to share the money out is proposed."""
        self.to_budget(allotted)
        self.take("propose_plan", "officer", money=money, way=way)

    @property
    def asked(self) -> int:
        found = select(Case.support).where(Case.id.in_(self.items))
        return sum(self.session.scalars(found))

    @property
    def states(self) -> list[str]:
        """The states of the đề án, in the order in which they were put in."""
        rows = self.session.execute(select(Case.id, Case.state).where(Case.id.in_(self.items)).order_by(Case.id))
        return [row.state for row in rows]

    @property
    def left(self) -> int:
        return left_on(self.session, self.world.line_id)

    @property
    def ledger(self) -> list[tuple[str, int]]:
        """The entries that the plan itself made."""
        found = select(LedgerEntry.kind, LedgerEntry.amount).where(LedgerEntry.case_id == self.case_id)
        return [tuple(row) for row in self.session.execute(found.order_by(LedgerEntry.id))]

    def version(self, number: int) -> tuple[str, int, list[tuple[int, int, str]]]:
        """Kind and total of a version, and place, grant and outcome of each of its items."""
        key = (self.case_id, number)
        kept = self.session.get_one(PlanVersion, key)
        here = (PlanItem.plan_id == self.case_id, PlanItem.version == number)
        rows = self.session.execute(
            select(PlanItem.position, PlanItem.granted, PlanItem.outcome).where(*here).order_by(PlanItem.position)
        )
        return kept.kind, kept.granted, [tuple(row) for row in rows]
