"""The yearly plan: one line of budget, and versions of its list that never change once they are written."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Hash, Key, Moment, link, only


class AnnualPlan(Base):
    """The plan of one budget line: unit, year and source. A cancelled one makes room for another."""

    __tablename__ = "annual_plan"
    __table_args__ = (Index("uq_annual_plan_line_id_standing", "line_id", unique=True, **only("cancelled_at IS NULL")),)

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    slug: Mapped[Key] = mapped_column(unique=True)
    line_id: Mapped[int] = link("budget_line.id")
    approved_version: Mapped[int | None]
    approved_at: Mapped[Moment | None]
    cancelled_at: Mapped[Moment | None]


class PlanVersion(Base):
    """One version of the list with its totals: consolidated, or proposed with a way to share the money out."""

    __tablename__ = "plan_version"
    __table_args__ = (
        CheckConstraint("granted >= 0 AND granted <= asked", name="granted"),
        CheckConstraint("projects >= 0 AND schemes >= 0", name="counts"),
    )

    plan_id: Mapped[int] = link("annual_plan.case_id", primary_key=True, index=False)
    version: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    kind: Mapped[Key]
    money: Mapped[Dong]
    way: Mapped[Key]
    asked: Mapped[Dong]
    granted: Mapped[Dong]
    projects: Mapped[int]
    schemes: Mapped[int]
    digest: Mapped[Hash]
    made_at: Mapped[Moment]


class PlanItem(Base):
    """One đề án or kế hoạch in one version: its place, in which batch, what it asked for and what it gets."""

    __tablename__ = "plan_item"
    __table_args__ = (
        CheckConstraint("asked > 0 AND granted >= 0 AND granted <= asked", name="amounts"),
        CheckConstraint("kind IN ('project', 'scheme')", name="kind"),
    )

    plan_id: Mapped[int] = link("annual_plan.case_id", primary_key=True, index=False)
    version: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = link("case_file.id", primary_key=True)
    position: Mapped[int]
    decided_by: Mapped[Key]
    batch_id: Mapped[int | None] = link("plan_batch.id", index=False)
    kind: Mapped[Key]
    asked: Mapped[Dong]
    granted: Mapped[Dong]
    outcome: Mapped[Key]
