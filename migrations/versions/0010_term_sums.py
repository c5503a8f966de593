"""Keep what ended terms came to, and find the cases that have been silent longest without looking at the others."""

import sqlalchemy as sa
from alembic import op

revision = "0010_term_sums"
down_revision = "0009_control_room"
branch_labels = None
depends_on = None

WATCHED = sa.text("closed_at IS NULL AND submitted_at IS NOT NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "term_sum_run",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_term_sum_run")),
    )
    op.create_table(
        "term_sum",
        sa.Column("owner_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("process_key", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("median", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("allowed", sa.Float(), nullable=False),
        sa.Column("spent", sa.Float(), nullable=False),
        sa.Column("early", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name=op.f("fk_term_sum_owner_unit_id")),
        sa.PrimaryKeyConstraint("owner_unit_id", "process_key", "key", name=op.f("pk_term_sum")),
    )
    op.create_index("ix_case_moved", "case_file", ["moved_at", "id"], sqlite_where=WATCHED, postgresql_where=WATCHED)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_index("ix_case_moved", "case_file")
    op.drop_table("term_sum")
    op.drop_table("term_sum_run")
