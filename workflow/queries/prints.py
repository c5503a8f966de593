"""Whose names stand on printed papers: the units with the bodies above them, and the establishment's particulars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.models import Unit
from workflow.queries.applicant import profile
from workflow.queries.case_rows import CasePage


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper: the issuing body, the body above it, the place."""

    unit: str
    parent: str
    place: str


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What papers of a case say beside its page."""

    department: Letterhead
    centre: Letterhead
    applicant: Mapping[str, Any]


def print_facts(session: Session, page: CasePage) -> PrintFacts:
    """Return the letterheads of the offices of a case and the particulars of its establishment."""
    above = aliased(Unit)
    ids = [page.units["owner_unit_id"], page.units["centre_id"]]
    columns = (Unit.id, Unit.name, above.name.label("parent"), above.kind)
    found = select(*columns).outerjoin(above, above.id == Unit.parent_id)
    rows = {row.id: row for row in session.execute(found.where(Unit.id.in_([i for i in ids if i is not None])))}
    place = page.names["province"]
    heads = [_head(rows.get(unit_id), place) for unit_id in ids]
    applicant = profile(session, page.units["applicant_id"]) if page.units["applicant_id"] else {}
    return PrintFacts(heads[0], heads[1], applicant)


def _head(row: Any, place: str) -> Letterhead:
    if row is None:
        return Letterhead("", "", place)
    parent = row.parent or ""
    return Letterhead(row.name, f"UBND {parent}" if row.kind == "province" else parent, place)
