"""Keep how people found the handling of their case."""

import sqlalchemy as sa
from alembic import op

revision = "0003_case_rating"
down_revision = "0002_task_next_at"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "case_rating",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score IN ('very', 'yes', 'no')", name=op.f("ck_case_rating_score")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_rating_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_rating")),
    )


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("case_rating")
