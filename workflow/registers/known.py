"""What the house knows that a yearly list is read against: places, establishments, đề án that are there already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from workflow.definition import Kind
from workflow.fold import fold
from workflow.models import Case, Establishment, Unit
from workflow.reference import units
from workflow.registers.provinces import present, provinces
from workflow.states import SHIPPED

PROJECT, RECORDED = "kcdp_project", "recorded_project"
KINDS = ("commune", "district")
WORDS = ("xa ", "phuong ", "dac khu ", "thi tran ")
"""What a commune may be, without marks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or a district of a province, or of one that went into it; ``now`` is what it is called today."""

    id: int
    name: str
    in_force: bool
    now: str


@dataclass(frozen=True, slots=True)
class KnownOwner:
    """An establishment: its unit, its name, its tax code, its commune, and whether that lies in the province."""

    unit_id: int
    name: str
    tax_code: str
    commune_id: int
    here: bool


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A đề án that is there already."""

    year: int
    applicant_id: int | None
    activity: str
    title: str


def places_of(session: Session, province_id: int, *, on: date) -> list[Place]:
    """Return the communes of a province and of those that went into it, with the districts that are no more."""
    known = provinces(session)
    roots = [unit_id for unit_id in known if present(known, unit_id) == province_id]
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.valid_from, Unit.valid_to, Unit.successor_id)
    rows = session.execute(select(*columns).where(Unit.kind.in_(KINDS), Unit.parent_id.in_(roots))).all()
    names = {row.id: row.name for row in rows if row.kind == "commune"}
    return [
        Place(
            row.id, row.name,
            row.kind == "commune" and row.valid_from <= on and (row.valid_to is None or row.valid_to >= on),
            names.get(row.successor_id or 0, ""),
        )
        for row in rows
    ]  # fmt: skip


def owners_of(session: Session, places: Iterable[Place], tax_codes: Collection[str]) -> tuple[KnownOwner, ...]:
    """Return the establishments in those places, and those with one of these tax codes wherever they are."""
    here = frozenset(place.id for place in places)
    wanted = Establishment.commune_id.in_(sorted(here)) | Establishment.tax_code.in_(sorted(tax_codes))
    columns = (Establishment.unit_id, Unit.name, Establishment.tax_code, Establishment.commune_id)
    found = select(*columns).join(Unit, Unit.id == Establishment.unit_id).where(wanted)
    return tuple(
        KnownOwner(unit_id, name, tax_code or "", commune_id, commune_id in here)
        for unit_id, name, tax_code, commune_id in session.execute(found)
    )


def projects_of(session: Session, owner_unit_id: int, years: Collection[int]) -> tuple[KnownProject, ...]:
    """Return the đề án of an office for some years, drafts among them, but those that were refused or dropped.

    What was recorded from a list is there however it ended.
    """
    projects = (process for process in SHIPPED if process.key == PROJECT)
    states = (state for process in projects for state in process.states.values())
    over = sorted({state.key for state in states if state.kind in (Kind.DROPPED, Kind.REFUSED)})
    here = (Case.owner_unit_id == owner_unit_id, Case.year.in_(sorted(years)))
    alive = and_(Case.process_key == PROJECT, Case.state.not_in(over)) | (Case.process_key == RECORDED)
    found = select(Case.year, Case.applicant_id, Case.activity, Case.title).where(*here, alive)
    rows = session.execute(found.where(Case.applicant_id.is_not(None)))
    return tuple(KnownProject(*row) for row in rows)


def exact_names(places: Iterable[Place]) -> Mapping[str, int]:
    """Return the communes in force by their names as written, with and without what they are."""
    found: dict[str, set[int]] = defaultdict(set)
    for place in places:
        for name in _names(place.name) if place.in_force else ():
            found[name].add(place.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def folded_names(places: Iterable[Place]) -> Mapping[str, list[tuple[int, str]]]:
    """Return the communes in force by their names without marks."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place in places:
        for name in sorted({fold(one) for one in _names(place.name)}) if place.in_force else ():
            found[name].append((place.id, place.name))
    return found


def former_names(places: Iterable[Place]) -> Mapping[str, str]:
    """Return names that are no more, without marks, each with what the place is called today, "" for none."""
    listed = list(places)
    now = {place.name: place.now for place in listed if not place.in_force}
    today = {place.name for place in listed if place.in_force}
    renamed = {
        earlier.name: unit.name for unit in units() if unit.name in today for earlier in unit.earlier_names
    }  # fmt: skip
    return {fold(old): new for old, new in (now | renamed).items()}


def _names(name: str) -> Iterator[str]:
    """A name as written, and without what the place is."""
    small, plain = name.casefold(), fold(name)
    yield small
    yield from (" ".join(small.split()[len(word.split()) :]) for word in WORDS if plain.startswith(word))
