"""Let the Cục take part in a case that a province owns."""

import sqlalchemy as sa
from alembic import op

revision = "0013_case_agency"
down_revision = "0012_sent_notice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on; the tie is written with its column, so that no table is built anew."""
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    tie = "CONSTRAINT fk_case_file_agency_id REFERENCES unit (id)"
    op.execute(sa.text(f"ALTER TABLE case_file ADD COLUMN agency_id {kind} {tie}"))
    op.create_index("ix_case_file_agency_id", "case_file", ["agency_id"])


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_index("ix_case_file_agency_id", "case_file")
    op.drop_column("case_file", "agency_id")
