"""Keep whom a change gives a đề án to, and which establishment it was taken from."""

import sqlalchemy as sa
from alembic import op

revision = "0028_former_beneficiary"
down_revision = "0027_programmes"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "former_beneficiary",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("commune_id", NUMBER, nullable=True),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_former_beneficiary_case_id")),
        sa.ForeignKeyConstraint(["commune_id"], ["unit.id"], name=op.f("fk_former_beneficiary_commune_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_former_beneficiary_unit_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_former_beneficiary")),
    )
    op.create_index(op.f("ix_former_beneficiary_unit_id"), "former_beneficiary", ["unit_id"])
    with op.batch_alter_table("change_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tax_code", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Move the schema one step back."""
    with op.batch_alter_table("change_terms", schema=None) as batch_op:
        batch_op.drop_column("tax_code")
    op.drop_table("former_beneficiary")
