"""Programmes of several years with the yearly plans that stand in them: what was meant, what it came to, what remains.

Everybody who reads plans finds the programme of the nation and those of their own province, with the provinces that
went into it; whoever works for the nation finds them all. The figures are those of the plans that the reader sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.models import Programme, ProgrammeGoal, Unit
from workflow.plans.records import LINE
from workflow.queries.plan_figures import Asked, Entry, Figures, by, total
from workflow.queries.plan_pages import READERS, Seen, seen_plans
from workflow.queries.plan_reading import asked_in_part, one_a_line, read_sums

R = Role
NATION = frozenset({R.AGENCY_OFFICER, R.AGENCY_LEADER, R.AGENCY_ACCOUNTANT, R.MINISTRY_LEADER})
NATIONAL = "kcqg"


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme as its decision states it; ``standing`` unless another decision took its place."""

    id: int
    slug: str
    unit_id: int
    unit: str
    source: str
    first_year: int
    last_year: int
    total: int
    projects: int | None
    decision_number: str
    decided_on: date | None
    basis: str
    standing: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of a programme and the plan in it; None where there is none for the reader."""

    year: int
    seen: Seen | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What is aimed at in one activity, and what the lists of the plans hold and the ledger says of it by now."""

    activity: str
    projects: int
    money: int
    listed: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with its years; not ``whole``: some plan is seen in part, so that nothing can be left over."""

    programme: ProgrammeLine
    whole: bool
    years: tuple[YearLine, ...]
    goals: tuple[GoalLine, ...]
    figures: Figures
    others: tuple[ProgrammeLine, ...]
    """The decisions about the same years of the same office, the newest first."""


def programme_list(session: Session, *, person: Person) -> tuple[ProgrammeLine, ...]:
    """Return the standing programmes that a person may read, the newest period first."""
    return _programmes(session, _readable(session, person), Programme.replaced_at.is_(None))


def programme_page(session: Session, slug: str, *, person: Person) -> ProgrammePage:
    """Return one programme; raise CaseNotFound when there is none for the person."""
    found = _programmes(session, _readable(session, person), Programme.slug == slug)
    if not found:
        raise CaseNotFound(slug)
    programme = found[0]
    plans = _plans_in(session, programme, person)
    entries, asked = read_sums(session, plans, person)
    sums = by(entries, asked_in_part(plans, asked), lambda row: row.line_id)
    years = range(programme.first_year, programme.last_year + 1)
    lines = {one.plan.year: YearLine(one.plan.year, one, sums.get(one.plan.line_id, Figures())) for one in plans}
    return ProgrammePage(
        programme, all(one.whole for one in plans),
        tuple(lines.get(year, YearLine(year, None, Figures())) for year in years),
        _goals(session, programme, entries, asked), total(line.figures for line in lines.values()),
        _others(session, programme),
    )  # fmt: skip


def _readable(session: Session, person: Person) -> ColumnElement[bool]:
    """The programmes of the nation, and of the provinces where the person reads plans or which went into those."""
    if person.roles & NATION:
        return true()
    homes = sorted({grant.unit_id for grant in person.grants if grant.role in READERS})
    codes = sorted({path.partition("/")[0] for path in session.scalars(select(Unit.path).where(Unit.id.in_(homes)))})
    roots = select(Unit.id).where(Unit.path.in_(codes))
    return or_(Programme.source == NATIONAL, Unit.path.in_(codes), Unit.successor_id.in_(roots))


def _programmes(session: Session, *where: ColumnElement[bool]) -> tuple[ProgrammeLine, ...]:
    columns = (
        Programme.id, Programme.slug, Programme.unit_id, Unit.name, Programme.source, Programme.first_year,
        Programme.last_year, Programme.total, Programme.projects, Programme.decision_number, Programme.decided_on,
        Programme.basis, Programme.replaced_at.is_(None), Programme.synthetic,
    )  # fmt: skip
    found = select(*columns).join(Unit, Unit.id == Programme.unit_id).where(*where)
    rows: Any = session.execute(found.order_by(Programme.first_year.desc(), Unit.name, Programme.id.desc()))
    return tuple(ProgrammeLine(*row) for row in rows)


def _plans_in(session: Session, programme: ProgrammeLine, person: Person) -> list[Seen]:
    """The plans of the years of a programme, on lines of its office and source."""
    own = (LINE.c.unit_id == programme.unit_id, LINE.c.source == programme.source)
    years = LINE.c.year.between(programme.first_year, programme.last_year)
    return one_a_line(seen_plans(session, person, *own, years))


def _goals(
    session: Session, programme: ProgrammeLine, entries: tuple[Entry, ...], asked: tuple[Asked, ...]
) -> tuple[GoalLine, ...]:
    sums = by(entries, asked, lambda row: row.activity or None)
    listed = _numbers(asked)
    columns = (ProgrammeGoal.activity, ProgrammeGoal.projects, ProgrammeGoal.money)
    found = select(*columns).where(ProgrammeGoal.programme_id == programme.id)
    rows: Any = session.execute(found.order_by(ProgrammeGoal.money.desc(), ProgrammeGoal.activity))
    return tuple(
        GoalLine(row.activity, row.projects, row.money, listed.get(row.activity, 0), sums.get(row.activity, Figures()))
        for row in rows
    )


def _numbers(asked: tuple[Asked, ...]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for one in asked:
        found[one.activity] = found.get(one.activity, 0) + one.number
    return found


def _others(session: Session, programme: ProgrammeLine) -> tuple[ProgrammeLine, ...]:
    """What else was decided of some of the same years."""
    own = (Programme.unit_id == programme.unit_id, Programme.source == programme.source, Programme.id != programme.id)
    years = (Programme.first_year <= programme.last_year, Programme.last_year >= programme.first_year)
    return _programmes(session, *own, *years)
