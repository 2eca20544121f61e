"""A role (databaserol) of PostgreSQL: whether row-level security holds the one that the register connects as."""

from __future__ import annotations

from sqlalchemy import text

from verifier.service.store.dialects import POSTGRESQL, connect

_ABOVE = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
_OWNS = text(
    "SELECT count(*) FROM pg_class WHERE relname = 'statement' AND relnamespace = current_schema()::regnamespace "
    "AND pg_has_role(current_user, relowner, 'MEMBER')"
)


class RoleAboveTheWall(RuntimeError):
    """The role is a superuser, may pass row-level security, or owns the tables and could take it away."""


def require_bound_role(url: str) -> None:
    """Raise :class:`RoleAboveTheWall` unless the second wall holds the role of ``url``; SQLite has none."""
    engine = connect(url)
    try:
        if engine.dialect.name != POSTGRESQL:
            return
        with engine.connect() as connection:
            if connection.scalar(_ABOVE) or connection.scalar(_OWNS):
                raise RoleAboveTheWall("a role that owns no table and does not pass row-level security")
    finally:
        engine.dispose()
