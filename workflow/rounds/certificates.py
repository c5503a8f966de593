"""The certificates of nominations, and which nominations are of one and the same product."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from workflow.calendar import local
from workflow.models import CaseLink
from workflow.models import Certificate as Record
from workflow.models.base import table_of
from workflow.rounds.records import CASE, CLIMBS, Reader
from workflow.selection.certificates import Certificate

CERTIFICATE, LINK = table_of(Record), table_of(CaseLink)


def products_of(session: Reader, case_ids: Iterable[int]) -> dict[int, int]:
    """Return for each nomination the one with which its product set out: the lowest it climbs from, or itself."""
    first = select(CASE.c.id.label("start"), CASE.c.id.label("at")).where(CASE.c.id.in_(sorted(set(case_ids))))
    way = first.cte("way", recursive=True)
    way = way.union(
        select(way.c.start, LINK.c.to_id).join(LINK, (LINK.c.from_id == way.c.at) & (LINK.c.kind == CLIMBS))
    )
    below = aliased(LINK)
    on = exists().where(below.c.from_id == way.c.at, below.c.kind == CLIMBS)
    return {row.start: row.at for row in session.execute(select(way.c.start, way.c.at).where(~on))}


def certificates_of(session: Reader, case_ids: Iterable[int]) -> dict[int, tuple[Certificate, ...]]:
    """Return the certificates of some nominations, by nomination, in the order of their granting."""
    ids = sorted(set(case_ids))
    found: dict[int, list[Certificate]] = defaultdict(list)
    for case_id, one in _read(session, CERTIFICATE.c.case_id.in_(ids)):
        found[case_id].append(one)
    return {case_id: tuple(ones) for case_id, ones in found.items()}


def held_by(session: Reader, establishment_id: int) -> tuple[Certificate, ...]:
    """Return every certificate of an establishment, of whichever product and level."""
    return tuple(one for _, one in _read(session, CERTIFICATE.c.applicant_id == establishment_id))


def _read(session: Reader, *where: Any) -> list[tuple[int, Certificate]]:
    newer = aliased(CERTIFICATE)
    found = (
        select(CERTIFICATE, newer.c.number.label("newer"))
        .outerjoin(newer, newer.c.id == CERTIFICATE.c.replaced_by)
        .where(*where)
        .order_by(CERTIFICATE.c.granted_on, CERTIFICATE.c.id)
    )
    rows = session.execute(found).all()
    roots = products_of(session, [row.case_id for row in rows])
    return [(row.case_id, _value(row, roots[row.case_id])) for row in rows]


def _value(row: Any, item_id: int) -> Certificate:
    revoked: datetime | None = row.revoked_at
    return Certificate(
        row.number, row.level, row.product, row.applicant_id, item_id, row.granted_on, row.valid_until,
        local(revoked).date() if revoked else None, row.newer,
    )  # fmt: skip
