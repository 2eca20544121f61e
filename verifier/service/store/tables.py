"""Tables (tabellen): what the register keeps, and the bounds that the database itself holds.

A table is an index on signed bytes, never the statement itself: the token is kept as it came. There is no column
for a person, a group or a value.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, true
from sqlmodel import Field, SQLModel

from verifier.core.rules.valuing.fulltime import FULL_SHARE
from verifier.service.store import passkey_tables


class StatementRow(SQLModel, table=True):
    """A statement, its nonce, its leaf and the receipt that was given; the rest are columns to find it by.

    ``buyer``, ``contractor`` and ``agency`` are the parties that may see it; an enrolment has none. ``agency`` is
    who decides: the agency of a placement, the organisation that received an activity.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("iss", "jti", name="statement_iss_jti"),
        Index("statement_refers_to", "refers_to", "typ"),
        Index("statement_contract", "contract", "typ", "month"),
        Index("statement_of_issuer", "iss", "leaf_index", "typ"),
        Index("statement_of_buyer", "buyer", "contract", "leaf_index"),
        Index("statement_of_contractor", "contractor", "contract", "leaf_index"),
        Index("statement_of_agency", "agency", "contract", "leaf_index"),
        Index("statement_by_month", "contractor", "contract", "typ", "leaf_index", "month"),
    )

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    typ: str
    iss: str
    jti: str
    token: str
    nonce: bytes = Field(sa_type=LargeBinary)
    leaf_index: int = Field(unique=True, sa_type=BigInteger)
    received_at: int = Field(sa_type=BigInteger)
    receipt: str
    contract: bytes | None = Field(default=None, sa_type=LargeBinary)
    refers_to: bytes | None = Field(default=None, sa_type=LargeBinary)
    month: str | None = None
    revision: int | None = None
    buyer: str | None = None
    contractor: str | None = None
    agency: str | None = None


class PlacementRow(SQLModel, table=True):
    """Where a placement stands. ``sealed_subject`` goes once the agency has decided; ``leaf_index`` is its own."""

    __tablename__ = "placement"
    __table_args__ = (
        Index("placement_queue", "agency", "state", "leaf_index"),
        Index("placement_contract", "contract"),
        Index("placement_of_contractor", "contractor", "leaf_index", "agency"),
        Index("placement_by_state", "contractor", "state", "leaf_index", "agency", "since"),
        Index("placement_by_contract", "contractor", "contract", "leaf_index", "state", "agency", "since"),
        Index("placement_expiry", "state", "since"),
    )

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    contract: bytes = Field(sa_type=LargeBinary)
    contractor: str
    agency: str
    state: str
    since: int = Field(sa_type=BigInteger)
    last_change: int = Field(sa_type=BigInteger)
    leaf_index: int = Field(sa_type=BigInteger)
    sealed_subject: bytes | None = Field(default=None, sa_type=LargeBinary)
    sealed_opening: bytes | None = Field(default=None, sa_type=LargeBinary)


class PseudonymRow(SQLModel, table=True):
    """The pseudonym index of a placement in one calendar year; no interface returns it."""

    __tablename__ = "pseudonym"
    __table_args__ = (Index("pseudonym_of_person", "pseudonym_index"),)

    placement: bytes = Field(primary_key=True, sa_type=LargeBinary)
    scope: str = Field(primary_key=True)
    pseudonym_index: bytes = Field(sa_type=LargeBinary)


class LedgerRow(SQLModel, table=True):
    """One person in one month over all contracts: the sum of granted shares, at most one full-time equivalent."""

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint(f"granted BETWEEN 0 AND {FULL_SHARE}", name="ledger_at_most_one_fte"),)

    pseudonym_index: bytes = Field(primary_key=True, sa_type=LargeBinary)
    month: str = Field(primary_key=True)
    granted: int


class GrantRow(SQLModel, table=True):
    """The latest grant of one placement in one month: hours in hundredths, share in millionths.

    ``flat`` is whether it lets the one-off part of the placement count.
    """

    __tablename__ = "granted"

    placement: bytes = Field(primary_key=True, sa_type=LargeBinary)
    month: str = Field(primary_key=True)
    grant: bytes = Field(sa_type=LargeBinary)
    hours: int
    share: int
    flat: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class LeafRow(SQLModel, table=True):
    """A leaf of the log: 33 bytes, padding included."""

    __tablename__ = "leaf"

    leaf_index: int = Field(primary_key=True, sa_type=BigInteger)
    leaf: bytes = Field(sa_type=LargeBinary)


class TileRow(SQLModel, table=True):
    """A tile of the log, full or growing."""

    __tablename__ = "tile"

    level: int = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    hashes: bytes = Field(sa_type=LargeBinary)


