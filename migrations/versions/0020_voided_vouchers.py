"""Let the vouchers of a returned request be listed again."""

import sqlalchemy as sa
from alembic import op

revision = "0020_voided_vouchers"
down_revision = "0019_shares"
branch_labels = None
depends_on = None

COUNTED = sa.text("voided_seq IS NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.add_column("voucher", sa.Column("voided_seq", sa.Integer(), nullable=True))
    op.drop_index("uq_voucher_case_id_number", "voucher")
    op.create_index(
        "uq_voucher_case_id_number",
        "voucher",
        ["case_id", "number", "source"],
        unique=True,
        sqlite_where=COUNTED,
        postgresql_where=COUNTED,
    )


def downgrade() -> None:
    """Move the schema one step back."""
    op.execute("DELETE FROM voucher WHERE voided_seq IS NOT NULL")
    op.drop_index("uq_voucher_case_id_number", "voucher")
    op.create_index("uq_voucher_case_id_number", "voucher", ["case_id", "number", "source"], unique=True)
    with op.batch_alter_table("voucher") as table:
        table.drop_column("voided_seq")
