"""Credentials as they were issued: revision 0008. What became of them, the status lists say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, tear_down, wall

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "credential_contract": ["contract", "leaf_index"],
    "credential_of_contractor": ["contractor", "leaf_index", "number"],
}


def upgrade() -> None:
    op.create_table(
        "credential",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.Column("verdict", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contract", sa.LargeBinary(), nullable=False),
        sa.Column("contractor", sa.String(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("status_uri", sa.String(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("verdict", "number", name="credential_of_verdict"),
        sa.UniqueConstraint("status_uri", "status_index", name="credential_status"),
    )
    for index, columns in INDEXES.items():
        op.create_index(index, "credential", columns)
    append_only("credential")
    wall("credential", "contractor")


def downgrade() -> None:
    changeable("credential")
    tear_down("credential")
    for index in INDEXES:
        op.drop_index(index, "credential")
    op.drop_table("credential")
