"""What everybody who holds the address of a certificate learns of it: these fields and no others."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.calendar import local
from workflow.models import Certificate as Record
from workflow.models.base import table_of
from workflow.selection.certificates import Certificate, Standing, masked, standing

CERTIFICATE = table_of(Record)
TOKEN = re.compile(r"[\w-]{16,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """The public side of a certificate. ``changed_on`` is the day since which it is worth nothing any more."""

    id: int
    number: str
    level: str
    issuer: str
    recipient: str
    granted_on: date
    valid_until: date
    sha256: str
    standing: Standing
    changed_on: date | None
    reason_code: str


def certificate_at(session: Session, token: str, *, on: date) -> PublicCertificate | None:
    """Return the public side of the certificate at this address; None for an address that is none."""
    if TOKEN.fullmatch(token) is None:
        return None
    newer = aliased(CERTIFICATE)
    found = select(CERTIFICATE, newer.c.number.label("newer")).outerjoin(newer, newer.c.id == CERTIFICATE.c.replaced_by)
    row = session.execute(found.where(CERTIFICATE.c.token == token)).one_or_none()
    return None if row is None else _public(row, on)


def worth(row: Any, newer: str | None, on: date) -> tuple[Standing, date | None, str]:
    """Return what a certificate is worth on a day, since when it is not valid any more, and why."""
    revoked = local(row.revoked_at).date() if row.revoked_at else None
    value = Certificate(
        row.number, row.level, row.product, row.applicant_id, 0, row.granted_on, row.valid_until, revoked, newer
    )
    found = standing(value, on)
    replaced = local(row.replaced_at).date() if row.replaced_at else None
    since = {Standing.REVOKED: revoked, Standing.REPLACED: replaced, Standing.EXPIRED: row.valid_until}
    told = row.reason_code if found in (Standing.REVOKED, Standing.REPLACED) else ""
    return found, since.get(found), told


def _public(row: Any, on: date) -> PublicCertificate:
    found, since, why = worth(row, row.newer, on)
    return PublicCertificate(
        row.id, row.number, row.level, row.issuer, masked(row.recipient), row.granted_on, row.valid_until,
        row.sha256, found, since, why,
    )  # fmt: skip
