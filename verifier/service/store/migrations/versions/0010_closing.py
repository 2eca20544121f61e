"""Closings: a statement may be deleted under a tombstone that names the closing before it, and else never: 0010."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, on_postgresql, tear_down, wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: What a row must have before it may be deleted.
_CLOSED = (
    "SELECT 1 FROM tombstone JOIN statement AS closing ON closing.digest = tombstone.closing "
    "WHERE tombstone.leaf_index = OLD.leaf_index AND closing.typ = 'sr-closing+jwt'"
)
_NEVER = "statement is append-only"


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("leaf_index", sa.BigInteger(), primary_key=True),
        sa.Column("typ", sa.String(), nullable=False),
        sa.Column("contract", sa.LargeBinary(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("closing", sa.LargeBinary(), nullable=False),
    )
    append_only("tombstone")
    wall("tombstone")
    op.add_column("contract", sa.Column("legal_hold_until", sa.BigInteger(), nullable=True))
    op.execute(f"DROP TRIGGER statement_no_delete{' ON statement' if on_postgresql() else ''}")
    if on_postgresql():
        op.execute(
            "CREATE FUNCTION plaatsbewijs_erasable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT EXISTS ({_CLOSED}) THEN RAISE EXCEPTION '{_NEVER}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        )
        op.execute(
            "CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement "
            "FOR EACH ROW EXECUTE FUNCTION plaatsbewijs_erasable()"
        )
        return
    op.execute(
        f"CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement WHEN NOT EXISTS ({_CLOSED}) "
        f"BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
    )


def downgrade() -> None:
    changeable("statement")
    append_only("statement")
    if on_postgresql():
        op.execute("DROP FUNCTION plaatsbewijs_erasable()")
    op.drop_column("contract", "legal_hold_until")
    changeable("tombstone")
    tear_down("tombstone")
    op.drop_table("tombstone")
