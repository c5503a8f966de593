"""The rules and the calendar in force, from the database over what is shipped; loaded again only when a row is new."""

from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Text, cast, func, select
from sqlalchemy.orm import Session

from workflow.calendar import Overlay, WorkCalendar
from workflow.models import CalendarDay, RuleRow, Unit
from workflow.office import Office
from workflow.rules import Rule, RuleBook
from workflow.services.reference_seed import seed_reference
from workflow.shipped import shipped_calendar, shipped_rules

__all__ = ["load_office", "seed_reference"]

ESTABLISHMENT, PROVINCE = "establishment", "province"
Mark = tuple[Any, ...]


def load_office(session: Session) -> Office:
    """Return the office of this database; while no row of it is new, the same value after one small question."""
    engine, mark = _engine(session), tuple(session.execute(_MARK).one())
    known = _KNOWN.get(engine)
    if known is None or known[0] != mark:
        known = _KNOWN[engine] = mark, _build(session, mark)
    return known[1]


def _build(session: Session, mark: Mark) -> Office:
    return Office(_rules(session, mark), _calendar(session, mark), _variants(session))


def _rules(session: Session, mark: Mark) -> RuleBook:
    """The shipped rules; a row of the database with the same id, scope and first day replaces a shipped one."""
    shipped = shipped_rules()
    rules = {(rule.id, rule.scope, rule.valid_from): rule for rule in shipped.all()}
    rules.update({(row.rule_id, row.scope, row.valid_from): _rule(row) for row in session.scalars(select(RuleRow))})
    return RuleBook(rules.values(), f"{shipped.version}+{mark[0] or 0}")


def _rule(row: RuleRow) -> Rule:
    return Rule(
        row.rule_id, row.kind, row.value, row.unit, row.basis, row.verified, row.valid_from, row.valid_to,
        scope=row.scope, label=row.label, note=row.note,
    )  # fmt: skip


def _calendar(session: Session, mark: Mark) -> WorkCalendar:
    """The shipped calendar and over it, in the order in which they were decided, the days of the database."""
    shipped = shipped_calendar()
    found = session.scalars(select(CalendarDay).order_by(CalendarDay.id))
    days = tuple(Overlay(row.on_date, row.kind, row.label, row.basis, row.decided, row.scope) for row in found)
    return replace(shipped, overlays=shipped.overlays + days, version=f"{shipped.version}+{mark[3] or 0}")


def _variants(session: Session) -> dict[int, str]:
    """The code of the province at the root of each unit's path."""
    rows = session.execute(select(Unit.id, Unit.code, Unit.kind, Unit.path).where(Unit.kind != ESTABLISHMENT)).all()
    provinces = {row.path: row.code for row in rows if row.kind == PROVINCE}
    roots = ((row.id, row.path.partition("/")[0]) for row in rows)
    return {unit_id: provinces[root] for unit_id, root in roots if root in provinces}


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


def _newest(column: Any, row_id: Any) -> Any:
    return select(cast(column, Text)).order_by(row_id.desc()).limit(1).scalar_subquery()


_RULES = (RuleRow.rule_id, RuleRow.scope, RuleRow.valid_from, RuleRow.value)
_DAYS = (CalendarDay.on_date, CalendarDay.scope, CalendarDay.kind)
_MARK = select(
    *(select(figure).scalar_subquery() for figure in (func.max(RuleRow.id), func.count(RuleRow.id))),
    select(func.count(RuleRow.valid_to)).scalar_subquery(),
    *(select(figure).scalar_subquery() for figure in (func.max(CalendarDay.id), func.count(CalendarDay.id))),
    select(func.max(Unit.id)).where(Unit.kind != ESTABLISHMENT).scalar_subquery(),
    *(_newest(column, RuleRow.id) for column in _RULES),
    *(_newest(column, CalendarDay.id) for column in _DAYS),
)
"""Numbers alone would not do: an id that was given back by a transaction that failed may be given again."""
_KNOWN: WeakKeyDictionary[Engine, tuple[Mark, Office]] = WeakKeyDictionary()
"""One office for each database of the process; replaced whole, so that requests that come together never miss it."""
