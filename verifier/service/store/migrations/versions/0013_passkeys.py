"""Passkeys, who members are to a provider, and attempts to sign in: revision 0013."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import tear_down, wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("passkey", "openid_subject", "attempt")


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("passkey", sa.String(), primary_key=True),
        sa.Column("credential", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("passkey_of_member", "passkey", ["member", "created_at"])
    op.create_table(
        "openid_subject",
        sa.Column("subject", sa.LargeBinary(), primary_key=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("openid_subject_of_member", "openid_subject", ["member"])
    op.create_table(
        "attempt",
        sa.Column("attempt", sa.LargeBinary(), primary_key=True),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("attempt_age", "attempt", ["created_at"])
    wall("passkey", "organisation")
    wall("openid_subject", "organisation")
    wall("attempt")


def downgrade() -> None:
    for table in reversed(TABLES):
        tear_down(table)
        op.drop_table(table)
