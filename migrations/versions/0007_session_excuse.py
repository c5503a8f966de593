"""Keep why members of a council stay away from a session."""

import sqlalchemy as sa
from alembic import op

revision = "0007_session_excuse"
down_revision = "0006_time"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "session_excuse",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["council_session.id"], name=op.f("fk_session_excuse_session_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_session_excuse_user_id")),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_session_excuse")),
    )
    op.create_index(op.f("ix_session_excuse_user_id"), "session_excuse", ["user_id"])


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("session_excuse")
