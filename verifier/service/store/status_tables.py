"""Status tables (tabellen van statussen): what is kept of status lists; nothing in them says whose a place is."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel


class StatusListRow(SQLModel, table=True):
    """A status list: ``list`` is its name, 16 random bytes in base64url, ``uri`` its address when it was opened."""

    __tablename__ = "status_list"

    list: str = Field(primary_key=True)
    uri: str = Field(unique=True)
    size: int
    opened_at: int = Field(sa_type=BigInteger)


class StatusPlaceRow(SQLModel, table=True):
    """A place that was given out; nobody need ask about it after ``until``, when that is known."""

    __tablename__ = "status_place"
    __table_args__ = (CheckConstraint("place >= 0", name="status_place_not_negative"),)

    list: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    given_at: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)


class StatusChangeRow(SQLModel, table=True):
    """A change of one status: the first of a place is number 1, so that no two can follow on the same one."""

    __tablename__ = "status_change"
    __table_args__ = (CheckConstraint("status BETWEEN 0 AND 2", name="status_change_known"),)

    list: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    status: int
    changed_at: int = Field(sa_type=BigInteger)


class StatusTokenRow(SQLModel, table=True):
    """A list as it was signed, ``changes`` being how many changes it holds."""

    __tablename__ = "status_token"
    __table_args__ = (Index("status_token_age", "iat"),)

    list: str = Field(primary_key=True)
    iat: int = Field(primary_key=True, sa_type=BigInteger)
    exp: int = Field(sa_type=BigInteger)
    good_until: int = Field(sa_type=BigInteger)
    changes: int
    token: str


METADATA = SQLModel.metadata
