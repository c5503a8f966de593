"""Keep the programmes of several years in which the yearly plans stand."""

import sqlalchemy as sa
from alembic import op

revision = "0027_programmes"
down_revision = "0026_establishment_claim"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "programme",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_programme_years")),
        sa.CheckConstraint("total > 0 AND total <= 1000000000000000", name=op.f("ck_programme_total")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_programme_entered_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_programme_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_index(op.f("ix_programme_unit_id"), "programme", ["unit_id"])
    op.create_index(
        "uq_programme_unit_id_standing",
        "programme",
        ["unit_id", "source", "first_year"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "programme_goal",
        sa.Column("programme_id", NUMBER, nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("projects > 0 AND money >= 0", name=op.f("ck_programme_goal_figures")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_goal_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "activity", name=op.f("pk_programme_goal")),
    )


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("programme_goal")
    op.drop_table("programme")
