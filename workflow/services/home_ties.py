"""Where an establishment belongs on a day: its commune, its province, the Sở and the centre there, as they are now.

Communes and provinces are merged; an establishment that was never moved by hand follows its commune, and its commune
follows the province, to what they went into.
"""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import Establishment, Unit
from workflow.rounds.homes import unit_in_force
from workflow.rounds.records import UNIT
from workflow.services.opening import Ties

BODIES = ("province", "department", "centre")
NEEDED = frozenset({"province", "department"})
NOWHERE = Refusal(
    "no_department", "Địa bàn của cơ sở hiện không có Sở Công Thương phụ trách trong hệ thống.",
    "Báo quản trị hệ thống cập nhật xã, tỉnh của cơ sở rồi làm lại.",
)  # fmt: skip
STEP = "submit"


def ties_of(session: Session, applicant_id: int, *, now: datetime) -> Ties:
    """Return the bodies that an establishment's case hangs on today: its commune, province, Sở and centre.

    Refused where no province with a Sở is there today for the place where the establishment is.
    """
    on, own = local(now).date(), Establishment.unit_id == applicant_id
    commune_id = session.scalars(select(Establishment.commune_id).where(own)).one_or_none()
    if commune_id is None:
        raise CaseNotFound(applicant_id)
    commune = unit_in_force(session, UNIT.c.id == commune_id, on)
    province = unit_in_force(session, UNIT.c.path == commune.path.split("/")[0], on)
    bodies = _bodies(session, province.path, on) if province is not None else {}
    if not bodies.keys() >= NEEDED:
        raise StepRefused(STEP, (NOWHERE,))
    return Ties(bodies["department"], bodies["province"], commune.id, bodies.get("centre"), applicant_id)


def office_ties(session: Session, department_id: int, *, now: datetime) -> Ties | None:
    """Return the province and the centre of a Sở on a day, as ties without a commune; None where it is none today."""
    on = local(now).date()
    office = unit_in_force(session, UNIT.c.id == department_id, on)
    root = unit_in_force(session, UNIT.c.path == office.path.split("/")[0], on) if office is not None else None
    bodies = _bodies(session, root.path, on) if root is not None else {}
    if not bodies.keys() >= NEEDED:
        return None
    return Ties(bodies["department"], bodies["province"], None, bodies.get("centre"))


def _bodies(session: Session, root: str, on: date) -> dict[str, int]:
    below = or_(Unit.path == root, Unit.path.startswith(f"{root}/", autoescape=True))
    today = (Unit.valid_from <= on, or_(Unit.valid_to.is_(None), Unit.valid_to >= on))
    found = select(Unit.kind, Unit.id).where(below, Unit.kind.in_(BODIES), *today)
    return {row.kind: row.id for row in session.execute(found)}
