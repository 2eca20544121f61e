"""Grants (rechten): what the register's own role may do with each table, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, inspect, text

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
    """Give ``service`` what it needs of every table, unless they are its own. Durable with the commit."""
    owner = connection.scalar(text("SELECT current_user"))
    if service is None or service == owner:
        return
    for statement in _grants(inspect(connection).get_table_names(), _quoted(connection, service)):
        connection.execute(text(statement))


def _grants(tables: list[str], service: str) -> Iterator[str]:
    for table in sorted(tables):
        yield f"REVOKE ALL ON {table} FROM {service}"
        yield f"GRANT {PRIVILEGES.get(table, _ALL)} ON {table} TO {service}"


def _quoted(connection: Connection, role: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(role)
