"""Keep what each approval of a case covered, so that a later change voids only those that depend on it."""

import sqlalchemy as sa
from alembic import op

revision = "0022_case_approval"
down_revision = "0021_list_import"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VOID = sa.text("void_seq IS NOT NULL AND superseded_seq IS NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "case_approval",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.Column("void_parts", sa.JSON(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_case_approval_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_approval_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_approval")),
    )
    op.create_index(op.f("ix_case_approval_case_id"), "case_approval", ["case_id"])
    op.create_index("ix_case_approval_void", "case_approval", ["case_id"], sqlite_where=VOID, postgresql_where=VOID)


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("case_approval")
