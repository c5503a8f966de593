"""Who stands in for whom on a day: absences with a deputy, as grants that say on whose behalf they are held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.authority import DEPUTED, Behalf, Grant
from workflow.models import Absence, User

AWAY = aliased(User)
"""The person who is away. An account that was closed has nothing left to hand on."""


def absent_on(on: Any) -> tuple[Any, ...]:
    """Return the conditions for absences that hold on a day."""
    return Absence.from_on <= on, Absence.until_on >= on, Absence.ended_at.is_(None)


def deputies(session: Session, grants: Mapping[int, Sequence[Grant]], *, on: date) -> dict[int, list[Grant]]:
    """Return what deputies hold on a day for those people, whose own grants these are; nothing is handed on twice."""
    found = behalves().add_columns(Absence.user_id, Absence.deputy_id)
    rows = session.execute(found.where(*absent_on(on), Absence.user_id.in_(sorted(grants))))
    taken_on: dict[int, list[Grant]] = defaultdict(list)
    for row in rows:
        taken_on[row.deputy_id] += handed_on(grants[row.user_id], behalf_of(row))
    return dict(taken_on)


def behalves() -> Any:
    """Return the statement that finds absences with a deputy, each with the name of who is away."""
    columns = (Absence.id, Absence.until_on, Absence.procedures, Absence.up_to, AWAY.id.label("away"), AWAY.name)
    found: Any = select(*columns).join(AWAY, AWAY.id == Absence.user_id)
    return found.where(AWAY.active, Absence.deputy_id.is_not(None)).order_by(Absence.id)


def behalf_of(row: Any) -> Behalf:
    """Return for whom and within which limits an absence lets its deputy act."""
    return Behalf(row.away, row.name, row.until_on, frozenset(row.procedures), row.up_to)


def handed_on(grants: Iterable[Grant], behalf: Behalf) -> list[Grant]:
    """Return what of these grants a deputy takes on."""
    return [replace(grant, behalf=behalf) for grant in grants if grant.role in DEPUTED and grant.behalf is None]
