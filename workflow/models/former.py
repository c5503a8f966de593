"""Establishments that a đề án was taken from: what they could read of it until then stays theirs to read."""

from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Key, Moment, link


class FormerBeneficiary(Base):
    """The establishment that a case hung on before the act ``seq``, by which decision and when that ended."""

    __tablename__ = "former_beneficiary"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = link("unit.id")
    commune_id: Mapped[int | None] = link("unit.id", index=False)
    decision: Mapped[Key]
    ended_at: Mapped[Moment]
