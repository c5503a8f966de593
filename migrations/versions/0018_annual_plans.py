"""Keep yearly plans with the versions of their lists; let the ledger take back what was planned or allotted."""

import sqlalchemy as sa
from alembic import op

revision = "0018_annual_plans"
down_revision = "0017_spending"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = ("plan_version", "plan_item")
BEFORE = ("plan", "allot", "commit", "release", "accept", "advance", "pay", "refund", "carry_out", "carry_in")
AFTER = ("plan", "unplan", "allot", "cut", *BEFORE[2:])


def _forbid(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        if op.get_context().dialect.name == "sqlite":
            words = f"SELECT RAISE(ABORT, '{table} is append-only')"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {words}; END")
        else:
            each = "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {each}")


def _permit(table: str) -> None:
    on = "" if op.get_context().dialect.name == "sqlite" else f" ON {table}"
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{act}{on}")


def _kinds(kinds: tuple[str, ...]) -> None:
    """Let the ledger hold these kinds of entries; SQLite copies the table, which its triggers must not see."""
    _permit("ledger_entry")
    listed = ",".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ledger_entry_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ledger_entry_kind"), f"kind IN ({listed})")
    _forbid("ledger_entry")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "annual_plan",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("line_id", ID, nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_annual_plan_case_id")),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_annual_plan_line_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("slug", name=op.f("uq_annual_plan_slug")),
    )
    op.create_index(op.f("ix_annual_plan_line_id"), "annual_plan", ["line_id"], unique=False)
    standing = sa.text("cancelled_at IS NULL")
    op.create_index(
        "uq_annual_plan_line_id_standing", "annual_plan", ["line_id"], unique=True, sqlite_where=standing,
        postgresql_where=standing,
    )  # fmt: skip
    _versions()
    _items()
    for table in APPEND_ONLY:
        _forbid(table)
    _kinds(AFTER)


def _versions() -> None:
    money = ("money", "asked", "granted")
    op.create_table(
        "plan_version",
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in money),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("schemes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("granted >= 0 AND granted <= asked", name=op.f("ck_plan_version_granted")),
        sa.CheckConstraint("projects >= 0 AND schemes >= 0", name=op.f("ck_plan_version_counts")),
        sa.ForeignKeyConstraint(["plan_id"], ["annual_plan.case_id"], name=op.f("fk_plan_version_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "version", name=op.f("pk_plan_version")),
    )


def _items() -> None:
    op.create_table(
        "plan_item",
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.CheckConstraint("asked > 0 AND granted >= 0 AND granted <= asked", name=op.f("ck_plan_item_amounts")),
        sa.CheckConstraint("kind IN ('project', 'scheme')", name=op.f("ck_plan_item_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["plan_batch.id"], name=op.f("fk_plan_item_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_plan_item_case_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["annual_plan.case_id"], name=op.f("fk_plan_item_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "version", "case_id", name=op.f("pk_plan_item")),
    )
    op.create_index(op.f("ix_plan_item_case_id"), "plan_item", ["case_id"], unique=False)


def downgrade() -> None:
    """Move the schema one step back; what was taken back from lines is lost with the plans."""
    _permit("ledger_entry")
    op.execute("DELETE FROM ledger_entry WHERE kind IN ('unplan', 'cut')")
    _forbid("ledger_entry")
    _kinds(BEFORE)
    for table in APPEND_ONLY:
        _permit(table)
    for table in ("plan_item", "plan_version", "annual_plan"):
        op.drop_table(table)
