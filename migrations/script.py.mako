"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Move the schema one step back."""
    ${downgrades if downgrades else "pass"}
