"""Freeze what was published: resolutions, the rules that they put in force, and what was found to concern a case."""

import sqlalchemy as sa
from alembic import op

revision = "0025_frozen_rules"
down_revision = "0024_unaccepted"
branch_labels = None
depends_on = None

DONE = "OLD.published_at IS NOT NULL OR OLD.dropped_at IS NOT NULL"
SET_OUTRIGHT = "'term', 'amount', 'ladder', 'hours'"
"""Kinds that a page of their own may take back before they begin."""
KEPT = f"OLD.draft_id IS NOT NULL OR OLD.valid_to IS NOT NULL OR OLD.kind NOT IN ({SET_OUTRIGHT})"
FIXED_OF_RULE = "id, rule_id, scope, kind, value, unit, basis, verified, label, note, valid_from, draft_id"
FIXED_OF_IMPACT = "id, draft_id, case_id, rule_id, content, found_at"
TRIGGERS = (
    ("rule_draft", "update", "UPDATE", DONE),
    ("rule_draft", "delete", "DELETE", DONE),
    ("rule", "update", f"UPDATE OF {FIXED_OF_RULE}", ""),
    ("rule", "delete", "DELETE", KEPT),
    ("rule_impact", "update", f"UPDATE OF {FIXED_OF_IMPACT}", ""),
    ("rule_impact", "delete", "DELETE", ""),
)
"""Table, name, what it refuses, and of which rows: a rule may still end, and an impact be answered."""


def upgrade() -> None:
    """Move the schema one step on; the tie is written with its column, so that no table is built anew."""
    kind = "INTEGER" if _on_sqlite() else "BIGINT"
    tie = "CONSTRAINT fk_rule_draft_id REFERENCES rule_draft (id)"
    op.execute(sa.text(f"ALTER TABLE rule ADD COLUMN draft_id {kind} {tie}"))
    if not _on_sqlite():
        op.execute(
            "CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END $$"
        )
    for table, name, act, rows in TRIGGERS:
        when = f"WHEN ({rows}) " if rows else ""
        if _on_sqlite():
            refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            op.execute(f"CREATE TRIGGER {table}_frozen_{name} BEFORE {act} ON {table} {when}{refusal}")
        else:
            each = f"FOR EACH ROW {when}EXECUTE FUNCTION frozen()"
            op.execute(f"CREATE TRIGGER {table}_frozen_{name} BEFORE {act} ON {table} {each}")


def downgrade() -> None:
    """Move the schema one step back."""
    for table, name, _, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {table}_frozen_{name}{'' if _on_sqlite() else f' ON {table}'}")
    if not _on_sqlite():
        op.execute("DROP FUNCTION frozen()")
    op.drop_column("rule", "draft_id")


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
