"""The yearly plan: one line of budget, and versions of its list that never change once they are written; programmes."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Dong, Hash, Id, Key, Moment, Prose, Short, link, only


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


class Programme(Base):
    """A programme of several years (chương trình khuyến công) as it was decided; another decision replaces it."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("last_year >= first_year", name="years"),
        CheckConstraint("total > 0 AND total <= 1000000000000000", name="total"),
        Index(
            "uq_programme_unit_id_standing", "unit_id", "source", "first_year", unique=True,
            **only("replaced_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    slug: Mapped[Key] = mapped_column(unique=True)
    unit_id: Mapped[int] = link("unit.id")
    source: Mapped[Key]
    first_year: Mapped[int]
    last_year: Mapped[int]
    total: Mapped[Dong]
    projects: Mapped[int | None]
    decision_number: Mapped[Short]
    decided_on: Mapped[date | None]
    basis: Mapped[Prose]
    entered_at: Mapped[Moment]
    entered_by: Mapped[int | None] = link("person.id", index=False)
    replaced_at: Mapped[Moment | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class ProgrammeGoal(Base):
    """What a programme aims at in one activity: how many đề án, how much of its money."""

    __tablename__ = "programme_goal"
    __table_args__ = (CheckConstraint("projects > 0 AND money >= 0", name="figures"),)

    programme_id: Mapped[int] = link("programme.id", primary_key=True, index=False)
    activity: Mapped[Key] = mapped_column(primary_key=True)
    projects: Mapped[int]
    money: Mapped[Dong]
