"""What clients were answered under keys of their own: revision 0003."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import tear_down, wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("client", sa.String(), primary_key=True),
        sa.Column("key", sa.LargeBinary(), primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_answer_given_at", "answer", ["given_at"])
    wall("answer", "client")


def downgrade() -> None:
    tear_down("answer")
    op.drop_index("ix_answer_given_at", "answer")
    op.drop_table("answer")
