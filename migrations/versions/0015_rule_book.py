"""Keep resolutions in draft, and the open cases that a published one concerns."""

import sqlalchemy as sa
from alembic import op

revision = "0015_rule_book"
down_revision = "0014_case_priority"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "rule_draft",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", NUMBER, nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("published_at IS NULL OR dropped_at IS NULL", name=op.f("ck_rule_draft_once")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_rule_draft_created_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_rule_draft_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_draft")),
    )
    op.create_table(
        "rule_impact",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("draft_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('', 'told', 'keep', 'adjust', 'pause')", name=op.f("ck_rule_impact_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_rule_impact_case_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["rule_draft.id"], name=op.f("fk_rule_impact_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_impact")),
        sa.UniqueConstraint("draft_id", "case_id", "rule_id", name=op.f("uq_rule_impact_draft_id_case_id_rule_id")),
    )
    op.create_index(op.f("ix_rule_impact_case_id"), "rule_impact", ["case_id"])
    op.create_index("ix_rule_impact_open", "rule_impact", ["case_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("rule_impact")
    op.drop_table("rule_draft")