class HeadRow(SQLModel, table=True):
    """The one head of the log, moved by compare-and-swap on its old size.

    ``trust_leaf`` is the newest leaf of a directory or an enrolment, -1 before the first: whose trust is older
    reads it again. ``padded`` is the size up to which the log was filled up last, and when: what may be published.
    """

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="head_is_one"),)

    id: int = Field(default=1, primary_key=True)
    size: int = Field(sa_type=BigInteger)
    root: bytes = Field(sa_type=LargeBinary)
    trust_leaf: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": "-1"})
    padded: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    padded_at: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class CheckpointRow(SQLModel, table=True):
    """A checkpoint as the register signed it, at ``published_at``; whether it was published, another table says."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True, sa_type=BigInteger)
    note: str
    published_at: int = Field(sa_type=BigInteger)


class PublicationRow(SQLModel, table=True):
    """A checkpoint with the quorum of the directory of this version: ``note`` has every cosignature it ever will.

    ``quorum_time`` is when the quorum had cosigned by the witnesses' own clocks, None when none was asked for.
    """

    __tablename__ = "publication"

    size: int = Field(primary_key=True, sa_type=BigInteger)
    note: str
    quorum_time: int | None = Field(default=None, sa_type=BigInteger)
    directory_version: int = Field(sa_type=BigInteger)
    published_at: int = Field(sa_type=BigInteger)


class DirectoryRow(SQLModel, table=True):
    """Every directory that was adopted, and its leaf."""

    __tablename__ = "directory"

    version: int = Field(primary_key=True, sa_type=BigInteger)
    token: str
    leaf_index: int = Field(unique=True, sa_type=BigInteger)
    adopted_at: int = Field(sa_type=BigInteger)


class TicketRow(SQLModel, table=True):
    """A ticket that was given to an agency: how much, never for what."""

    __tablename__ = "ticket"
    __table_args__ = (Index("ticket_agency", "agency", "given_at"),)

    ticket: bytes = Field(primary_key=True, sa_type=LargeBinary)
    agency: str
    evaluator: str
    count: int
    given_at: int = Field(sa_type=BigInteger)


class ReplayRow(SQLModel, table=True):
    """A client assertion that was used, kept until it has expired."""

    __tablename__ = "replay"

    client: str = Field(primary_key=True)
    jti: str = Field(primary_key=True)
    expires_at: int = Field(index=True, sa_type=BigInteger)


class ContractRow(SQLModel, table=True):
    """Where a contract stands, and since when; ``leaf_index`` is its own.

    Until ``legal_hold_until`` (Unix seconds) nothing of its record is erased.
    """

    __tablename__ = "contract"
    __table_args__ = (
        Index("contract_of_buyer", "buyer", "leaf_index"),
        Index("contract_of_buyer_by_state", "buyer", "state", "leaf_index"),
        Index("contract_of_buyer_by_contractor", "buyer", "contractor", "leaf_index"),
        Index("contract_of_contractor", "contractor", "leaf_index"),
        Index("contract_of_contractor_by_state", "contractor", "state", "leaf_index"),
    )

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    buyer: str
    contractor: str
    state: str
    since: int = Field(sa_type=BigInteger)
    leaf_index: int = Field(sa_type=BigInteger)
    legal_hold_until: int | None = Field(default=None, sa_type=BigInteger)


class TombstoneRow(SQLModel, table=True):
    """What is left of a statement that was erased: its place, its kind, the ground, and the closing before it."""

    __tablename__ = "tombstone"

    leaf_index: int = Field(primary_key=True, sa_type=BigInteger)
    typ: str
    contract: bytes = Field(sa_type=LargeBinary)
    ground: str
    closing: bytes = Field(sa_type=LargeBinary)


class ContractPartyRow(SQLModel, table=True):
    """A party that a contract names beside its buyer and its contractor, and on which ``side`` it has a part.

    ``leaf_index`` is the contract's own.
    """

    __tablename__ = "contract_party"
    __table_args__ = (Index("contract_party_of_party", "party", "side", "leaf_index"),)

    contract: bytes = Field(primary_key=True, sa_type=LargeBinary)
    party: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    leaf_index: int = Field(sa_type=BigInteger)


class AllowanceRow(SQLModel, table=True):
    """What was used of one allowance: how far it reaches, in microseconds (``access.limits``)."""

    __tablename__ = "allowance"

    name: str = Field(primary_key=True)
    until: int = Field(sa_type=BigInteger)


class AnswerRow(SQLModel, table=True):
    """What a client was answered under a key of its own; ``key`` and the request's ``fingerprint`` are SHA-256."""

    __tablename__ = "answer"

    client: str = Field(primary_key=True)
    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    answer: str
    given_at: int = Field(index=True, sa_type=BigInteger)


#: What the migrations must arrive at: these tables, and those of members, credentials and status lists.
METADATA = passkey_tables.METADATA
