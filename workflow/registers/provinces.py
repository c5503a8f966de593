"""The provinces, past and present, for reports: what each was called, and what it went into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Unit


@dataclass(frozen=True, slots=True)
class Province:
    """One province in its time; ``valid_to`` is its last day, if it has one."""

    id: int
    code: str
    name: str
    valid_to: date | None
    successor_id: int | None


Provinces = Mapping[int, Province]


def provinces(session: Session) -> Provinces:
    """Return every province by its id, those that are no more among them."""
    found = select(Unit.id, Unit.code, Unit.name, Unit.valid_to, Unit.successor_id).where(Unit.kind == "province")
    return {row.id: Province(*row) for row in session.execute(found)}


def present(known: Provinces, unit_id: int) -> int:
    """Return the province that this one has become a part of, itself where it still stands."""
    seen = {unit_id}
    while (one := known.get(unit_id)) and one.successor_id in known and one.successor_id not in seen:
        unit_id = one.successor_id or unit_id
        seen.add(unit_id)
    return unit_id


def merged(known: Provinces) -> Mapping[int, int]:
    """Return for each province that is no more what it is a part of now."""
    now = {unit_id: present(known, unit_id) for unit_id in known}
    return {unit_id: into for unit_id, into in now.items() if unit_id != into}
