"""Keep who claims an establishment that is known from a list alone, and what the office decides."""

import sqlalchemy as sa
from alembic import op

revision = "0026_establishment_claim"
down_revision = "0025_frozen_rules"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, GRANTED = sa.text("decided_at IS NULL"), sa.text("granted IS TRUE")
UNITS, PEOPLE = ("unit_id", "commune_id"), ("user_id", "decided_by")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "establishment_claim",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("commune_id", NUMBER, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_establishment_claim_decided")),
        *(sa.ForeignKeyConstraint([of], ["unit.id"], name=op.f(f"fk_establishment_claim_{of}")) for of in UNITS),
        *(sa.ForeignKeyConstraint([of], ["person.id"], name=op.f(f"fk_establishment_claim_{of}")) for of in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment_claim")),
    )
    op.create_index(op.f("ix_establishment_claim_user_id"), "establishment_claim", ["user_id"])
    for name, columns, where in (("open", ["unit_id", "user_id"], OPEN), ("granted", ["unit_id"], GRANTED)):
        op.create_index(
            f"uq_establishment_claim_{name}", "establishment_claim", columns, unique=True, sqlite_where=where,
            postgresql_where=where,
        )  # fmt: skip


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("establishment_claim")
