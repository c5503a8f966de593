"""Puts what is shipped into a database: units, rules, decided days, procedures. Again adds only what is new."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import CalendarDay, RuleRow, Unit
from workflow.published import publish
from workflow.reference import UnitSeed, units
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.states import SHIPPED

IN_FORCE = date(2012, 7, 20)
"""The day on which Nghị định 45/2012/NĐ-CP, the ground of every procedure, came into force."""


def seed_reference(session: Session, now: datetime) -> None:
    """Bring a migrated database to the shipped state; rows that are there already stay as they are."""
    _seed_units(session)
    _seed_rules(session)
    _seed_days(session)
    for process in SHIPPED:
        publish(session, process, effective_from=IN_FORCE, now=now)


def _seed_units(session: Session) -> None:
    """Parents come before children; successors are tied when all are there."""
    known = {unit.code: unit for unit in session.scalars(select(Unit))}
    fresh = [seed for seed in units() if seed.code not in known]
    paths = {code: unit.path for code, unit in known.items()}
    for seed in fresh:
        paths[seed.code] = _path(seed, paths)
        known[seed.code] = _unit(seed, paths[seed.code])
    session.add_all(known[seed.code] for seed in fresh)
    # parents and successors are tied by the ids that the database gives
    session.flush()
    for seed in fresh:
        known[seed.code].parent_id = known[seed.parent].id if seed.parent else None
        known[seed.code].successor_id = known[seed.successor].id if seed.successor else None
    # later questions of the same use case walk the tree
    session.flush()


def _unit(seed: UnitSeed, path: str) -> Unit:
    return Unit(
        code=seed.code, name=seed.official_name or seed.name, kind=seed.kind, path=path, valid_from=seed.valid_from,
        valid_to=seed.valid_to, verified=seed.verified,
    )  # fmt: skip


def _path(seed: UnitSeed, paths: dict[str, str]) -> str:
    """The chain from the root: a code that repeats its parent's adds only its own last part."""
    own = seed.code.rpartition("/")[2]
    return f"{paths[seed.parent]}/{own}" if seed.parent else own


def _seed_rules(session: Session) -> None:
    known = {tuple(row) for row in session.execute(select(RuleRow.rule_id, RuleRow.scope, RuleRow.valid_from))}
    session.add_all(
        RuleRow(
            rule_id=rule.id, scope=rule.scope, kind=rule.kind, value=dict(rule.value), unit=rule.unit,
            basis=rule.basis, verified=rule.verified, label=rule.label, note=rule.note, valid_from=rule.valid_from,
            valid_to=rule.valid_to,
        )
        for rule in shipped_rules().all()
        if (rule.id, rule.scope, rule.valid_from) not in known
    )  # fmt: skip


def _seed_days(session: Session) -> None:
    """Decided days alone, and of those only such as say nothing about hours: the table has no place for them."""
    known = {tuple(row) for row in session.execute(select(CalendarDay.on_date, CalendarDay.scope, CalendarDay.kind))}
    session.add_all(
        CalendarDay(on_date=day.on, scope=day.scope, kind=day.kind, label=day.label, basis=day.basis, decided=True)
        for day in shipped_calendar().overlays
        if day.decided and not day.sessions and (day.on, day.scope, day.kind) not in known
    )
