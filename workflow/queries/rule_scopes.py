"""For whom a person may make rules: the nation (scope "") by an administrator of its bodies, a province by its own."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.definition import Role
from workflow.models import Unit
from workflow.office import Office

NATIONAL = ("ministry", "agency")
NATION = "cả nước"


def rule_scopes(session: Session, person: Person, office: Office) -> Mapping[str, str]:
    """Return the units for which a person makes rules, by scope: the nation first, then provinces by code."""
    own = person.units_as(Role.SYS_ADMIN)
    codes = sorted({office.variants[unit] for unit in own if unit in office.variants})
    if not own:
        return {}
    found = select(Unit.code, Unit.name, Unit.kind).where(
        or_(Unit.code.in_(codes), (Unit.id.in_(sorted(own)) & Unit.kind.in_(NATIONAL)))
    )
    rows = session.execute(found.order_by(Unit.code)).all()
    nation = {"": NATION} if any(row.kind in NATIONAL for row in rows) else {}
    return nation | {row.code: row.name for row in rows if row.kind not in NATIONAL}
