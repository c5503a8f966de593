"""Let the ledger take back what was accepted, and say on which matching money a payment or a refund rested."""

import sqlalchemy as sa
from alembic import op

revision = "0024_unaccepted"
down_revision = "0023_ranked_by_effect"
branch_labels = None
depends_on = None

BEFORE = (
    "plan", "unplan", "allot", "cut", "commit", "release", "accept",
    "advance", "pay", "refund", "carry_out", "carry_in",
)  # fmt: skip
AFTER = (*BEFORE[:7], "unaccept", *BEFORE[7:])
RESTED = """
    UPDATE ledger_entry SET matched = (
        SELECT r.matching_paid FROM payment_request r
        WHERE r.case_id = ledger_entry.case_id AND r.paid_seq = ledger_entry.seq
    ) WHERE kind = 'pay'
"""
TAKEN_BACK = """
    DELETE FROM ledger_entry WHERE kind = 'release' AND EXISTS (
        SELECT 1 FROM ledger_entry e
        WHERE e.kind = 'unaccept' AND e.case_id = ledger_entry.case_id AND e.seq = ledger_entry.seq
    )
"""


def _forbid() -> None:
    for act in ("UPDATE", "DELETE"):
        name = f"ledger_entry_no_{act.lower()}"
        if op.get_context().dialect.name == "sqlite":
            words = "SELECT RAISE(ABORT, 'ledger_entry is append-only')"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON ledger_entry BEGIN {words}; END")
        else:
            each = "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON ledger_entry {each}")


def _permit() -> None:
    on = "" if op.get_context().dialect.name == "sqlite" else " ON ledger_entry"
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER ledger_entry_no_{act}{on}")


def upgrade() -> None:
    """Move the schema one step on; payments of a remainder learn what their requests stated."""
    _permit()
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matched", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_ledger_entry_matched"), "matched >= 0")
        batch_op.drop_constraint(op.f("ck_ledger_entry_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ledger_entry_kind"), _among(AFTER))
    op.execute(RESTED)
    _forbid()


def downgrade() -> None:
    """Move the schema one step back; what was taken back counts as accepted again."""
    _permit()
    op.execute(TAKEN_BACK)
    op.execute("DELETE FROM ledger_entry WHERE kind = 'unaccept'")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ledger_entry_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ledger_entry_kind"), _among(BEFORE))
        batch_op.drop_constraint(op.f("ck_ledger_entry_matched"), type_="check")
        batch_op.drop_column("matched")
    _forbid()


def _among(kinds: tuple[str, ...]) -> str:
    return "kind IN ({})".format(",".join(f"'{kind}'" for kind in kinds))
