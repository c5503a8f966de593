"""Keep what a change gives the line items and shares of a divided đề án."""

import sqlalchemy as sa
from alembic import op

revision = "0029_change_parts"
down_revision = "0028_former_beneficiary"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    op.add_column("change_terms", sa.Column("parts", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_column("change_terms", "parts")
