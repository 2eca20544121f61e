"""What clients used of their allowances: revision 0004.

On PostgreSQL the table is unlogged: what is lost in a crash is a count that starts anew. On SQLite it stays empty,
as the counts lie in a file of their own there, so that they never wait for the register's write lock.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import on_postgresql, tear_down, wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        prefixes=["UNLOGGED"] if on_postgresql() else [],
    )
    wall("allowance")


def downgrade() -> None:
    tear_down("allowance")
    op.drop_table("allowance")
