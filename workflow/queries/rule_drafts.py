"""Resolutions in draft and published ones, as lists and one by one, with the cases that a published one concerns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.models import Case, RuleDraft, RuleImpact, User
from workflow.published import process_of
from workflow.queries.visibility import visible

MOST_DRAFTS, MOST_IMPACTS = 100, 500


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One resolution in the list."""

    id: int
    scope: str
    title: str
    basis: str
    lines: int
    edited_at: datetime
    published_at: datetime | None
    dropped_at: datetime | None
    waiting: int
    """Cases that somebody still has to look at again."""


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """One case that a published rule concerns; the title is empty where the person may not open it."""

    draft_id: int
    basis: str
    case_id: int
    code: str
    title: str
    state: str
    held: bool
    closed: bool
    rule_id: str
    label: str
    kind: str
    begins: date
    old: Any
    new: Any
    support: int
    outcome: str
    ground: str
    settled: bool


def draft_lines(session: Session, scopes: Collection[str]) -> tuple[DraftLine, ...]:
    """Return the resolutions of some units: those in draft first, then the newest."""
    waiting = (
        select(func.count(RuleImpact.case_id.distinct()))
        .join(Case, Case.id == RuleImpact.case_id)
        .where(RuleImpact.draft_id == RuleDraft.id, RuleImpact.settled_at.is_(None), Case.closed_at.is_(None))
        .scalar_subquery()
    )
    done = case((or_(RuleDraft.published_at.is_not(None), RuleDraft.dropped_at.is_not(None)), 1), else_=0)
    found = (
        select(RuleDraft, waiting.label("waiting"))
        .where(RuleDraft.scope.in_(sorted(scopes)))
        .order_by(done, RuleDraft.id.desc())
        .limit(MOST_DRAFTS)
    )
    return tuple(
        DraftLine(
            row.id, row.scope, row.title, row.basis, len(row.lines), row.edited_at, row.published_at, row.dropped_at,
            count,
        )
        for row, count in session.execute(found)
    )  # fmt: skip


def names_of_people(session: Session, ids: Collection[int | None]) -> Mapping[int, str]:
    """Return the names of people by their ids."""
    found = select(User.id, User.name).where(User.id.in_(sorted(one for one in ids if one is not None)))
    return {row.id: row.name for row in session.execute(found)}


def impact_lines(session: Session, *, person: Person, draft_id: int) -> tuple[ImpactLine, ...]:
    """Return the cases that a published resolution concerns, those that wait first."""
    return _impacts(session, person, (RuleImpact.draft_id == draft_id,))


def waiting_impacts(session: Session, *, person: Person) -> tuple[ImpactLine, ...]:
    """Return the open cases that a person sees and somebody has to look at again."""
    open_ones = (RuleImpact.settled_at.is_(None), Case.closed_at.is_(None), visible(scope_of(person)))
    return _impacts(session, person, open_ones)


def case_impacts(session: Session, case_id: int, *, person: Person) -> tuple[ImpactLine, ...]:
    """Return what published rules mean for one case."""
    return _impacts(session, person, (RuleImpact.case_id == case_id, RuleImpact.outcome != "told"))


def _impacts(session: Session, person: Person, where: Sequence[Any]) -> tuple[ImpactLine, ...]:
    columns = (
        RuleImpact.draft_id, RuleDraft.basis, Case.id.label("case_id"), Case.code, Case.title,
        Case.state.label("state"), Case.process_hash, Case.held, Case.closed_at, RuleImpact.rule_id,
        RuleImpact.content, RuleImpact.outcome, RuleImpact.ground, RuleImpact.settled_at,
        visible(scope_of(person)).label("opens"),
    )  # fmt: skip
    found = (
        select(*columns)
        .join(Case, Case.id == RuleImpact.case_id)
        .join(RuleDraft, RuleDraft.id == RuleImpact.draft_id)
        .where(*where)
        .order_by(RuleImpact.settled_at.is_not(None), Case.id, RuleImpact.id)
        .limit(MOST_IMPACTS)
    )
    return tuple(_line(session, row) for row in session.execute(found))


def _line(session: Session, row: Any) -> ImpactLine:
    said = row.content
    state = process_of(session, row.process_hash).states[row.state].label
    return ImpactLine(
        row.draft_id, row.basis, row.case_id, row.code, row.title if row.opens else "", state, row.held,
        row.closed_at is not None, row.rule_id, str(said.get("label", "")), str(said.get("kind", "")),
        date.fromisoformat(said["begins"]), said.get("old"), said.get("new"), int(said.get("support", 0)), row.outcome,
        row.ground, row.settled_at is not None,
    )  # fmt: skip
