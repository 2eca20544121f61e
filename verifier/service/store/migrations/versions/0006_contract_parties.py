"""Whom a contract names beside its two parties, and what was called off from it: revision 0006.

Those who attest for a contract, and those who may call off from a framework, get a row each, from what was signed.
A call-off refers to its framework. An activity has the buyer of its contract, and who received it. The placements
of one person are found by their index.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from verifier.service.store.migrations.walls import append_only, changeable, on_postgresql, tear_down, wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = {
    "statement_of_agency": ("statement", ["agency", "contract", "leaf_index"]),
    "pseudonym_of_person": ("pseudonym", ["pseudonym_index"]),
}
#: In this order: a withdrawal may point to a confirmation, which points to an activity.
ACTIVITY, CONFIRMATION, WITHDRAWAL = "sr-activity+jwt", "sr-activity-confirmation+jwt", "sr-withdrawal+jwt"

_STATEMENT = sa.table(
    "statement",
    sa.column("digest", sa.LargeBinary()),
    sa.column("typ", sa.String()),
    sa.column("token", sa.String()),
    sa.column("contract", sa.LargeBinary()),
    sa.column("refers_to", sa.LargeBinary()),
    sa.column("buyer", sa.String()),
    sa.column("agency", sa.String()),
    sa.column("leaf_index", sa.BigInteger()),
)
_NAMED = sa.table(
    "contract_party",
    sa.column("contract", sa.LargeBinary()),
    sa.column("party", sa.String()),
    sa.column("side", sa.String()),
    sa.column("leaf_index", sa.BigInteger()),
)


def upgrade() -> None:
    _look_as_register()
    op.create_table(
        "contract_party",
        sa.Column("contract", sa.LargeBinary(), primary_key=True),
        sa.Column("party", sa.String(), primary_key=True),
        sa.Column("side", sa.String(), primary_key=True),
        sa.Column("leaf_index", sa.BigInteger(), nullable=False),
    )
    changeable("statement")
    _name_parties()
    _see_activities()
    append_only("statement")
    op.create_index("contract_party_of_party", "contract_party", ["party", "side", "leaf_index"])
    for index, (table, columns) in INDEXES.items():
        op.create_index(index, table, columns)
    wall("contract_party", "party")


def downgrade() -> None:
    _look_as_register()
    tear_down("contract_party")
    for index, (table, _) in INDEXES.items():
        op.drop_index(index, table)
    op.drop_table("contract_party")
    changeable("statement")
    op.execute(sa.update(_STATEMENT).where(_STATEMENT.c.typ == "sr-contract+jwt").values(refers_to=None))
    for typ in (ACTIVITY, CONFIRMATION):
        op.execute(sa.update(_STATEMENT).where(_STATEMENT.c.typ == typ).values(buyer=None, agency=None))
    op.execute(_withdrawals_of_activities().values(buyer=None, agency=None))
    append_only("statement")


def _look_as_register() -> None:
    """The owner of the tables is held by their walls too."""
    if on_postgresql():
        op.execute("SELECT set_config('plaatsbewijs.party', 'register', true)")


def _name_parties() -> None:
    connection = op.get_bind()
    for digest, leaf_index, said in _said("sr-contract+jwt"):
        call_offs = said.get("call_offs") or {}
        sides = [(each["party"], "contractor") for each in said.get("parties", ())]
        sides += [(each, "buyer") for each in call_offs.get("buyers", ())]
        rows = [
            {"contract": digest, "party": party, "side": side, "leaf_index": leaf_index} for party, side in sides
        ]
        if rows:
            connection.execute(sa.insert(_NAMED), rows)
        if "framework" in said:
            framework = base64.urlsafe_b64decode(said["framework"] + "=")
            change = sa.update(_STATEMENT).where(_STATEMENT.c.digest == digest)
            connection.execute(change.values(refers_to=framework))


def _see_activities() -> None:
    """The buyer of the contract, and the receiver; then whoever points to an activity has both of it."""
    connection, rows = op.get_bind(), _STATEMENT.c
    behind = _STATEMENT.alias("behind")
    buyer = sa.select(behind.c.buyer).where(behind.c.digest == rows.contract)
    for digest, _, said in _said(ACTIVITY):
        change = sa.update(_STATEMENT).where(rows.digest == digest)
        connection.execute(
            change.values(buyer=buyer.correlate(_STATEMENT).scalar_subquery(), agency=said.get("receiver"))
        )
    confirmations = sa.update(_STATEMENT).where(rows.typ == CONFIRMATION)
    for change in (confirmations, _withdrawals_of_activities()):
        taken = {
            name: sa.select(behind.c[name])
            .where(behind.c.digest == rows.refers_to)
            .correlate(_STATEMENT)
            .scalar_subquery()
            for name in ("buyer", "agency")
        }
        connection.execute(change.values(**taken))


def _withdrawals_of_activities() -> Any:
    withdrawn = _STATEMENT.alias("withdrawn")
    activities = sa.select(withdrawn.c.digest).where(withdrawn.c.typ.in_((ACTIVITY, CONFIRMATION)))
    return sa.update(_STATEMENT).where(
        _STATEMENT.c.typ == WITHDRAWAL, _STATEMENT.c.refers_to.in_(activities.scalar_subquery())
    )


def _said(typ: str) -> Iterator[tuple[bytes, int, dict[str, Any]]]:
    """Digest, leaf and claims of every statement of a kind."""
    found = sa.select(_STATEMENT.c.digest, _STATEMENT.c.leaf_index, _STATEMENT.c.token)
    for digest, leaf_index, token in op.get_bind().execute(found.where(_STATEMENT.c.typ == typ)).all():
        payload = token.split(".")[1]
        yield digest, leaf_index, json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
