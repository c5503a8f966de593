"""Let the control room count open cases, and terms that ended, from an index each."""

import sqlalchemy as sa
from alembic import op

revision = "0009_control_room"
down_revision = "0008_letter_texts"
branch_labels = None
depends_on = None

WATCHED = sa.text("closed_at IS NULL AND submitted_at IS NOT NULL")
ENDED = sa.text("closed_at IS NOT NULL")
ROOM = [
    "process_key", "state", "holder_role", "owner_unit_id", "moved_at", "due_at", "due_since", "held", "stage", "year",
    "commune_id", "centre_id", "support", "closed_at", "submitted_at", "id",
]  # fmt: skip
BEGAN = """
UPDATE case_file SET due_since = (
    SELECT min(k.started_at) FROM case_clock k
    WHERE k.case_id = case_file.id AND k.closed_at IS NULL AND k.paused_at IS NULL AND k.due_at = case_file.due_at
) WHERE due_at IS NOT NULL
"""


def upgrade() -> None:
    """Move the schema one step on."""
    op.add_column("case_file", sa.Column("due_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(BEGAN)
    op.create_index("ix_case_room", "case_file", ROOM, sqlite_where=WATCHED, postgresql_where=WATCHED)
    columns = ["closed_at", "case_id", "key", "started_at", "due_at"]
    op.create_index("ix_case_clock_ended", "case_clock", columns, sqlite_where=ENDED, postgresql_where=ENDED)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_index("ix_case_clock_ended", "case_clock")
    op.drop_index("ix_case_room", "case_file")
    op.drop_column("case_file", "due_since")
