"""Keep how punctual each unit is that answers for a term, not only the one that is responsible for the case."""

import sqlalchemy as sa
from alembic import op

revision = "0016_answering_units"
down_revision = "0015_rule_book"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on; the sums are made again at the next tick."""
    _empty()
    with op.batch_alter_table("term_sum") as table:
        for name in ("spent", "early", "late"):
            table.drop_column(name)
        table.add_column(sa.Column("units", sa.JSON(), nullable=False))


def downgrade() -> None:
    """Move the schema one step back."""
    _empty()
    with op.batch_alter_table("term_sum") as table:
        table.drop_column("units")
        table.add_column(sa.Column("spent", sa.Float(), nullable=False))
        table.add_column(sa.Column("early", sa.Integer(), nullable=False))
        table.add_column(sa.Column("late", sa.Integer(), nullable=False))


def _empty() -> None:
    op.execute("DELETE FROM term_sum")
    op.execute("DELETE FROM term_sum_run")
