"""Who made a plan, by the name of its own time: offices are renamed and merged, and the case hangs on today's."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.models import Unit
from workflow.plans.records import Plan
from workflow.reference import name_then


def maker_of(session: Session, plan: Plan, *, today: date) -> str:
    """Return the office that planned on the day of the approval, today where there is none yet.

    Of several that went into the office of today, it is the one of the place whose money it is.
    """
    on = local(plan.approved_at).date() if plan.approved_at else today
    own = or_(Unit.id == plan.owner_unit_id, Unit.successor_id == plan.owner_unit_id)
    columns = (Unit.id, Unit.code, Unit.name, Unit.path, Unit.valid_from, Unit.valid_to)
    rows = session.execute(select(*columns).where(own)).all()
    then = [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    near = [row for row in then if row.path.startswith(f"{plan.place}/")] or then
    row = near[0] if len(near) == 1 else next(row for row in rows if row.id == plan.owner_unit_id)
    return name_then(row.code, on) or str(row.name)
