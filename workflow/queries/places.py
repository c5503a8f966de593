"""Places to choose from."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from workflow.fold import sort_key
from workflow.models import Unit


def commune_options(session: Session, on: date) -> list[tuple[int, str]]:
    """Return the communes of a day with their provinces, in the order of the alphabet."""
    province = aliased(Unit)
    found = (
        select(Unit.id, Unit.name, province.name.label("province"))
        .join(province, province.id == Unit.parent_id)
        .where(Unit.kind == "commune", Unit.valid_from <= on, or_(Unit.valid_to.is_(None), Unit.valid_to >= on))
    )
    rows = sorted(session.execute(found), key=lambda row: (sort_key(row.province), sort_key(row.name)))
    return [(row.id, f"{row.name}, {row.province}") for row in rows]
