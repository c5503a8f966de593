"""Keep the text of each legal notice as it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0012_sent_notice"
down_revision = "0011_case_due"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "sent_notice",
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_sent_notice_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_sent_notice")),
    )


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("sent_notice")
