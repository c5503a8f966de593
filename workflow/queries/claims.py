"""Claims on establishments: those that wait for an office, what is known of each beside what is said, and one's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Case, Establishment, EstablishmentClaim, ListImport, ListImportCase, Unit, User
from workflow.registers.known import places_of

MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """An establishment as a list has it, or as somebody says."""

    name: str
    kind: str
    commune: str
    address: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim that waits: the establishment as known and as claimed, its cases, who claims it since when."""

    id: int
    tax_code: str
    known: Said
    claimed: Said
    cases: int
    source: str
    person: str
    email: str
    phone: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """A claim of one's own: the establishment, and what became of it; granted is None while it waits."""

    name: str
    tax_code: str | None
    granted: bool | None
    reason: str


def claims_waiting(session: Session, province_id: int, *, on: date) -> tuple[ClaimLine, ...]:
    """Return the claims on establishments of a province that wait, the oldest first."""
    claim, owner = EstablishmentClaim, aliased(Unit, name="owner")
    there, stated = aliased(Unit, name="there"), aliased(Unit, name="stated")
    cases = select(func.count()).where(Case.applicant_id == claim.unit_id).correlate(claim).scalar_subquery()
    lists = select(func.min(ListImport.name)).join(ListImportCase, ListImportCase.import_id == ListImport.id)
    listed = lists.join(Case, Case.id == ListImportCase.case_id).where(Case.applicant_id == claim.unit_id)
    columns = (
        claim.id, Establishment.tax_code, owner.name, Establishment.kind, there.name, Establishment.address,
        claim.name, claim.kind, stated.name, claim.address, cases, listed.correlate(claim).scalar_subquery(),
        User.name, User.email, User.phone, claim.confirmed_at,
    )  # fmt: skip
    found = select(*columns).join(owner, owner.id == claim.unit_id).join(User, User.id == claim.user_id)
    found = found.join(Establishment, Establishment.unit_id == claim.unit_id)
    found = found.join(there, there.id == Establishment.commune_id).join(stated, stated.id == claim.commune_id)
    here = [place.id for place in places_of(session, province_id, on=on)]
    waits = (Establishment.commune_id.in_(here), claim.confirmed_at.is_not(None), claim.decided_at.is_(None))
    rows = session.execute(found.where(*waits).order_by(claim.confirmed_at, claim.id).limit(MOST))
    return tuple(
        ClaimLine(row[0], row[1] or "", Said(*row[2:6]), Said(*row[6:10]), row[10], row[11] or "", *row[12:])
        for row in rows
    )


def own_claims(session: Session, user_id: int) -> tuple[OwnClaim, ...]:
    """Return what a person claims, the newest first."""
    claim = EstablishmentClaim
    found = select(claim.name, Establishment.tax_code, claim.granted, claim.reason)
    found = found.join(Establishment, Establishment.unit_id == claim.unit_id).where(claim.user_id == user_id)
    return tuple(OwnClaim(*row) for row in session.execute(found.order_by(claim.id.desc())))
