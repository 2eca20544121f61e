"""Grants (rechten): what the register's own role may do with each table, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, inspect, text

from verifier.service.store.dialects import POSTGRESQL

#: What is not written here may be read, added, changed and deleted.
PRIVILEGES: Final[Mapping[str, str]] = {
    "alembic_version": "SELECT",
    "statement": "SELECT, INSERT",
    "leaf": "SELECT, INSERT",
    "checkpoint": "SELECT, INSERT",
    "publication": "SELECT, INSERT",
    "directory": "SELECT, INSERT",
    "pseudonym": "SELECT, INSERT",
    "ticket": "SELECT, INSERT",
    "tile": "SELECT, INSERT, UPDATE",
    "ledger": "SELECT, INSERT, UPDATE",
    "placement": "SELECT, INSERT, UPDATE",
    "contract": "SELECT, INSERT, UPDATE",
    "contract_party": "SELECT, INSERT",
    "head": "SELECT, UPDATE",
    "status_list": "SELECT, INSERT",
    "status_place": "SELECT, INSERT",
    "status_change": "SELECT, INSERT",
    "status_token": "SELECT, INSERT, DELETE",
    "credential": "SELECT, INSERT",
}
_ALL: Final = "SELECT, INSERT, UPDATE, DELETE"


def grant_to(connection: Connection, service: str | None) -> None:
    """Give ``service`` what it needs of every table, unless they are its own. Durable with the commit.

    SQLite knows of no roles.
    """
    if service is None or connection.dialect.name != POSTGRESQL:
        return
    if service == connection.scalar(text("SELECT current_user")):
        return
    for statement in _grants(inspect(connection).get_table_names(), _quoted(connection, service)):
        connection.execute(text(statement))


def _grants(tables: list[str], service: str) -> Iterator[str]:
    """First nothing, then to the tables that may be used alike what they may be used for: a statement for each."""
    alike: dict[str, list[str]] = {}
    for table in sorted(tables):
        alike.setdefault(PRIVILEGES.get(table, _ALL), []).append(table)
    yield f"REVOKE ALL ON {', '.join(sorted(tables))} FROM {service}"
    for privileges, granted in alike.items():
        yield f"GRANT {privileges} ON {', '.join(granted)} TO {service}"


def _quoted(connection: Connection, role: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(role)
