"""What people ask for can be found by an index: revision 0005.

Contracts get a row that says where they stand, as placements have. A placement knows its own leaf, by which lists
are read; a statement that points to another has the contract and the month of what it points to.
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

_STATEMENT = sa.table(
    "statement",
    sa.column("digest", sa.LargeBinary()),
    sa.column("typ", sa.String()),
    sa.column("refers_to", sa.LargeBinary()),
    sa.column("contract", sa.LargeBinary()),
    sa.column("month", sa.String()),
    sa.column("buyer", sa.String()),
    sa.column("contractor", sa.String()),
    sa.column("received_at", sa.BigInteger()),
    sa.column("leaf_index", sa.BigInteger()),
)
_PLACEMENT = sa.table("placement", sa.column("digest", sa.LargeBinary()), sa.column("leaf_index", sa.BigInteger()))
_CONTRACT = sa.table(
    "contract",
    sa.column("digest", sa.LargeBinary()),
    sa.column("buyer", sa.String()),
    sa.column("contractor", sa.String()),
    sa.column("state", sa.String()),
    sa.column("since", sa.BigInteger()),
    sa.column("leaf_index", sa.BigInteger()),
)


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
    filled = _STATEMENT.c.typ.in_(("sr-contract+jwt", *POINTING))
    op.execute(sa.update(_STATEMENT).where(filled).values(contract=None))
    op.execute(sa.update(_STATEMENT).where(_STATEMENT.c.typ == "sr-grant+jwt").values(month=None))
    append_only("statement")
    for table, indexes in REPLACED.items():
        for index, columns in indexes.items():
            op.create_index(index, table, columns)


def _look_as_register() -> None:
    """The owner of the tables is held by their walls too."""
    if on_postgresql():
        op.execute("SELECT set_config('plaatsbewijs.party', 'register', true)")


def _point_to_contracts() -> None:
    itself = sa.update(_STATEMENT).values(contract=_STATEMENT.c.digest)
    op.execute(itself.where(_STATEMENT.c.typ == "sr-contract+jwt"))
    behind = _STATEMENT.alias("behind")
    for typ in POINTING:
        for column in ("contract", "month"):
            pointed_to = sa.select(behind.c[column]).where(behind.c.digest == _STATEMENT.c.refers_to)
            op.execute(
                sa.update(_STATEMENT)
                .where(_STATEMENT.c.typ == typ)
                .values({column: pointed_to.correlate(_STATEMENT).scalar_subquery()})
            )


def _fill_placements() -> None:
    of_its_statement = sa.select(_STATEMENT.c.leaf_index).where(_STATEMENT.c.digest == _PLACEMENT.c.digest)
    op.execute(sa.update(_PLACEMENT).values(leaf_index=of_its_statement.scalar_subquery()))


def _fill_contracts() -> None:
    """A contract is withdrawn by its buyer before it is accepted, and by both afterwards."""
    given = _STATEMENT.c
    offered = sa.select(
        given.digest, given.buyer, given.contractor, sa.literal("offered"), given.received_at, given.leaf_index
    ).where(given.typ == "sr-contract+jwt")
    columns = ["digest", "buyer", "contractor", "state", "since", "leaf_index"]
    op.execute(sa.insert(_CONTRACT).from_select(columns, offered))
    by_both = sa.case((_CONTRACT.c.state == "accepted", 2), else_=1)
    _move("accepted", "sr-acceptance+jwt", signers=sa.literal(1))
    _move("withdrawn", "sr-withdrawal+jwt", signers=by_both)


def _move(state: str, typ: str, *, signers: sa.ColumnElement[int]) -> None:
    """Move the contracts to ``state`` about which ``signers`` parties said so."""

    def said(what: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
        of_contract = (_STATEMENT.c.refers_to == _CONTRACT.c.digest, _STATEMENT.c.typ == typ)
        return sa.select(what).select_from(_STATEMENT).where(*of_contract).correlate(_CONTRACT).scalar_subquery()

    op.execute(
        sa.update(_CONTRACT)
        .where(said(sa.func.count()) >= signers)
        .values(since=said(sa.func.max(_STATEMENT.c.received_at)), state=state)
    )
