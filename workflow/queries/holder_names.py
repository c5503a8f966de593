"""What the unit that holds a case is called: a leader of the Ministry holds it in the house above the Cục."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from workflow.definition import Role
from workflow.models import Case, Unit


def holder_name(holder: Any) -> ColumnElement[str]:
    """Return the name as a column; ``holder`` is the unit of the case, joined by whoever asks."""
    above = aliased(Unit)
    name = select(above.name).where(above.id == holder.parent_id).scalar_subquery()
    signed = Case.holder_role == Role.MINISTRY_LEADER.value
    return case((signed, func.coalesce(name, holder.name)), else_=holder.name)
