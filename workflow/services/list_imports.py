"""Yearly lists of đề án from a file: read for one's own office, shown with every problem, queued to be entered.

Nothing of a list that has a problem is kept. A list without one waits, as it was read, for its officer's word.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from workflow.advances import CEILING
from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound
from workflow.files.names import clean_name
from workflow.files.project_list import COLUMNS, read_list
from workflow.files.project_list import Choices as Offered
from workflow.files.spreadsheet import Row
from workflow.fold import fold
from workflow.forms.codes import ESTABLISHMENT_KINDS, REASONS
from workflow.forms.reading import Unreadable, read_tax_code
from workflow.models import ListImport
from workflow.models.base import table_of
from workflow.office import Office
from workflow.reference import activities
from workflow.registers.known import (
    KnownOwner,
    Place,
    exact_names,
    folded_names,
    former_names,
    owners_of,
    places_of,
    projects_of,
)
from workflow.services.home_ties import office_ties
from workflow.services.list_cases import short_of_money
from workflow.services.list_lines import Known, ListLine, Owner, Places, Problem, Read, read_lines
from workflow.services.opening import Ties
from workflow.services.past_lines import STANDINGS

IMPORT = table_of(ListImport)
SHOWN, QUEUED = "shown", "queued"
TAX_CODE = next(place for place, column in enumerate(COLUMNS) if column.key == "tax_code")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was read: what it says or what is wrong with it, how many of its đề án are there already."""

    read: Read
    known: int = 0
    import_id: int = 0
    """The list that was kept, 0 where nothing was."""


def office_for(session: Session, person: Person, *, now: datetime) -> Ties:
    """Return the Sở for which a person may enter lists; CaseNotFound where there is none."""
    units = (grant.unit_id for grant in person.own if grant.role == Role.DEPT_OFFICER)
    found = filter(None, (office_ties(session, unit_id, now=now) for unit_id in units))
    ties = next(found, None)
    if ties is None:
        raise CaseNotFound(person.id)
    return ties


def offered(session: Session, ties: Ties, *, on: date) -> Offered:
    """Return the values that the columns of a list may have."""
    here = places_of(session, ties.province_id, on=on)
    return {
        "activity": [one.label for one in activities().values()],
        "kind": [label for _, label in ESTABLISHMENT_KINDS],
        "standing": [word for _, word in STANDINGS],
        "reason_code": [word for _, word in REASONS],
        "commune": sorted(place.name for place in here if place.in_force),
    }


def take_upload(
    session: Session, content: bytes, filename: str, *, by: Person, now: datetime, office: Office
) -> Uploaded:  # fmt: skip
    """Read a file for the office of a person; keep it when nothing is wrong with it. FileRefused where it is no list.

    What the person had been shown before and never queued is forgotten.
    """
    ties, on = office_for(session, by, now=now), local(now).date()
    rows, merged = read_list(content, filename=filename)
    places = places_of(session, ties.province_id, on=on)
    owners = owners_of(session, places, _tax_codes(rows))
    scope = office.scope(ties.owner_unit_id)
    read = read_lines(rows, merged, known_for(places, owners, on, office=office, scope=scope))
    if read.problems:
        return Uploaded(read)
    new = [line for line, _ in new_lines(session, ties, read.lines, owners)]
    short = short_of_money(session, ties.province_id, new)
    if short:
        return Uploaded(replace(read, problems=tuple(short)))
    session.execute(delete(IMPORT).where(IMPORT.c.by == by.id, IMPORT.c.status == SHOWN))
    row = ListImport(
        unit_id=ties.owner_unit_id, by=by.id, name=clean_name(filename, "xlsx")[:200],
        sha256=sha256(content).hexdigest(), status=SHOWN, total=len(read.lines), added=len(new),
        content=packed(read.lines), created_at=now,
    )  # fmt: skip
    session.add(row)
    # the address of the next page is made of its id
    session.flush()
    return Uploaded(read, len(read.lines) - len(new), row.id)


def queue_list(session: Session, import_id: int, *, by: Person) -> None:
    """Let a list that was shown be entered; one that is on its way already stays as it is."""
    own = IMPORT.c.unit_id.in_(sorted(by.units_as(Role.DEPT_OFFICER)))
    if session.execute(select(IMPORT.c.id).where(IMPORT.c.id == import_id, own)).one_or_none() is None:
        raise CaseNotFound(import_id)
    waiting = (IMPORT.c.id == import_id, IMPORT.c.status == SHOWN)
    session.execute(update(IMPORT).where(*waiting).values(status=QUEUED))


def known_for(
    places: Sequence[Place], owners: Sequence[KnownOwner], on: date, *, office: Office, scope: str
) -> Known:  # fmt: skip
    """Return what lines are read against."""
    ever = {fold(one.label): (one.code, one.label) for one in activities().values()}
    offered_now = {name: (code, label) for name, (code, label) in ever.items() if activities()[code].valid_on(on)}
    kinds = {fold(label): (code, label) for code, label in ESTABLISHMENT_KINDS}
    by_code = {one.tax_code: Owner(one.unit_id, one.name, one.here) for one in owners if one.tax_code}
    named = Places(exact_names(places), folded_names(places), former_names(places))
    ceiling = Fraction(office.rules.number(CEILING, on, scope))
    return Known(on, ceiling, offered_now, ever, kinds, named, by_code)


def new_lines(
    session: Session, ties: Ties, lines: Sequence[ListLine], owners: Sequence[KnownOwner]
) -> list[tuple[ListLine, int | None]]:
    """Return the lines that are not there yet, each with the unit of its establishment, if the house knows that."""
    units = owner_units(owners)
    there = {
        (one.year, one.applicant_id, one.activity, fold(one.title))
        for one in projects_of(session, ties.owner_unit_id, {line.year for line in lines})
    }
    found = ((line, units.get(line.owner)) for line in lines)
    return [
        (line, unit)
        for line, unit in found
        if unit is None or (line.year, unit, line.activity, fold(line.title)) not in there
    ]


def owner_units(owners: Sequence[KnownOwner]) -> Mapping[tuple[str, ...], int]:
    """Return the units of establishments by what tells them apart."""
    return {(one.tax_code,) if one.tax_code else (fold(one.name), str(one.commune_id)): one.unit_id for one in owners}


def packed(lines: Sequence[ListLine]) -> str:
    """Return lines as text that is kept."""
    return json.dumps([list(asdict(line).values()) for line in lines], ensure_ascii=False)


def unpacked(text: str) -> list[ListLine]:
    """Return the lines that were kept."""
    return [ListLine(*values) for values in json.loads(text)]


def told(problems: Sequence[Problem]) -> str:
    """Return problems as text that is kept."""
    return json.dumps([_plain(problem) for problem in problems], ensure_ascii=False)


def problems_of(text: str) -> list[Problem]:
    """Return the problems that were kept."""
    return [Problem(**values) for values in json.loads(text)]


def _plain(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "params": dict(problem.params)}


def _tax_codes(rows: Sequence[Row]) -> set[str]:
    """The tax codes that stand in a list, as far as they can be read."""
    found = set[str]()
    for row in rows:
        try:
            found.add(read_tax_code(row.cells.get(TAX_CODE, "")))
        except Unreadable:
            continue
    return found
