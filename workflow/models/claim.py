"""Who says that an establishment, known to the house from a list alone, is theirs; an office decides."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Id, Key, Moment, Prose, Short, link, only


class EstablishmentClaim(Base):
    """One claim: what its person says of the establishment, when the address was confirmed, and what was decided."""

    __tablename__ = "establishment_claim"
    __table_args__ = (
        CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name="decided"),
        Index("uq_establishment_claim_open", "unit_id", "user_id", unique=True, **only("decided_at IS NULL")),
        Index("uq_establishment_claim_granted", "unit_id", unique=True, **only("granted IS TRUE")),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = link("unit.id", index=False)
    user_id: Mapped[int] = link("person.id")
    name: Mapped[Short]
    kind: Mapped[Key]
    commune_id: Mapped[int] = link("unit.id", index=False)
    address: Mapped[Short] = mapped_column(default="")
    made_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[int | None] = link("person.id", index=False)
    granted: Mapped[bool | None]
    reason: Mapped[Prose] = mapped_column(default="")
