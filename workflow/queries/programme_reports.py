"""Figures of đề án for the reports R01 to R07 and R18: one shape, counted by the database for the lines asked for.

Three measures are kept apart: đề án, establishments (each once, however often it was supported), and times of support.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, distinct, func, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.models import CaseClock, CaseLink, EffectIndicator
from workflow.queries.effect import REPORTED
from workflow.queries.project_cases import APPROVED, Wish, project_cases
from workflow.queries.seconds import DaysOver
from workflow.registers.provinces import Provinces

ACCEPTING = "accepting"
"""The term in which a result is accepted."""
Key = tuple[Any, ...]
SUMMED = ("projects", "times", "total", "support", "matching", "done", "accepted", "paid", "late")
"""What lines add up to; establishments and batches may stand in several of them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line of a report counts: numbers, and amounts in đồng."""

    projects: int = 0
    establishments: int = 0
    times: int = 0
    batches: int = 0
    total: int = 0
    support: int = 0
    matching: int = 0
    done: int = 0
    accepted: int = 0
    paid: int = 0
    late: int = 0

    @property
    def other(self) -> int:
        """What neither the budget nor the establishment pays."""
        return self.total - self.support - self.matching


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the values that it is told apart by, and its figures."""

    key: Key
    of: Figures


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure of the effect of a đề án: at acceptance, and as the last follow-up counted it."""

    code: str
    title: str
    key: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """After less before, where both were counted."""
        return None if self.before is None or self.after is None else self.after - self.before


def project_lines(
    session: Session, person: Person, wish: Wish, known: Provinces, *, by: Sequence[str], which: str = APPROVED
) -> tuple[Line, ...]:
    """Return the figures of the đề án, a line for each combination of ``by``; nothing to tell apart gives one line."""
    cases = project_cases(person, wish, known, which=which)
    keys = [cases.c[name] for name in by]
    rows = session.execute(select(*keys, *_measures(cases)).group_by(*keys))
    return tuple(Line(tuple(row[: len(by)]), Figures(*map(int, row[len(by) :]))) for row in rows)


def together(
    session: Session, person: Person, wish: Wish, known: Provinces, lines: Sequence[Line], *, which: str = APPROVED
) -> Figures:
    """Return what lines come to: their sums, but each establishment and each batch once."""
    cases = project_cases(person, wish, known, which=which)
    once = select(func.count(distinct(cases.c.applicant)), func.count(distinct(cases.c.batch)))
    establishments, batches = session.execute(once).one()
    sums = {name: sum(getattr(line.of, name) for line in lines) for name in SUMMED}
    return Figures(establishments=establishments, batches=batches, **sums)


def supported(session: Session, person: Person, wish: Wish, known: Provinces, *, by: Sequence[str]) -> tuple[Key, ...]:
    """Return the establishments of each line, each once, behind the values that the line is told apart by."""
    cases = project_cases(person, wish, known)
    keys = [cases.c[name] for name in by]
    found = select(*keys, cases.c.applicant).where(cases.c.applicant.is_not(None)).distinct()
    return tuple(tuple(row) for row in session.execute(found))


def late_acceptances(
    session: Session, person: Person, wish: Wish, known: Provinces, *, by: Sequence[str]
) -> dict[Key, int]:
    """Return how many acceptances ended after their day, for the same lines."""
    cases = project_cases(person, wish, known)
    keys = [cases.c[name] for name in by]
    over = DaysOver(CaseClock.closed_at, CaseClock.due_at) > 0
    found = select(*keys, func.count()).join(CaseClock, CaseClock.case_id == cases.c.id)
    ended = (CaseClock.key == ACCEPTING, CaseClock.closed_at.is_not(None), over)
    found = found.where(cases.c.first, *ended).group_by(*keys)
    return {tuple(row[:-1]): row[-1] for row in session.execute(found)}


def effects(session: Session, person: Person, wish: Wish, known: Provinces) -> tuple[Effect, ...]:
    """Return every figure of effect of the đề án; of several reports of a follow-up the last one counts."""
    cases = project_cases(person, wish, known)
    subject = func.coalesce(CaseLink.to_id, EffectIndicator.case_id)
    follows = (CaseLink.from_id == EffectIndicator.case_id) & (CaseLink.kind == "follow_up_of")
    columns = (cases.c.code, cases.c.title, EffectIndicator.key, EffectIndicator.moment, EffectIndicator.value)
    found = select(*columns).select_from(EffectIndicator).outerjoin(CaseLink, follows)
    rows = session.execute(found.join(cases, cases.c.id == subject).where(cases.c.first)).all()
    before: dict[Key, int] = {}
    after: dict[Key, tuple[int, int]] = {}
    for code, title, key, moment, value in rows:
        place = (code, title, key)
        if moment.startswith(REPORTED):
            report = (int(moment.removeprefix(REPORTED)), value)
            after[place] = max(after.get(place, report), report)
        else:
            before[place] = value
    places = sorted({*before, *after})
    return tuple(
        Effect(one[0], one[1], one[2], before.get(one), after[one][1] if one in after else None) for one in places
    )


def _measures(cases: Subquery) -> tuple[ColumnElement[int], ...]:
    total, support, matching, accepted, paid = (
        func.coalesce(func.sum(case((cases.c.first, cases.c[name]), else_=0)), 0)
        for name in ("total", "support", "matching", "accepted", "paid")
    )
    done = func.count(case((cases.c.first & (cases.c.accepted > 0), 1)))
    numbers = (func.count(distinct(cases.c.id)), func.count(distinct(cases.c.applicant)), func.count(cases.c.applicant))
    return (*numbers, func.count(distinct(cases.c.batch)), total, support, matching, done, accepted, paid)
