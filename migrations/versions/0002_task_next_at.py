"""Find the parallel work that is due without reading all of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002_task_next_at"
down_revision = "0001_schema"
branch_labels = None
depends_on = None

DUE = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_index("ix_case_task_next_at", "case_task", ["next_at"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_index("ix_case_task_next_at", table_name="case_task")
