"""What supervisors do about time: internal targets, explanations, apologies, and proofs that nothing is lost."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Hash, Id, Key, Moment, Prose, Short, link

OPEN = text("ended_at IS NULL")
WAITING = text("answered_at IS NULL")
DUE = text("next_at IS NOT NULL")


class CaseTarget(Base):
    """An internal target of a case beside its legal terms: at most one open; ending one keeps it."""

    __tablename__ = "case_target"
    __table_args__ = (
        Index("uq_case_target_open", "case_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_case_target_next_at", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]
    state: Mapped[Key]
    due_at: Mapped[Moment]
    extended: Mapped[int] = mapped_column(default=0)
    set_at: Mapped[Moment]
    set_by: Mapped[int | None] = link("person.id", index=False)
    ended_at: Mapped[Moment | None]
    next_at: Mapped[Moment | None]


class Explanation(Base):
    """What a supervisor asked a holder to explain, until when, and that it was answered; texts are in the history."""

    __tablename__ = "explanation"
    __table_args__ = (
        Index("ix_explanation_asked_id_open", "asked_id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_explanation_next_at", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]
    asked_id: Mapped[int] = link("person.id", index=False)
    asked_by: Mapped[int | None] = link("person.id", index=False)
    asked_at: Mapped[Moment]
    due_at: Mapped[Moment]
    next_at: Mapped[Moment | None]
    answered_seq: Mapped[int | None]
    answered_at: Mapped[Moment | None]


class Apology(Base):
    """The letter before lateness (form 04), once a case: what was promised, why it cannot be kept, the new date."""

    __tablename__ = "apology"

    case_id: Mapped[int] = link("case_file.id", primary_key=True, index=False)
    clock_id: Mapped[int] = link("case_clock.id")
    promised_at: Mapped[Moment]
    reason: Mapped[Prose]
    new_due_on: Mapped[date]
    drafted_at: Mapped[Moment]
    signed_at: Mapped[Moment | None]
    signed_by: Mapped[int | None] = link("person.id", index=False)
    seq: Mapped[int | None]


class LimboRun(Base):
    """One proof over all open cases, tasks and votes: how many were looked at, and how many were in limbo."""

    __tablename__ = "limbo_run"

    id: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)
    looked_at: Mapped[int]
    found: Mapped[int]


class LimboFinding(Base):
    """Something in limbo since a proof found it, until one finds it mended. ``subject`` tells a task or a vote."""

    __tablename__ = "limbo_finding"
    __table_args__ = (
        Index("uq_limbo_finding_open", "case_id", "cause", "subject", unique=True,
            sqlite_where=text("cleared_at IS NULL"), postgresql_where=text("cleared_at IS NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    cause: Mapped[Key]
    subject: Mapped[Key] = mapped_column(default="")
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    found_at: Mapped[Moment]
    cleared_at: Mapped[Moment | None]


class TermSumRun(Base):
    """That the terms which had ended were summed on a day, and when; the sums that are kept are those of the last."""

    __tablename__ = "term_sum_run"

    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[Moment]


class TermSum(Base):
    """What the terms of one step of one office came to up to the last summing: all that a page tells of its past.

    Durations are means and ranks in days; ``weeks`` holds what came and what left in each, the oldest first; ``units``
    holds the name of each unit that answers, how many of its terms ended, early, late, and their mean length in days.
    """

    __tablename__ = "term_sum"

    owner_unit_id: Mapped[int] = link("unit.id", primary_key=True, index=False)
    process_key: Mapped[Key] = mapped_column(primary_key=True)
    key: Mapped[Key] = mapped_column(primary_key=True)
    n: Mapped[int]
    median: Mapped[float]
    high: Mapped[float]
    allowed: Mapped[float]
    weeks: Mapped[list[list[int]]] = mapped_column(JSON)
    units: Mapped[list[list[Any]]] = mapped_column(JSON)


class CalendarImport(Base):
    """An official decision about days: read and checked as a draft, applied once as one act, or dropped.

    ``days`` are its rows, ``moved`` what applying it did to open terms.
    """

    __tablename__ = "calendar_import"
    __table_args__ = (CheckConstraint("applied_at IS NULL OR dropped_at IS NULL", name="once"),)

    id: Mapped[Id]
    basis: Mapped[Short]
    scope: Mapped[Key] = mapped_column(default="")
    days: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    days_hash: Mapped[Hash]
    moved: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = link("person.id", index=False)
    applied_at: Mapped[Moment | None]
    applied_by: Mapped[int | None] = link("person.id", index=False)
    dropped_at: Mapped[Moment | None]
