"""Credential tables (tabellen van nalevingsbewijzen): what was issued, and to whom."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from verifier.service.store import status_tables


class CredentialRow(SQLModel, table=True):
    """A credential as it was issued, with all its disclosures; where it stands, only the status list says.

    ``verdict`` is what it wraps and ``leaf_index`` that verdict's; ``number`` counts those of one verdict from 0.
    ``contractor`` may see it. ``holder`` is the thumbprint of the key with which it is shown.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("verdict", "number", name="credential_of_verdict"),
        UniqueConstraint("status_uri", "status_index", name="credential_status"),
        Index("credential_contract", "contract", "leaf_index"),
        Index("credential_of_contractor", "contractor", "leaf_index", "number"),
    )

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    verdict: bytes = Field(sa_type=LargeBinary)
    number: int
    contract: bytes = Field(sa_type=LargeBinary)
    contractor: str
    moment: str
    leaf_index: int = Field(sa_type=BigInteger)
    holder: str
    token: str
    status_uri: str
    status_index: int
    issued_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


#: These tables, and those of status lists.
METADATA = status_tables.METADATA
