"""The register's first shape: revision 0001.

Statements and leaves are only ever added: the database itself refuses to change or delete one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, on_postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("statement", "leaf")
#: The root of the log without leaves, SHA-256 of nothing (RFC 9162, 2.1.1).
EMPTY_ROOT = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
TABLES = (
    "checkpoint",
    "directory",
    "granted",
    "head",
    "leaf",
    "ledger",
    "placement",
    "pseudonym",
    "replay",
    "statement",
    "ticket",
    "tile",
)


def upgrade() -> None:
    _create_log()
    _create_trust()
    _create_statement()
    _create_placement()
    _create_ledger()
    _create_access()
    _guard_append_only()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if on_postgresql():
        op.execute("DROP FUNCTION plaatsbewijs_append_only()")


def _create_log() -> None:
    op.create_table(
        "leaf",
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_table(
        "tile",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number"),
    )
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name="head_is_one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("size"),
    )
    op.bulk_insert(head, [{"id": 1, "size": 0, "root": EMPTY_ROOT}])


def _create_trust() -> None:
    op.create_table(
        "directory",
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
        sa.Column("adopted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
        sa.UniqueConstraint("leaf_index"),
    )


def _create_statement() -> None:
    op.create_table(
        "statement",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("typ", sa.String(), nullable=False),
        sa.Column("iss", sa.String(), nullable=False),
        sa.Column("jti", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("contract", sa.LargeBinary(), nullable=True),
        sa.Column("refers_to", sa.LargeBinary(), nullable=True),
        sa.Column("month", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("iss", "jti", name="statement_iss_jti"),
        sa.UniqueConstraint("leaf_index"),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index("statement_contract", ["contract", "typ", "month"], unique=False)
        batch_op.create_index("statement_refers_to", ["refers_to", "typ"], unique=False)


def _create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("contract", sa.LargeBinary(), nullable=False),
        sa.Column("contractor", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("last_change", sa.BigInteger(), nullable=False),
        sa.Column("sealed_subject", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_opening", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("placement_contract", ["contract"], unique=False)
        batch_op.create_index("placement_queue", ["agency", "state", "since"], unique=False)
    op.create_table(
        "pseudonym",
        sa.Column("placement", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("pseudonym_index", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("placement", "scope"),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("pseudonym_index", sa.LargeBinary(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.CheckConstraint("granted BETWEEN 0 AND 1000000", name="ledger_at_most_one_fte"),
        sa.PrimaryKeyConstraint("pseudonym_index", "month"),
    )
    op.create_table(
        "granted",
        sa.Column("placement", sa.LargeBinary(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("grant", sa.LargeBinary(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("placement", "month"),
    )


def _create_access() -> None:
    op.create_table(
        "ticket",
        sa.Column("ticket", sa.LargeBinary(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("evaluator", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ticket"),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ticket_agency", ["agency", "given_at"], unique=False)
    op.create_table(
        "replay",
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("jti", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", "jti"),
    )
    with op.batch_alter_table("replay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replay_expires_at"), ["expires_at"], unique=False)


def _guard_append_only() -> None:
    for table in APPEND_ONLY:
        append_only(table)
