"""What people ask for can be found by an index: revision 0005.

Contracts get a row that says where they stand, as placements have. A placement knows its own leaf, by which lists are
read; a statement that points to another has the contract and the month of what it points to.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, on_postgresql, tear_down, wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: In this order: a withdrawal may point to an eligibility, which points to a placement.
POINTING = ("sr-eligibility+jwt", "sr-grant+jwt", "sr-activity-confirmation+jwt", "sr-withdrawal+jwt")

ADDED = {
    "statement": {
        "statement_of_issuer": ["iss", "leaf_index", "typ"],
        "statement_of_buyer": ["buyer", "contract", "leaf_index"],
        "statement_of_contractor": ["contractor", "contract", "leaf_index"],
        "statement_by_month": ["contractor", "contract", "typ", "leaf_index", "month"],
    },
    "placement": {
        "placement_queue": ["agency", "state", "leaf_index"],
        "placement_of_contractor": ["contractor", "leaf_index", "agency"],
        "placement_by_state": ["contractor", "state", "leaf_index", "agency", "since"],
        "placement_by_contract": ["contractor", "contract", "leaf_index", "state", "agency", "since"],
        "placement_expiry": ["state", "since"],
    },
    "contract": {
        "contract_of_buyer": ["buyer", "leaf_index"],
        "contract_of_buyer_by_state": ["buyer", "state", "leaf_index"],
        "contract_of_buyer_by_contractor": ["buyer", "contractor", "leaf_index"],
        "contract_of_contractor": ["contractor", "leaf_index"],
        "contract_of_contractor_by_state": ["contractor", "state", "leaf_index"],
    },
}
REPLACED = {
    "statement": {
        "statement_buyer": ["buyer", "typ", "leaf_index"],
        "statement_contractor": ["contractor", "typ", "leaf_index"],
    },
    "placement": {"placement_queue": ["agency", "state", "since"]},
}


def upgrade() -> None:
    _look_as_register()
    for table, indexes in REPLACED.items():
        for index in indexes:
            op.drop_index(index, table)
    op.create_table(
        "contract",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.Column("buyer", sa.String(), nullable=False),
        sa.Column("contractor", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
    )
    op.add_column("placement", sa.Column("leaf_index", sa.BigInteger(), nullable=False, server_default="-1"))
    if on_postgresql():
        op.alter_column("placement", "leaf_index", server_default=None)
    changeable("statement")
    _point_to_contracts()
    append_only("statement")
    _fill_placements()
    _fill_contracts()
    for table, indexes in ADDED.items():
        for index, columns in indexes.items():
            op.create_index(index, table, columns)
    wall("contract", "buyer", "contractor")


def downgrade() -> None:
    _look_as_register()
    tear_down("contract")
    for table, indexes in ADDED.items():
        for index in indexes:
            op.drop_index(index, table)
    op.drop_table("contract")
    op.drop_column("placement", "leaf_index")
    changeable("statement")
    op.execute(f"UPDATE statement SET contract = NULL WHERE typ IN {('sr-contract+jwt', *POINTING)}")
    op.execute("UPDATE statement SET month = NULL WHERE typ = 'sr-grant+jwt'")
    append_only("statement")
    for table, indexes in REPLACED.items():
        for index, columns in indexes.items():
            op.create_index(index, table, columns)


def _look_as_register() -> None:
    """The owner of the tables is held by their walls too."""
    if on_postgresql():
        op.execute("SELECT set_config('plaatsbewijs.party', 'register', true)")


def _point_to_contracts() -> None:
    op.execute("UPDATE statement SET contract = digest WHERE typ = 'sr-contract+jwt'")
    for typ in POINTING:
        for column in ("contract", "month"):
            op.execute(
                f"UPDATE statement SET {column} = (SELECT behind.{column} FROM statement AS behind "
                f"WHERE behind.digest = statement.refers_to) WHERE typ = '{typ}'"
            )


def _fill_placements() -> None:
    op.execute(
        "UPDATE placement SET leaf_index = "
        "(SELECT statement.leaf_index FROM statement WHERE statement.digest = placement.digest)"
    )


def _fill_contracts() -> None:
    """A contract is withdrawn by its buyer before it is accepted, and by both afterwards."""
    op.execute(
        "INSERT INTO contract (digest, buyer, contractor, state, since, leaf_index) "
        "SELECT digest, buyer, contractor, 'offered', received_at, leaf_index FROM statement "
        "WHERE typ = 'sr-contract+jwt'"
    )
    for state, typ, signers in (
        ("accepted", "sr-acceptance+jwt", "1"),
        ("withdrawn", "sr-withdrawal+jwt", "CASE contract.state WHEN 'accepted' THEN 2 ELSE 1 END"),
    ):
        said = f"FROM statement WHERE statement.refers_to = contract.digest AND statement.typ = '{typ}'"
        op.execute(
            f"UPDATE contract SET since = (SELECT max(received_at) {said}), state = '{state}' "
            f"WHERE (SELECT count(*) {said}) >= {signers}"
        )
