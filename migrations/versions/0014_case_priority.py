"""Keep the facts by which a case is ranked among others."""

import sqlalchemy as sa
from alembic import op

revision = "0014_case_priority"
down_revision = "0013_case_agency"
branch_labels = None
depends_on = None

SHARES = "female_share BETWEEN 0 AND 100 AND vulnerable_share BETWEEN 0 AND 100 AND minority_share BETWEEN 0 AND 100"


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "case_priority",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("focal", sa.Boolean(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("trade", sa.String(length=80), nullable=False),
        sa.Column("women_owned", sa.Boolean(), nullable=False),
        sa.Column("female_share", sa.Integer(), nullable=False),
        sa.Column("vulnerable_share", sa.Integer(), nullable=False),
        sa.Column("minority_share", sa.Integer(), nullable=False),
        sa.CheckConstraint(SHARES, name=op.f("ck_case_priority_shares")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_priority_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_priority")),
    )


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("case_priority")
