"""Who decides in the name of a round on a day: the body that existed then, by the name that it bore then.

Provinces merge, agencies are renamed. A round keeps hanging on the units that it was opened by; what is issued in its
name says who issued it on that day, and never who has the papers now.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from workflow.models import Unit
from workflow.models.base import table_of
from workflow.reference import name_then
from workflow.rounds.records import Reader, Round
from workflow.selection.councils import Level

UNIT = table_of(Unit)
COMMITTEES = frozenset({Level.COMMUNE, Level.PROVINCE})
"""Levels at which the people's committee of the place decides."""
CAPITAL = "Hà Nội"
KINDS_OF_PLACE = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ")
OLD = "-cu"
"""Ends the code of a unit whose successor bears the same name."""


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it was on a day."""

    id: int
    code: str
    name: str

    @property
    def mark(self) -> str:
        """The code as numbers of papers have it: the same for an old and a new unit of one name."""
        return self.code.removesuffix(OLD)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who decides in a round's name."""

    level: Level
    unit: UnitThen

    @property
    def short(self) -> str:
        """The name as certificates and lists have it."""
        return f"UBND {self._place}" if self.level in COMMITTEES else self.unit.name

    @property
    def full(self) -> str:
        """The name as it stands at the head of a letter."""
        return f"Ủy ban nhân dân {self._place}" if self.level in COMMITTEES else self.unit.name

    @property
    def seat(self) -> str:
        """The place that stands before the date of a paper."""
        if self.level not in COMMITTEES:
            return CAPITAL
        kind = next((kind for kind in KINDS_OF_PLACE if self.unit.name.startswith(kind)), "")
        return self.unit.name.removeprefix(kind)

    @property
    def _place(self) -> str:
        return self.unit.name[:1].lower() + self.unit.name[1:]


def issuer_of(session: Reader, of: Round, on: date) -> Issuer:
    """Return who decides for a round on a day: committee of the place, agency that runs it, or the ministry above."""
    homes = {Level.COMMUNE: of.commune_id, Level.PROVINCE: of.province_id}
    home = homes.get(of.level) or of.owner_unit_id
    if of.level is Level.NATION:
        home = session.execute(select(UNIT.c.parent_id).where(UNIT.c.id == home)).scalar_one() or home
    return Issuer(of.level, unit_on(session, home, on))


def mark_of(session: Reader, of: Round, province_id: int, on: date) -> str:
    """Return the mark of a product's province in numbers of that day; papers of the nation name no province."""
    return "" if of.level is Level.NATION else unit_on(session, province_id, on).mark


def unit_on(session: Reader, unit_id: int, on: date) -> UnitThen:
    """Return what a unit was on a day: its successor once it had ended, what it arose from before it began.

    Where it arose from several, nobody can say which of them is meant, and it stays itself.
    """
    row = _one(session, UNIT.c.id == unit_id)
    while row.valid_to is not None and row.valid_to < on and row.successor_id is not None:
        row = _one(session, UNIT.c.id == row.successor_id)
    while on < row.valid_from:
        before = session.execute(select(UNIT).where(UNIT.c.successor_id == row.id)).all()
        if len(before) != 1:
            break
        (row,) = before
    return UnitThen(row.id, row.code, name_then(row.code, on) or row.name)


def _one(session: Reader, where: Any) -> Any:
    return session.execute(select(UNIT).where(where)).one()
