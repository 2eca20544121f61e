"""Which grants let the one-off part of a placement count: revision 0011.

What was granted before stays as it was said: no grant spoke of one-off parts, and all of them counted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("granted", sa.Column("flat", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("granted") as granted:
        granted.drop_column("flat")
