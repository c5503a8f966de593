"""A plan with its budget line, and what waits or is committed in its batches; one statement each, however many."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow.models import (
    AnnualPlan,
    BudgetLine,
    Case,
    CasePriority,
    Establishment,
    LedgerEntry,
    LineItem,
    PlanBatch,
    PlanVersion,
    Unit,
)
from workflow.models.base import table_of
from workflow.ranking import NO_AREA, NO_TRADE, Candidate, Priority
from workflow.reference.activities import activities
from workflow.states import after

Reader = Session | Connection
PLAN, VERSION, LINE = table_of(AnnualPlan), table_of(PlanVersion), table_of(BudgetLine)
CASE, BATCH, LEDGER = table_of(Case), table_of(PlanBatch), table_of(LedgerEntry)
UNIT, ITEM = table_of(Unit), table_of(LineItem)
PRIORITY, ESTABLISHMENT = table_of(CasePriority), table_of(Establishment)
PLANS = "annual_plan"
"""The procedure whose cases are plans."""
WAITING = after("put_in_batch")
FINISHED = after("hand_over")
SCHEME, PROJECT = "scheme", "project"
GIVEN = {"allot": 1, "cut": -1, "carry_in": 1, "carry_out": -1}
BOUND = {"commit": 1, "release": -1}


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its case and its budget line say; ``newest`` is the number of its last version, 0 before the first."""

    id: int
    slug: str
    code: str
    title: str
    state: str
    version: int
    process_hash: str
    owner_unit_id: int
    province_id: int
    line_id: int
    year: int
    source: str
    label: str
    newest: int
    approved_version: int | None
    approved_at: Any
    synthetic: bool
    place: str
    """The code of the unit whose money it is; a national plan's is that of the ministry."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One đề án or kế hoạch in the batches of a plan. ``bound`` is what is committed for it on the plan's line."""

    id: int
    code: str
    title: str
    version: int
    state: str
    held: bool
    batch_id: int | None
    batch: str
    activity: str
    province_id: int
    support: int
    total_cost: int
    bound: int
    priority: Priority
    experience: int
    divided: bool = False
    """Whether line items come to its figures, so that less cannot be granted."""

    @property
    def kind(self) -> str:
        """Whether it counts as a đề án or as a kế hoạch of its own."""
        known = activities().get(self.activity)
        return SCHEME if known is not None and known.as_scheme else PROJECT

    @property
    def candidate(self) -> Candidate:
        """What ranking looks at."""
        known = activities().get(self.activity)
        by_effect = known is not None and known.by_effect
        return Candidate(self.id, self.code, self.priority, self.experience, by_effect)


def plans(reader: Reader, *where: ColumnElement[bool]) -> tuple[Plan, ...]:
    """Return the plans that fulfil the conditions, the newest year first."""
    newest = select(func.coalesce(func.max(VERSION.c.version), 0)).where(VERSION.c.plan_id == PLAN.c.case_id)
    columns = (
        CASE.c.id, PLAN.c.slug, CASE.c.code, CASE.c.title, CASE.c.state, CASE.c.version, CASE.c.process_hash,
        CASE.c.owner_unit_id, CASE.c.province_id, PLAN.c.line_id, LINE.c.year, LINE.c.source, LINE.c.label,
        newest.scalar_subquery(), PLAN.c.approved_version, PLAN.c.approved_at, CASE.c.synthetic, UNIT.c.code,
    )  # fmt: skip
    joined = PLAN.join(CASE, CASE.c.id == PLAN.c.case_id).join(LINE, LINE.c.id == PLAN.c.line_id)
    joined = joined.join(UNIT, UNIT.c.id == LINE.c.unit_id)
    found = select(*columns).select_from(joined).where(*where).order_by(LINE.c.year.desc(), CASE.c.id.desc())
    rows: Any = reader.execute(found)
    return tuple(Plan(*row) for row in rows)


def wishes(reader: Reader, line_id: int, *where: ColumnElement[bool]) -> tuple[Wish, ...]:
    """Return what waits in the batches of a line or has money committed on it."""
    return tuple(_wish(row) for row in reader.execute(_wishes(line_id).where(*where).order_by(CASE.c.id)))


def line_sums(reader: Reader, line_id: int) -> dict[str, int]:
    """Return the sum of each kind of entry on a line."""
    found = select(LEDGER.c.kind, func.sum(LEDGER.c.amount)).where(LEDGER.c.line_id == line_id)
    return {kind: int(amount) for kind, amount in reader.execute(found.group_by(LEDGER.c.kind))}


def signed(sums: dict[str, int], signs: dict[str, int]) -> int:
    """Add up the sums of those kinds that have a sign."""
    return sum(sign * sums.get(kind, 0) for kind, sign in signs.items())


def _wishes(line_id: int) -> Select[Any]:
    finished = select(CASE.c.centre_id, func.count().label("number")).where(CASE.c.state.in_(FINISHED))
    experience = finished.group_by(CASE.c.centre_id).subquery("experience")
    sign = case(*((LEDGER.c.kind == kind, LEDGER.c.amount * factor) for kind, factor in BOUND.items()), else_=0)
    committed = select(LEDGER.c.case_id, func.sum(sign).label("bound")).where(
        LEDGER.c.line_id == line_id, LEDGER.c.kind.in_(BOUND)
    )
    money = committed.group_by(LEDGER.c.case_id).subquery("money")
    bound = func.coalesce(money.c.bound, 0)
    ways = CASE.outerjoin(BATCH, BATCH.c.id == CASE.c.batch_id).outerjoin(PRIORITY, PRIORITY.c.case_id == CASE.c.id)
    ways = ways.outerjoin(ESTABLISHMENT, ESTABLISHMENT.c.unit_id == CASE.c.applicant_id)
    ways = ways.outerjoin(experience, experience.c.centre_id == CASE.c.centre_id)
    ways = ways.outerjoin(money, money.c.case_id == CASE.c.id)
    columns = (
        CASE.c.id, CASE.c.code, CASE.c.title, CASE.c.version, CASE.c.state, CASE.c.held, CASE.c.batch_id,
        func.coalesce(BATCH.c.title, "").label("batch"), CASE.c.activity, CASE.c.province_id, CASE.c.support,
        CASE.c.total_cost, bound.label("bound"), PRIORITY.c.focal, PRIORITY.c.area, PRIORITY.c.trade,
        func.coalesce(PRIORITY.c.women_owned, ESTABLISHMENT.c.women_owned).label("women_owned"),
        PRIORITY.c.female_share, PRIORITY.c.vulnerable_share, PRIORITY.c.minority_share,
        PRIORITY.c.effect, PRIORITY.c.urgency,
        func.coalesce(experience.c.number, 0).label("experience"), exists().where(ITEM.c.case_id == CASE.c.id),
    )  # fmt: skip
    waits = and_(BATCH.c.line_id == line_id, CASE.c.state.in_(WAITING))
    return select(*columns).select_from(ways).where(or_(waits, money.c.bound > 0))


def _wish(row: Any) -> Wish:
    facts = Priority(
        bool(row.focal), row.area or NO_AREA, row.trade or NO_TRADE, bool(row.women_owned), row.female_share or 0,
        row.vulnerable_share or 0, row.minority_share or 0, row.effect or "", row.urgency or "",
    )  # fmt: skip
    return Wish(
        row.id, row.code, row.title, row.version, row.state, row.held, row.batch_id, row.batch, row.activity,
        row.province_id, row.support, row.total_cost, int(row.bound), facts, row.experience, bool(row[-1]),
    )  # fmt: skip
