"""Keep which papers came with a visit to a nominee's workshop."""

import sqlalchemy as sa
from alembic import op

revision = "0005_site_visit_paper"
down_revision = "0004_selection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one step on."""
    op.create_table(
        "site_visit_paper",
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["site_visit.case_id", "site_visit.seq"], name=op.f("fk_site_visit_paper_case_id_seq")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_site_visit_paper_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_site_visit_paper_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_site_visit_paper")),
    )
    op.create_index(op.f("ix_site_visit_paper_case_id"), "site_visit_paper", ["case_id"])


def downgrade() -> None:
    """Move the schema one step back."""
    op.drop_table("site_visit_paper")
