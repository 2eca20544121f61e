"""Member tables (tabellen van medewerkers): who may sign in for which organisation, and who has.

These are the people who work here, and never those about whom statements are. No secret is kept that opens
anything: of a session's id and of an invitation's secret the SHA-256, of a password what argon2id made of it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from verifier.service.store import credential_tables


class MemberRow(SQLModel, table=True):
    """A member of an organisation; ``member`` is a random name, ``login`` and ``password`` are there together."""

    __tablename__ = "member"
    __table_args__ = (Index("member_of_organisation", "organisation", "created_at"),)

    member: str = Field(primary_key=True)
    organisation: str
    organisation_name: str
    name: str
    role: str
    login: str | None = Field(default=None, unique=True)
    password: str | None = None
    created_at: int = Field(sa_type=BigInteger)


class SessionRow(SQLModel, table=True):
    """A session; ``id_hash`` is the SHA-256 of what the browser holds, ``handle`` a name that opens nothing."""

    __tablename__ = "member_session"
    __table_args__ = (Index("member_session_of_member", "member"), Index("member_session_age", "seen_at"))

    handle: str = Field(primary_key=True)
    id_hash: bytes = Field(unique=True, sa_type=LargeBinary)
    member: str
    organisation: str
    csrf: str
    method: str
    assurance: str
    created_at: int = Field(sa_type=BigInteger)
    seen_at: int = Field(sa_type=BigInteger)
    stepped_up_at: int = Field(sa_type=BigInteger)


class InvitationRow(SQLModel, table=True):
    """A one-time secret: of who may become a member, or, with ``member``, by which that one signs in.

    ``invited_by`` is a member, or *register*.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("invitation_of_organisation", "organisation", "created_at"),)

    invitation: str = Field(primary_key=True)
    secret_hash: bytes = Field(unique=True, sa_type=LargeBinary)
    organisation: str
    organisation_name: str
    role: str
    member: str | None = None
    invited_by: str
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


METADATA = credential_tables.METADATA
