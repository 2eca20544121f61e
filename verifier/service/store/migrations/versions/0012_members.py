"""Members of organisations, their sessions, and invitations: revision 0012."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import tear_down, wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("member", "member_session", "invitation")


def upgrade() -> None:
    _make_members()
    _make_sessions()
    _make_invitations()
    for table in TABLES:
        wall(table, "organisation")


def _make_members() -> None:
    op.create_table(
        "member",
        sa.Column("member", sa.String(), primary_key=True),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=True, unique=True),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("member_of_organisation", "member", ["organisation", "created_at"])


def _make_sessions() -> None:
    op.create_table(
        "member_session",
        sa.Column("handle", sa.String(), primary_key=True),
        sa.Column("id_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("assurance", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("stepped_up_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("member_session_of_member", "member_session", ["member"])
    op.create_index("member_session_age", "member_session", ["seen_at"])


def _make_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("invitation", sa.String(), primary_key=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("invitation_of_organisation", "invitation", ["organisation", "created_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        tear_down(table)
        op.drop_table(table)
