"""Keep the line items of a đề án and the shares of its beneficiaries, which are cases of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0019_shares"
down_revision = "0018_annual_plans"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "line_item",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("support", sa.BigInteger(), nullable=False),
        sa.Column("matching", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("support > 0 AND matching >= 0", name=op.f("ck_line_item_amounts")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_line_item_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_item")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_line_item_case_id_number")),
    )
    op.create_table(
        "case_share",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("line_item_id", NUMBER, nullable=False),
        sa.Column("replaces_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_share_case_id")),
        sa.ForeignKeyConstraint(["line_item_id"], ["line_item.id"], name=op.f("fk_case_share_line_item_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["case_file.id"], name=op.f("fk_case_share_replaces_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_share")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_case_share_replaces_id")),
    )
    op.create_index("ix_case_share_line_item_id", "case_share", ["line_item_id"])


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("case_share")
    op.drop_table("line_item")
