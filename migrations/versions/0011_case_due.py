"""Find the watched cases that are due first without looking at the others."""

import sqlalchemy as sa
from alembic import op

revision = "0011_case_due"
down_revision = "0010_term_sums"
branch_labels = None
depends_on = None

WATCHED = sa.text("closed_at IS NULL AND submitted_at IS NOT NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_index("ix_case_due", "case_file", ["due_at", "id"], sqlite_where=WATCHED, postgresql_where=WATCHED)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_index("ix_case_due", "case_file")
