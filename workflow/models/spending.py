"""How money was spent: vouchers, the things that were bought with it, settlements, and what the Treasury says."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from workflow.models.base import Base, Dong, Id, Key, Moment, Short, link, only


class Voucher(Base):
    """One line of the list of vouchers (bảng kê chứng từ): what was bought, from whom, with whose money.

    The lines of a returned request are void.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("source IN ('support','other')", name="source"),
        Index("uq_voucher_case_id_number", "case_id", "number", "source", unique=True, **only("voided_seq IS NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id", index=False)
    seq: Mapped[int]
    source: Mapped[Key]
    number: Mapped[Short]
    issued_on: Mapped[date]
    payee: Mapped[Short]
    subject: Mapped[Short]
    amount: Mapped[Dong]
    voided_seq: Mapped[int | None]


class SupportedItem(Base):
    """A machine that support pays for, told apart by its model and serial number.

    Nothing is supported twice: one that is not freed stands alone in the whole country.
    """

    __tablename__ = "supported_item"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("uq_supported_item_identity", "identity", unique=True, **only("freed_seq IS NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]
    name: Mapped[Short]
    model: Mapped[Short]
    serial: Mapped[Short]
    identity: Mapped[Short]
    supplier: Mapped[Short]
    contract_number: Mapped[Short]
    contract_on: Mapped[date]
    amount: Mapped[Dong]
    freed_seq: Mapped[int | None]


class Settlement(Base):
    """The settlement (quyết toán) of a case and the end of its contract; its figures are folds of the ledger."""

    __tablename__ = "settlement"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    seq: Mapped[int]
    number: Mapped[Short]
    settled_on: Mapped[date]
    by: Mapped[int | None] = link("person.id", index=False)


class TreasuryFigure(Base):
    """What the Treasury says was paid in one month on a budget line, for one case or for the whole line.

    The newest figure of a month counts; none is ever changed.
    """

    __tablename__ = "treasury_figure"
    __table_args__ = (
        CheckConstraint("advanced >= 0 AND paid >= 0 AND refunded >= 0", name="amounts"),
        Index("ix_treasury_figure_line_id_month", "line_id", "month"),
    )

    id: Mapped[Id]
    line_id: Mapped[int] = link("budget_line.id", index=False)
    case_id: Mapped[int | None] = link("case_file.id", index=False)
    month: Mapped[Key]
    advanced: Mapped[Dong]
    paid: Mapped[Dong]
    refunded: Mapped[Dong]
    at: Mapped[Moment]
    by: Mapped[int | None] = link("person.id", index=False)
