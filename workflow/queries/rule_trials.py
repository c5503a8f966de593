"""Trying a figure of a stuck rule on the past: which cases it would have named against the figure of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.calendar import local
from workflow.models import Case, Unit
from workflow.office import Office
from workflow.queries.administration import units_governed
from workflow.queries.past_stuck import Hit, Past, measured
from workflow.queries.stuck import RULES
from workflow.queries.supervision import quiet_states
from workflow.queries.visibility import visible
from workflow.rules import Rule, RuleBook

MOST = 100
BOTH, ADDED, DROPPED = "both", "added", "dropped"


@dataclass(frozen=True, slots=True)
class Trial:
    """A figure for a province, and the days of the past on which it is tried, both included."""

    rule: str
    scope: str
    figure: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class TriedCase:
    """One case that a figure names. The title is empty where the person may not open the case."""

    code: str
    title: str
    since: datetime
    measure: int
    named: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How many cases each figure names, and MOST of the cases: those that make the difference first."""

    current: int
    counts: Mapping[str, int]
    cases: tuple[TriedCase, ...]

    @property
    def now_named(self) -> int:
        """What the figure of today names."""
        return self.counts[BOTH] + self.counts[DROPPED]

    @property
    def then_named(self) -> int:
        """What the figure that is tried names."""
        return self.counts[BOTH] + self.counts[ADDED]


def figure_of(rule: Rule) -> int:
    """Return the figure of a stuck rule, whatever it is counted in."""
    found = rule.value.get("length", rule.value.get("number"))
    if not isinstance(found, int):
        raise TypeError(f"{rule} has no figure")
    return found


def current_figure(rules: RuleBook, rule: str, on: date, scope: str) -> int:
    """Return the figure of a stuck rule in force on a day."""
    return figure_of(rules.get(RULES[rule], on, scope))


def provinces_of(session: Session, codes: frozenset[str]) -> Mapping[str, str]:
    """Return the names of provinces by their codes, in the order of the codes."""
    found = select(Unit.code, Unit.name).where(Unit.code.in_(sorted(codes))).order_by(Unit.code)
    return {row.code: row.name for row in session.execute(found)}


def tried(session: Session, trial: Trial, *, person: Person, now: datetime, office: Office) -> Tried:
    """Return what a figure would have named on some day of a period; writes nothing."""
    today = local(now).date()
    current = current_figure(office.rules, trial.rule, today, trial.scope)
    looked_at = _looked_at(trial.scope, person, office)
    calendar, quiet = office.calendar.scoped(trial.scope), quiet_states(office.rules, today)
    past = Past(trial.since, trial.until, now, looked_at, calendar, quiet)
    hits = measured(session, trial.rule, past)
    named = {hit.case_id: _named(hit, current, trial.figure) for hit in hits.values()}
    counts = {kind: list(named.values()).count(kind) for kind in (BOTH, ADDED, DROPPED)}
    order = sorted((kind == BOTH, case_id) for case_id, kind in named.items() if kind)
    chosen = [case_id for _, case_id in order[:MOST]]
    return Tried(current, counts, _cases(session, chosen, hits, named, person=person))


def _looked_at(scope: str, person: Person, office: Office) -> ColumnElement[bool]:
    """The cases of a province that the person governs or may see."""
    units = {unit_id for unit_id, code in office.variants.items() if code == scope}
    governed = Case.owner_unit_id.in_(sorted(units_governed(person, office)))
    return Case.owner_unit_id.in_(sorted(units)) & or_(false(), governed, visible(scope_of(person)))


def _named(hit: Hit, current: int, figure: int) -> str:
    """By which figure a case is named; empty for neither."""
    before, then = hit.measure >= current, hit.measure >= figure
    if before and then:
        return BOTH
    return ADDED if then else DROPPED if before else ""


def _cases(
    session: Session, ids: list[int], hits: Mapping[int, Hit], named: Mapping[int, str], *, person: Person
) -> tuple[TriedCase, ...]:
    opens = visible(scope_of(person)).label("opens")
    found = select(Case.id, Case.code, Case.title, opens).where(Case.id.in_(ids))
    known = {row.id: row for row in session.execute(found)}
    return tuple(
        TriedCase(
            known[one].code,
            known[one].title if known[one].opens else "",
            hits[one].since,
            hits[one].measure,
            named[one],
        )
        for one in ids
    )
