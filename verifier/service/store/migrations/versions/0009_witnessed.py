"""Checkpoints that have the quorum of their directory: revision 0009.

What was signed before was published with it: no directory asked for a witness yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, on_postgresql, tear_down, wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PUBLISHED = """INSERT INTO publication (size, note, quorum_time, directory_version, published_at)
    SELECT size, note, NULL, (SELECT coalesce(max(version), 0) FROM directory), published_at FROM checkpoint"""


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("size", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("quorum_time", sa.BigInteger(), nullable=True),
        sa.Column("directory_version", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
    )
    if on_postgresql():  # the owner of the tables is held by their walls too
        op.execute("SELECT set_config('plaatsbewijs.party', 'register', true)")
    op.execute(_PUBLISHED)
    append_only("publication")
    wall("publication")


def downgrade() -> None:
    """What has no quorum would be published by this: a register goes back with the directory that asks for none."""
    tear_down("publication")
    op.drop_table("publication")
