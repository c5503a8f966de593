"""Keep yearly lists that are read from a file, and which row became which case."""

import sqlalchemy as sa
from alembic import op

revision = "0021_list_import"
down_revision = "0020_voided_vouchers"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("status IN ('queued','running')")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "list_import",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("by", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("total", "done", "added")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("content", "problems")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('shown','queued','running','done','refused')", name=op.f("ck_list_import_status")
        ),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_list_import_done")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_list_import_unit_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_list_import_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index(op.f("ix_list_import_unit_id"), "list_import", ["unit_id"])
    op.create_index(op.f("ix_list_import_by"), "list_import", ["by"])
    op.create_index("ix_list_import_waiting", "list_import", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_table(
        "list_import_case",
        sa.Column("import_id", NUMBER, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["list_import.id"], name=op.f("fk_list_import_case_import_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_list_import_case_case_id")),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_list_import_case")),
    )
    op.create_index(op.f("ix_list_import_case_case_id"), "list_import_case", ["case_id"])


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("list_import_case")
    op.drop_table("list_import")
