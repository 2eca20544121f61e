"""Whose rows they are, and walls between them: revision 0002.

Every statement is given the parties that may see it, from what was signed. The head of the log says which leaf
changed trust last and how far the log is padded, so that several processes can work on one database. On PostgreSQL
row-level security is put on every table.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, public_wall, tear_down, wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TENANTS = ("buyer", "contractor", "agency")
HEAD = {"trust_leaf": "-1", "padded": "0", "padded_at": "0"}
INDEXES = {"statement_buyer": "buyer", "statement_contractor": "contractor"}
OF_THE_REGISTER = (
    "checkpoint",
    "granted",
    "head",
    "leaf",
    "ledger",
    "pseudonym",
    "replay",
    "ticket",
    "tile",
)

#: Those that are the contractor's alone, and those that have the parties of what they point to; in this order.
OWN = ("sr-hours+jwt", "sr-claim+jwt", "sr-activity+jwt")
OF_CONTRACT = ("sr-acceptance+jwt", "sr-verdict+jwt")
REFERRING = ("sr-eligibility+jwt", "sr-grant+jwt", "sr-activity-confirmation+jwt")
LAST = ("sr-withdrawal+jwt",)

_STATEMENT = sa.table(
    "statement", *(sa.column(name) for name in ("digest", "typ", "iss", "token", "contract", "refers_to", *TENANTS))
)


def upgrade() -> None:
    changeable("statement")
    for name in TENANTS:
        op.add_column("statement", sa.Column(name, sa.String(), nullable=True))
    _fill_tenants()
    append_only("statement")
    for index, column in INDEXES.items():
        op.create_index(index, "statement", [column, "typ", "leaf_index"])
    for name, default in HEAD.items():
        op.add_column("head", sa.Column(name, sa.BigInteger(), nullable=False, server_default=default))
    _fill_head()
    wall("statement", *TENANTS)
    wall("placement", "contractor", "agency")
    public_wall("directory")
    for table in OF_THE_REGISTER:
        wall(table)


def downgrade() -> None:
    for table in ("statement", "placement", "directory", *OF_THE_REGISTER):
        tear_down(table)
    for name in HEAD:
        op.drop_column("head", name)
    for index in INDEXES:
        op.drop_index(index, "statement")
    for name in TENANTS:
        op.drop_column("statement", name)


def _fill_tenants() -> None:
    rows, connection = _STATEMENT.c, op.get_bind()
    for digest, contractor in _contractors(connection):
        change = sa.update(_STATEMENT).where(rows.digest == digest)
        connection.execute(change.values(buyer=rows.iss, contractor=contractor))
    op.execute(
        "UPDATE statement SET contractor = iss, "
        "agency = (SELECT placement.agency FROM placement WHERE placement.digest = statement.digest) "
        "WHERE typ = 'sr-placement+jwt'"
    )
    connection.execute(sa.update(_STATEMENT).where(rows.typ.in_(OWN)).values(contractor=rows.iss))
    for kinds, pointer in ((OF_CONTRACT, rows.contract), (REFERRING, rows.refers_to), (LAST, rows.refers_to)):
        behind = _STATEMENT.alias()
        taken = {
            name: sa.select(behind.c[name]).where(behind.c.digest == pointer).scalar_subquery() for name in TENANTS
        }
        connection.execute(sa.update(_STATEMENT).where(rows.typ.in_(kinds)).values(**taken))


def _contractors(connection: sa.Connection) -> Iterator[tuple[bytes, str]]:
    """The contractor that each contract names in what was signed."""
    contracts = sa.select(_STATEMENT.c.digest, _STATEMENT.c.token).where(_STATEMENT.c.typ == "sr-contract+jwt")
    for digest, token in connection.execute(contracts).all():
        payload = token.split(".")[1]
        yield digest, json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["contractor"]


def _fill_head() -> None:
    op.execute(
        "UPDATE head SET trust_leaf = coalesce((SELECT max(leaf_index) FROM (SELECT leaf_index FROM directory "
        "UNION ALL SELECT leaf_index FROM statement WHERE typ = 'sr-enrolment+jwt') AS changes), -1), "
        "padded = coalesce((SELECT max(size) FROM checkpoint), 0), "
        "padded_at = coalesce((SELECT max(published_at) FROM checkpoint), 0)"
    )
