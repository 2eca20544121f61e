"""Tables of means (tabellen van inlogmiddelen): passkeys, who a provider knows a member as, and attempts begun.

Nothing here opens anything: a passkey's public key, and digests.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from verifier.service.store import member_tables


class PasskeyRow(SQLModel, table=True):
    """A passkey; ``passkey`` is a random name, ``label`` its member's name for it, ``uses`` its own count."""

    __tablename__ = "passkey"
    __table_args__ = (Index("passkey_of_member", "member", "created_at"),)

    passkey: str = Field(primary_key=True)
    credential: bytes = Field(unique=True, sa_type=LargeBinary)
    member: str
    organisation: str
    label: str
    key: bytes = Field(sa_type=LargeBinary)
    uses: int = Field(sa_type=BigInteger)
    created_at: int = Field(sa_type=BigInteger)
    used_at: int = Field(sa_type=BigInteger)


class OpenIdSubjectRow(SQLModel, table=True):
    """Who a member is to the provider: ``subject`` is a SHA-256 over its issuer and its name for that person."""

    __tablename__ = "openid_subject"
    __table_args__ = (Index("openid_subject_of_member", "member"),)

    subject: bytes = Field(primary_key=True, sa_type=LargeBinary)
    member: str
    organisation: str
    created_at: int = Field(sa_type=BigInteger)


class AttemptRow(SQLModel, table=True):
    """An attempt that was begun and not taken up; ``session`` names the one that it was begun in, or is empty."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_age", "created_at"),)

    attempt: bytes = Field(primary_key=True, sa_type=LargeBinary)
    means: str
    aim: str
    session: str
    language: str
    created_at: int = Field(sa_type=BigInteger)


#: These tables, and those of members, credentials and status lists.
METADATA = member_tables.METADATA
