"""The inside of a group or focal đề án: its line items, and the shares of beneficiaries, each a case of its own."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from workflow.models.base import Base, Dong, Id, Key, Short, link


class LineItem(Base):
    """A part of the content of a đề án with its year and its money; all of them come to the figures of the case."""

    __tablename__ = "line_item"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("support > 0 AND matching >= 0", name="amounts"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id", index=False)
    number: Mapped[int]
    activity: Mapped[Key]
    name: Mapped[Short]
    year: Mapped[int]
    support: Mapped[Dong]
    matching: Mapped[Dong]


class CaseShare(Base):
    """One beneficiary's share of a line item: a child case, whose own figures are its amounts.

    Until it is replaced it counts, whatever became of it: what was approved for it stays approved.
    """

    __tablename__ = "case_share"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    line_item_id: Mapped[int] = link("line_item.id")
    replaces_id: Mapped[int | None] = link("case_file.id", index=False, unique=True)
