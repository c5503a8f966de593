"""Keep why the words of a letter were changed, and with which words a message went out."""

import sqlalchemy as sa
from alembic import op

revision = "0008_letter_texts"
down_revision = "0007_session_excuse"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    op.add_column("message_template", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("message_template") as table:
        table.alter_column("reason", server_default=None)
    op.add_column("delivery", sa.Column("wording", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Move the schema one step back."""
    with op.batch_alter_table("delivery") as table:
        table.drop_column("wording")
    with op.batch_alter_table("message_template") as table:
        table.drop_column("reason")
