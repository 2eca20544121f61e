"""Status lists, the places given out in them, every change of a status, and the lists as signed: revision 0007."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, tear_down, wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("status_list", "status_place", "status_change", "status_token")
#: What is never taken back. A signed list is forgotten once nobody may ask for that moment any more.
FOR_EVER = ("status_list", "status_place", "status_change")


def upgrade() -> None:
    op.create_table(
        "status_list",
        sa.Column("list", sa.String(), primary_key=True),
        sa.Column("uri", sa.String(), nullable=False, unique=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "status_place",
        sa.Column("list", sa.String(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("place >= 0", name="status_place_not_negative"),
    )
    op.create_table(
        "status_change",
        sa.Column("list", sa.String(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("status BETWEEN 0 AND 2", name="status_change_known"),
    )
    op.create_table(
        "status_token",
        sa.Column("list", sa.String(), primary_key=True),
        sa.Column("iat", sa.BigInteger(), primary_key=True),
        sa.Column("exp", sa.BigInteger(), nullable=False),
        sa.Column("good_until", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
    )
    op.create_index("status_token_age", "status_token", ["iat"])
    for table in FOR_EVER:
        append_only(table)
    for table in TABLES:
        wall(table)


def downgrade() -> None:
    for table in FOR_EVER:
        changeable(table)
    op.drop_index("status_token_age", "status_token")
    for table in TABLES:
        tear_down(table)
        op.drop_table(table)
