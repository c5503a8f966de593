"""Certificates of recognised products, and how often they were checked."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Hash, Id, Key, Moment, Prose, Short, link


class Certificate(Base):
    """A certificate of recognition, found by an unguessable token. What becomes of it are dates, never deletions."""

    __tablename__ = "certificate"
    __table_args__ = (CheckConstraint("valid_until >= granted_on", name="validity"),)

    id: Mapped[Id]
    number: Mapped[Key] = mapped_column(unique=True)
    token: Mapped[Key] = mapped_column(unique=True)
    case_id: Mapped[int] = link("case_file.id")
    applicant_id: Mapped[int] = link("unit.id")
    level: Mapped[Key]
    product: Mapped[Short]
    recipient: Mapped[Short]
    """The establishment's name as it was granted; a later change of name leaves the certificate as it is."""
    shown: Mapped[Short]
    """The same name as the public list shows it: that of a person behind a household business is masked."""
    folded: Mapped[Prose]
    """What the public search looks through: the product and the name as shown."""
    issuer: Mapped[Short]
    signer: Mapped[Short]
    granted_on: Mapped[date]
    valid_until: Mapped[date]
    text: Mapped[Prose]
    """The file that people hold, to the last byte; ``sha256`` is the hash of it in UTF-8."""
    sha256: Mapped[Hash]
    replaced_by: Mapped[int | None] = link("certificate.id", index=False)
    replaced_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
    reason_code: Mapped[Key] = mapped_column(default="")
    """Why it was replaced or revoked, as everybody may know it; ``revoked_why`` is for those who see the case."""
    revoked_why: Mapped[Prose] = mapped_column(default="")


class CertificateVisit(Base):
    """How often a certificate's page was opened on a day: a number, and nothing of who opened it."""

    __tablename__ = "certificate_visit"
    __table_args__ = (CheckConstraint("visits >= 1", name="visits"),)

    certificate_id: Mapped[int] = link("certificate.id", primary_key=True, index=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int]
