"""What the rule book keeps beside its rules: resolutions in draft, and the open cases that a published one concerns."""

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Hash, Id, Key, Moment, Prose, Short, link, only


class RuleDraft(Base):
    """A paper that sets rules: its rows and transitional clauses while they are written, and who published them.

    ``lines`` are the rules, ``clauses`` the transitional clauses, ``authors`` everybody who wrote in it. What was
    published or dropped is never written again: the database refuses it.
    """

    __tablename__ = "rule_draft"
    __table_args__ = (CheckConstraint("published_at IS NULL OR dropped_at IS NULL", name="once"),)

    id: Mapped[Id]
    scope: Mapped[Key] = mapped_column(default="")
    title: Mapped[Short]
    basis: Mapped[Short]
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    clauses: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    authors: Mapped[list[int]] = mapped_column(JSON)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = link("person.id", index=False)
    edited_at: Mapped[Moment]
    published_at: Mapped[Moment | None]
    published_by: Mapped[int | None] = link("person.id", index=False)
    dropped_at: Mapped[Moment | None]


class RuleImpact(Base):
    """An open case that a published rule concerns, until somebody has looked at it again.

    ``content`` are the figures under the old and the new rule; ``outcome`` is what the case was last looked at with.
    """

    __tablename__ = "rule_impact"
    __table_args__ = (
        UniqueConstraint("draft_id", "case_id", "rule_id"),
        CheckConstraint("outcome IN ('', 'told', 'keep', 'adjust', 'pause')", name="outcome"),
        Index("ix_rule_impact_open", "case_id", **only("settled_at IS NULL")),
    )

    id: Mapped[Id]
    draft_id: Mapped[int] = link("rule_draft.id", index=False)
    case_id: Mapped[int] = link("case_file.id")
    rule_id: Mapped[Key]
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    found_at: Mapped[Moment]
    outcome: Mapped[Key] = mapped_column(default="")
    seq: Mapped[int | None]
    ground: Mapped[Prose] = mapped_column(default="")
    settled_at: Mapped[Moment | None]


class CaseApproval(Base):
    """What one approval of a case covered: a digest of each part that it depends on, and the hash of them all.

    ``void_seq`` is the act that changed one of the parts, ``void_parts`` says which; ``superseded_seq`` is the act by
    which a newer approval took its place.
    """

    __tablename__ = "case_approval"
    __table_args__ = (
        Index("ix_case_approval_void", "case_id", **only("void_seq IS NOT NULL AND superseded_seq IS NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("case_file.id")
    seq: Mapped[int]
    step: Mapped[Key]
    role: Mapped[Key]
    actor_id: Mapped[int | None] = link("person.id", index=False)
    at: Mapped[Moment]
    covers: Mapped[dict[str, str]] = mapped_column(JSON)
    hash: Mapped[Hash]
    void_seq: Mapped[int | None]
    void_parts: Mapped[list[str] | None] = mapped_column(JSON)
    voided_at: Mapped[Moment | None]
    superseded_seq: Mapped[int | None]
