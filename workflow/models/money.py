"""Money: budget lines, batches, the append-only ledger, approved figures by version, payment requests, contracts."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Id, Key, Moment, Prose, Short, link, only

FOLDS: Mapping[str, Mapping[str, int]] = {
    "planned": {"plan": 1, "unplan": -1},
    "allotted": {"allot": 1, "cut": -1},
    "committed": {"commit": 1, "release": -1},
    "advanced": {"advance": 1},
    "accepted": {"accept": 1, "unaccept": -1},
    "paid": {"advance": 1, "pay": 1},
    "refunded": {"refund": 1},
    "carried_in": {"carry_in": 1},
    "carried_out": {"carry_out": 1},
}
"""Each figure with the kinds of entries that it adds up; advances are payments."""
CASE_FIGURES = ("committed", "advanced", "accepted", "paid", "refunded")
"""The figures of one case."""
LINE_SIGNS = {"allot": 1, "cut": -1, "carry_in": 1, "carry_out": -1, "commit": -1, "release": 1}
"""How each kind of entry changes what is left on a budget line; other kinds leave it alone."""
WAITING, PAID = ("asked", "checked", "approved"), "paid"
"""The statuses of a payment request that is not settled yet, in order; that of one that is."""

SHARES = ("female_share", "vulnerable_share", "minority_share")


class BudgetLine(Base):
    """A province's khuyến công money of one year and one source; what is left is a fold of the ledger."""

    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("unit_id", "year", "source"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = link("unit.id")
    year: Mapped[int]
    source: Mapped[Key] = mapped_column(default="kcdp")
    label: Mapped[Short]


class PlanBatch(Base):
    """A batch (đợt): an open call first, then the list that is decided in one act inside its budget line."""

    __tablename__ = "plan_batch"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="dates"),)

    id: Mapped[Id]
    slug: Mapped[Key] = mapped_column(unique=True)
    title: Mapped[Short]
    owner_unit_id: Mapped[int] = link("unit.id")
    line_id: Mapped[int] = link("budget_line.id")
    year: Mapped[int]
    number: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    call: Mapped[Prose] = mapped_column(default="")
    decided_at: Mapped[Moment | None]
    decision_number: Mapped[Short] = mapped_column(default="")


class CasePriority(Base):
    """What a case is ranked by among others (:mod:`workflow.ranking`); shares are per cent of its workers."""

    __tablename__ = "case_priority"
    __table_args__ = (CheckConstraint(" AND ".join(f"{name} BETWEEN 0 AND 100" for name in SHARES), name="shares"),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    focal: Mapped[bool] = mapped_column(default=False)
    area: Mapped[Key]
    trade: Mapped[Key]
    women_owned: Mapped[bool] = mapped_column(default=False)
    female_share: Mapped[int] = mapped_column(default=0)
    vulnerable_share: Mapped[int] = mapped_column(default=0)
    minority_share: Mapped[int] = mapped_column(default=0)
    effect: Mapped[Key | None]
    urgency: Mapped[Key | None]


class LedgerEntry(Base):
    """One movement of money, append-only; every figure shown is a fold of these. A correction is a reversing entry.

    ``matched`` is what the establishment had put in by then, where a payment or a refund after the acceptance says so.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount > 0 AND amount <= 1000000000000000", name="amount"),
        CheckConstraint("matched >= 0", name="matched"),
        CheckConstraint(
            "kind IN ('plan','unplan','allot','cut','commit','release','accept','unaccept','advance','pay','refund',"
            "'carry_out','carry_in')",
            name="kind",
        ),
        Index("ix_ledger_entry_line_id_kind", "line_id", "kind"),
    )

    id: Mapped[Id]
    line_id: Mapped[int] = link("budget_line.id", index=False)
    case_id: Mapped[int | None] = link("case_file.id")
    seq: Mapped[int | None]
    kind: Mapped[Key]
    amount: Mapped[Dong]
    matched: Mapped[Dong | None]
    at: Mapped[Moment]
    by: Mapped[int | None] = link("person.id", index=False)
    note: Mapped[Short] = mapped_column(default="")


class CaseFigures(Base):
    """The approved figures of a case, one version for the approval and one for each agreed change."""

    __tablename__ = "case_figures"
    __table_args__ = (
        CheckConstraint("support >= 0 AND matching >= 0 AND other >= 0", name="parts"),
        CheckConstraint("total_cost = support + matching + other", name="sum"),
    )

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    version: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    total_cost: Mapped[Dong]
    support: Mapped[Dong]
    matching: Mapped[Dong]
    other: Mapped[Dong] = mapped_column(default=0)
    ends_on: Mapped[date | None]
    decision: Mapped[Short] = mapped_column(default="")


class PaymentRequest(Base):
    """A request for an advance or for the remainder: asked, checked, approved, paid; or returned on the way.

    Each act is an event of the case.
    """

    __tablename__ = "payment_request"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("uq_payment_request_open", "case_id", unique=True, **only("status IN ('asked','checked','approved')")),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    kind: Mapped[Key]
    amount: Mapped[Dong]
    status: Mapped[Key]
    matching_paid: Mapped[Dong] = mapped_column(default=0)
    asked_seq: Mapped[int]
    asked_at: Mapped[Moment]
    asked_by: Mapped[int | None] = link("person.id", index=False)
    checked_seq: Mapped[int | None]
    checked_by: Mapped[int | None] = link("person.id", index=False)
    approved_seq: Mapped[int | None]
    approved_by: Mapped[int | None] = link("person.id", index=False)
    paid_seq: Mapped[int | None]
    paid_on: Mapped[date | None]
    treasury_number: Mapped[Short] = mapped_column(default="")


class Contract(Base):
    """The contract of a case between the centre and the establishment."""

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("ends_on >= signed_on", name="dates"),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    number: Mapped[Short]
    signed_on: Mapped[date]
    ends_on: Mapped[date]
    value: Mapped[Dong]
    seq: Mapped[int]


class ProgressReport(Base):
    """One monthly report: how far, how much was spent, and whether it came late."""

    __tablename__ = "progress_report"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        UniqueConstraint("case_id", "seq"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]
    period: Mapped[Key]
    percent: Mapped[int]
    spent: Mapped[Dong]
    late: Mapped[bool]
    at: Mapped[Moment]


class ChangeTerms(Base):
    """What a linked change case asks for: figures, a day, another establishment."""

    __tablename__ = "change_terms"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    kind: Mapped[Key]
    total_cost: Mapped[Dong | None]
    support: Mapped[Dong | None]
    matching: Mapped[Dong | None]
    ends_on: Mapped[date | None]
    tax_code: Mapped[Key | None]
    """Of the establishment that is to take the đề án over."""
    parts: Mapped[list[dict[str, object]] | None] = mapped_column(JSON)
    """What line items and shares of a divided đề án are meant to be, one row each."""


class EffectIndicator(Base):
    """A figure of the effect of a đề án (jobs, output, energy), before or after the support."""

    __tablename__ = "effect_indicator"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    key: Mapped[Key] = mapped_column(primary_key=True)
    moment: Mapped[Key] = mapped_column(primary_key=True)
    value: Mapped[Dong]
    unit: Mapped[Key]
