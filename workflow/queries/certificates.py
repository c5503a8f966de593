"""The certificates of one case, for those who see the case."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.fold import fold
from workflow.queries.verification import CERTIFICATE, worth
from workflow.selection.certificates import Standing

NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class CaseCertificate:
    """A certificate with everything that is printed on it, and the name of its page within the case."""

    slug: str
    number: str
    level: str
    product: str
    recipient: str
    issuer: str
    signer: str
    token: str
    granted_on: date
    valid_until: date
    sha256: str
    text: str
    standing: Standing
    changed_on: date | None
    newer: str | None


def certificates_on(session: Session, case_id: int, *, on: date) -> tuple[CaseCertificate, ...]:
    """Return the certificates of a case, the oldest first, with what they are worth on a day."""
    newer = aliased(CERTIFICATE)
    found = (
        select(CERTIFICATE, newer.c.number.label("newer"))
        .outerjoin(newer, newer.c.id == CERTIFICATE.c.replaced_by)
        .where(CERTIFICATE.c.case_id == case_id)
        .order_by(CERTIFICATE.c.id)
    )
    known: dict[str, CaseCertificate] = {}
    for row in session.execute(found):
        slug = slug_of(row.number)
        slug = f"{slug}-{row.id}" if slug in known else slug
        standing, since, _ = worth(row, row.newer, on)
        known[slug] = CaseCertificate(
            slug, row.number, row.level, row.product, row.recipient, row.issuer, row.signer, row.token,
            row.granted_on, row.valid_until, row.sha256, row.text, standing, since, row.newer,
        )  # fmt: skip
    return tuple(known.values())


def slug_of(number: str) -> str:
    """Return a number as a part of an address."""
    return NOT_SLUG.sub("-", fold(number)).strip("-") or "giay"
