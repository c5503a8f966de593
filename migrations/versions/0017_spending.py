"""Approve payments, list vouchers and supported machines, settle cases, compare months with the Treasury."""

import sqlalchemy as sa
from alembic import op

revision = "0017_spending"
down_revision = "0016_answering_units"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = sa.text("status IN ('asked','checked')")
AFTER = sa.text("status IN ('asked','checked','approved')")


def upgrade() -> None:
    """Move the schema one step on."""
    _open_requests(AFTER)
    with op.batch_alter_table("payment_request") as table:
        table.add_column(sa.Column("approved_seq", sa.Integer(), nullable=True))
        table.add_column(sa.Column("approved_by", NUMBER, nullable=True))
        table.create_foreign_key(op.f("fk_payment_request_approved_by"), "person", ["approved_by"], ["id"])
    _vouchers()
    _items()
    _settlements()
    _treasury()


def downgrade() -> None:
    """Move the schema one step back."""
    for table in ("treasury_figure", "settlement", "supported_item", "voucher"):
        op.drop_table(table)
    op.execute("UPDATE payment_request SET status = 'checked' WHERE status = 'approved'")
    _open_requests(BEFORE)
    with op.batch_alter_table("payment_request") as changed:
        changed.drop_constraint(op.f("fk_payment_request_approved_by"), type_="foreignkey")
        changed.drop_column("approved_by")
        changed.drop_column("approved_seq")


def _open_requests(which: sa.TextClause) -> None:
    """Let one request at most wait in each case."""
    op.drop_index("uq_payment_request_open", "payment_request")
    op.create_index(
        "uq_payment_request_open",
        "payment_request",
        ["case_id"],
        unique=True,
        sqlite_where=which,
        postgresql_where=which,
    )


def _vouchers() -> None:
    op.create_table(
        "voucher",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_voucher_amount")),
        sa.CheckConstraint("source IN ('support','other')", name=op.f("ck_voucher_source")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_voucher_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
    )
    op.create_index("uq_voucher_case_id_number", "voucher", ["case_id", "number", "source"], unique=True)


def _items() -> None:
    op.create_table(
        "supported_item",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(length=200), nullable=False)
            for name in ("name", "model", "serial", "identity", "supplier", "contract_number")
        ),
        sa.Column("contract_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("freed_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_supported_item_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_supported_item_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supported_item")),
    )
    op.create_index("ix_supported_item_case_id", "supported_item", ["case_id"])
    alone = sa.text("freed_seq IS NULL")
    op.create_index(
        "uq_supported_item_identity",
        "supported_item",
        ["identity"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )


def _settlements() -> None:
    op.create_table(
        "settlement",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_settlement_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_settlement_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_settlement")),
    )


def _treasury() -> None:
    op.create_table(
        "treasury_figure",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("line_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=True),
        sa.Column("month", sa.String(length=80), nullable=False),
        sa.Column("advanced", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", NUMBER, nullable=True),
        sa.CheckConstraint("advanced >= 0 AND paid >= 0 AND refunded >= 0", name=op.f("ck_treasury_figure_amounts")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_treasury_figure_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_treasury_figure_case_id")),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_treasury_figure_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treasury_figure")),
    )
    op.create_index("ix_treasury_figure_line_id_month", "treasury_figure", ["line_id", "month"])
