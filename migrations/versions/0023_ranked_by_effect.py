"""Keep the effect and the urgency by which cleaner production is ranked."""

import sqlalchemy as sa
from alembic import op

revision = "0023_ranked_by_effect"
down_revision = "0022_case_approval"
branch_labels = None
depends_on = None

GRADES = ("effect", "urgency")


def upgrade() -> None:
    """Move the schema one step on."""
    for name in GRADES:
        op.add_column("case_priority", sa.Column(name, sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Move the schema one step back."""
    for name in GRADES:
        op.drop_column("case_priority", name)
