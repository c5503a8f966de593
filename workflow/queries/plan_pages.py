"""Yearly plans as those see them who work with them: figures, the ranking with reasons, proposals, versions.

Whoever sees the case of a plan sees all of it. Others see of a plan what they may see of its đề án, and nothing else: a
province finds its own part of the national plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person, scope_of
from workflow.calendar import local
from workflow.definition import Role, State, Step
from workflow.errors import CaseNotFound
from workflow.funding import Outcome, Way
from workflow.models import Case, LedgerEntry, PlanBatch, PlanItem, PlanVersion, Unit
from workflow.office import Office
from workflow.plans.proposals import Line, Proposal, order_of, propose
from workflow.plans.records import GIVEN, PLAN, Plan, Wish, line_sums, plans, signed, wishes
from workflow.published import process_of
from workflow.queries.burndown import Burndown, burndown
from workflow.queries.plan_figures import Asked, Entry, Figures, asked_sums, by, figures_of, ledger_sums
from workflow.queries.plan_makers import maker_of
from workflow.queries.visibility import visible
from workflow.ranking import Order

R = Role
READERS = (
    R.DEPT_OFFICER, R.DEPT_LEADER, R.DEPT_ACCOUNTANT, R.PROV_LEADER, R.PROV_FINANCE, R.SUPERVISOR, R.AGENCY_OFFICER,
    R.AGENCY_LEADER, R.AGENCY_ACCOUNTANT, R.MINISTRY_LEADER, R.TREASURY_VIEWER, R.AUDITOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan as one person sees it; not ``whole``: only the part of what else they may see."""

    plan: Plan
    whole: bool
    state: State
    steps: tuple[Step, ...] = ()
    """The steps that leave the plan's state, for whoever sees all of it."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in a list, with the figures of its line."""

    seen: Seen
    figures: Figures


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the list of a plan, with its totals."""

    version: int
    kind: str
    money: int
    way: str
    asked: int
    granted: int
    projects: int
    schemes: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One plan with its figures by place and activity, and how fast they are paid out; ``maker`` of its own time."""

    seen: Seen
    maker: str
    figures: Figures
    provinces: tuple[tuple[str, Figures], ...]
    activities: tuple[tuple[str, Figures], ...]
    counts: Mapping[str, int]
    versions: tuple[VersionLine, ...]
    burndown: Burndown | None


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A proposal as far as its reader may see its lines; ``given`` is what the line was given."""

    seen: Seen
    proposal: Proposal
    lines: tuple[Line, ...]
    places: Mapping[int, str]
    given: int
    bound: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is ranked in a plan, and which of it the reader may see. ``bound`` is what is committed already."""

    seen: Seen
    wishes: tuple[Wish, ...]
    allowed: frozenset[int]
    places: Mapping[int, str]
    given: int
    bound: int
    order: Order

    def page(self, money: int | None = None, way: Way = Way.IN_ORDER) -> RankedPage:
        """Return what an amount would do, or all that the line was given. Pure; raises NotEnough."""
        amount = max(self.given, self.bound) if money is None else money
        proposal = propose(self.wishes, money=amount, way=way, order=self.order)
        lines = tuple(line for line in proposal.lines if line.wish.id in self.allowed)
        return RankedPage(self.seen, proposal, lines, self.places, self.given, self.bound)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of a kept version, and how it stood in the version before; None where it was not in it."""

    case_id: int
    code: str
    title: str
    position: int
    decided_by: str
    batch: str
    kind: str
    asked: int
    granted: int
    outcome: Outcome
    state: str
    before: tuple[int, int | None] | None
    moved: bool


def plan_list(session: Session, *, person: Person) -> tuple[PlanLine, ...]:
    """Return the plans that a person sees, wholly or in part, the newest year first."""
    found = seen_plans(session, person)
    whole = {one.plan.line_id for one in found if one.whole}
    part = {one.plan.line_id for one in found if not one.whole}
    entries = [*(ledger_sums(session, whole) if whole else ()), *partly(session, part, person)]
    sums = by(entries, (), lambda row: row.line_id)
    return tuple(PlanLine(one, sums.get(one.plan.line_id, Figures())) for one in found)


def read_plan(session: Session, slug: str, *, person: Person) -> Seen:
    """Return one plan; raise CaseNotFound when there is none for the person."""
    found = next((one for one in seen_plans(session, person, PLAN.c.slug == slug)), None)
    if found is None:
        raise CaseNotFound(slug)
    return found


def plan_page(session: Session, slug: str, *, person: Person, now: datetime, office: Office) -> PlanPage:
    """Return the figures of one plan."""
    seen = read_plan(session, slug, person=person)
    plan, allowed = seen.plan, visible(scope_of(person))
    entries = ledger_sums(session, {plan.line_id}, None if seen.whole else allowed)
    asked = asked_sums(session, {plan.id: plan.line_id}, allowed)
    sums = by(entries, () if seen.whole else asked, lambda row: row.line_id)
    scope = office.scope(plan.owner_unit_id)
    falling = (
        burndown(session, plan.line_id, year=plan.year, now=now, office=office, scope=scope) if seen.whole else None
    )
    return PlanPage(
        seen, maker_of(session, plan, today=local(now).date()), sums.get(plan.line_id, Figures()),
        _by_place(session, entries, asked), _by_activity(entries, asked),
        _counts(asked), _versions(session, plan.id) if seen.whole else (), falling,
    )  # fmt: skip


def ranking(session: Session, slug: str, *, person: Person, on: date, office: Office) -> Ranking:
    """Read once what is ranked and shared out; whatever is tried with it afterwards asks nothing and saves nothing."""
    seen = read_plan(session, slug, person=person)
    plan, sums = seen.plan, line_sums(session, seen.plan.line_id)
    order = order_of(office.rules, on, office.scope(plan.owner_unit_id))
    allowed = _seen_cases(session, plan.line_id, person)
    found = wishes(session, plan.line_id)
    places = names_of_places(session, {wish.province_id for wish in found if wish.id in allowed})
    return Ranking(seen, found, frozenset(allowed), places, signed(sums, GIVEN), figures_of(sums).committed, order)


def version_items(session: Session, plan: Plan, version: int, *, person: Person) -> tuple[ItemLine, ...]:
    """Return the lines of a kept version that the person may see, in order, each beside the version before."""
    old = aliased(PlanItem)
    before = (old.plan_id == plan.id) & (old.version == version - 1) & (old.case_id == PlanItem.case_id)
    columns = (
        Case.id, Case.code, Case.title, PlanItem.position, PlanItem.decided_by, PlanBatch.title.label("batch"),
        PlanItem.kind, PlanItem.asked, PlanItem.granted, PlanItem.outcome, Case.state, old.granted.label("old_granted"),
        old.batch_id.label("old_batch"), PlanItem.batch_id,
    )  # fmt: skip
    found = (
        select(*columns).join(Case, Case.id == PlanItem.case_id).outerjoin(PlanBatch, PlanBatch.id == PlanItem.batch_id)
    )
    found = found.outerjoin(old, before).where(PlanItem.plan_id == plan.id, PlanItem.version == version)
    rows = session.execute(found.where(visible(scope_of(person))).order_by(PlanItem.position)).all()
    return tuple(_item(row) for row in rows)


def dropped_items(session: Session, plan: Plan, version: int, *, person: Person) -> tuple[tuple[str, str], ...]:
    """Return code and title of what the person may see that was in the version before and is not in this one."""
    still = select(PlanItem.case_id).where(PlanItem.plan_id == plan.id, PlanItem.version == version)
    gone = (PlanItem.plan_id == plan.id, PlanItem.version == version - 1, PlanItem.case_id.not_in(still))
    found = select(Case.code, Case.title).join(PlanItem, PlanItem.case_id == Case.id).where(*gone)
    rows = session.execute(found.where(visible(scope_of(person))).order_by(PlanItem.position))
    return tuple((row.code, row.title) for row in rows)


def version_of(session: Session, plan: Plan, version: int) -> VersionLine:
    """Return the totals of one version; raise CaseNotFound when there is none."""
    found = next((one for one in _versions(session, plan.id) if one.version == version), None)
    if found is None:
        raise CaseNotFound(plan.slug)
    return found


def seen_plans(session: Session, person: Person, *where: Any) -> tuple[Seen, ...]:
    """Return the plans that a person sees, wholly or in part, the newest year first."""
    allowed = visible(scope_of(person))
    whole = set(session.scalars(select(Case.id).join(PLAN, PLAN.c.case_id == Case.id).where(allowed)))
    touched = select(PlanBatch.line_id).join(Case, Case.batch_id == PlanBatch.id).where(allowed).distinct()
    lines = sorted(session.scalars(touched))
    found = plans(session, or_(PLAN.c.case_id.in_(sorted(whole)), PLAN.c.line_id.in_(lines)), *where)
    return tuple(_one(session, one, whole=one.id in whole) for one in found if one.id in whole or one.newest)


def _one(session: Session, plan: Plan, *, whole: bool) -> Seen:
    process = process_of(session, plan.process_hash)
    return Seen(plan, whole, process.states[plan.state], process.steps_from[plan.state] if whole else ())


def _seen_cases(session: Session, line_id: int, person: Person) -> set[int]:
    bound = select(LedgerEntry.case_id).where(LedgerEntry.line_id == line_id, LedgerEntry.kind == "commit")
    inside = or_(PlanBatch.line_id == line_id, Case.id.in_(bound))
    found = select(Case.id).outerjoin(PlanBatch, PlanBatch.id == Case.batch_id)
    return set(session.scalars(found.where(inside, visible(scope_of(person)))))


def partly(session: Session, lines: set[int], person: Person) -> tuple[Entry, ...]:
    """Return the sums of what a person may see of the đề án of some lines."""
    return ledger_sums(session, lines, visible(scope_of(person))) if lines else ()


def _by_place(
    session: Session, entries: tuple[Entry, ...], asked: tuple[Asked, ...]
) -> tuple[tuple[str, Figures], ...]:  # fmt: skip
    sums = by(entries, asked, lambda row: row.province_id)
    names = names_of_places(session, set(sums))
    return tuple(sorted(((names[place], figures) for place, figures in sums.items())))


def _by_activity(entries: tuple[Entry, ...], asked: tuple[Asked, ...]) -> tuple[tuple[str, Figures], ...]:
    sums = by(entries, asked, lambda row: row.activity or None)
    return tuple(sorted(sums.items(), key=lambda pair: (-pair[1].planned, pair[0])))


def names_of_places(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of some units."""
    found = select(Unit.id, Unit.name).where(Unit.id.in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(found)} if ids else {}


def _counts(asked: tuple[Asked, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in asked:
        counts[one.kind] = counts.get(one.kind, 0) + one.number
    return counts


def _versions(session: Session, plan_id: int) -> tuple[VersionLine, ...]:
    columns = (
        PlanVersion.version, PlanVersion.kind, PlanVersion.money, PlanVersion.way, PlanVersion.asked,
        PlanVersion.granted, PlanVersion.projects, PlanVersion.schemes, PlanVersion.made_at,
    )  # fmt: skip
    found = select(*columns).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.version.desc())
    return tuple(VersionLine(*row) for row in session.execute(found))


def _item(row: Any) -> ItemLine:
    before = None if row.old_granted is None else (int(row.old_granted), row.old_batch)
    moved = before is not None and before[1] != row.batch_id
    return ItemLine(
        row.id, row.code, row.title, row.position, row.decided_by, row.batch or "", row.kind, int(row.asked),
        int(row.granted), Outcome(row.outcome), row.state, before, moved,
    )  # fmt: skip
