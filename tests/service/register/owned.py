"""Owned (van wie): whose the rows of each table are, counted without any wall."""

from __future__ import annotations

from tests.service.register.places import Database

#: The columns that say whose a row is; the rows of a table that is not here are the register's.
TENANTS = {
    "statement": ("buyer", "contractor", "agency"),
    "placement": ("contractor", "agency"),
    "contract": ("buyer", "contractor"),
    "answer": ("client",),
    "member": ("organisation",),
    "member_session": ("organisation",),
    "invitation": ("organisation",),
}
PUBLIC = frozenset({"directory"})


def own(database: Database, table: str, party: str) -> int:
    """How many rows of ``table`` are those of ``party``, counted without any wall."""
    if table in PUBLIC:
        return every(database, table)
    tenants = TENANTS.get(table, ())
    where = " OR ".join(["false", *(f"{column} = ?" for column in tenants)])
    query = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 # our own names
    return int(database.one(query, *[party] * len(tenants)))


def every(database: Database, table: str) -> int:
    """How many rows ``table`` has."""
    return int(database.one(f"SELECT count(*) FROM {table}"))  # noqa: S608 # our own names
