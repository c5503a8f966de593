"""Whose names stand on printed papers: the offices with the bodies above them, and the establishment's particulars."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.authority import NATIONAL
from workflow.definition import Role
from workflow.models import Establishment, Unit
from workflow.queries.case_rows import CasePage


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper: the issuing body, the body above it, the place."""

    unit: str = ""
    parent: str = ""
    place: str = ""
    leader: str = "Lãnh đạo Sở"


@dataclass(frozen=True, slots=True)
class Applicant:
    """What papers say of the establishment."""

    representative: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What papers of a case say beside its page."""

    department: Letterhead
    applicant: Applicant


def print_facts(session: Session, page: CasePage, by: Role | None = None) -> PrintFacts:
    """Return the letterhead of the office that acted, in the role ``by``, and the particulars of the establishment."""
    national = by in NATIONAL and page.units["agency_id"] is not None
    above, owner = aliased(Unit), page.units["agency_id" if national else "owner_unit_id"]
    applicant = page.units["applicant_id"]
    known = (Establishment.representative, Establishment.address, Establishment.phone)
    found = (
        select(Unit.id, Unit.name, above.name.label("parent"), above.kind, *known)
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(Establishment, Establishment.unit_id == Unit.id)
        .where(Unit.id.in_([unit for unit in (owner, applicant) if unit is not None]))
    )
    rows = {row.id: row for row in session.execute(found)}
    asked = rows.get(applicant)
    particulars = (
        Applicant(asked.representative or "", asked.address or "", asked.phone or "") if asked else Applicant()
    )
    head = _head(rows.get(owner), "" if national else page.names["province"])
    return PrintFacts(replace(head, leader="Lãnh đạo Cục") if national else head, particulars)


def _head(row: Any, place: str) -> Letterhead:
    if row is None:
        return Letterhead(place=place)
    parent = row.parent or ""
    return Letterhead(row.name, f"UBND {parent}" if row.kind == "province" else parent, place)
