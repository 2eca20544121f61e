"""Walls (wanden): what the database itself refuses, as the migrations put it there; never changed once released."""

from __future__ import annotations

from alembic import op

_VIEWER = "(SELECT current_setting('plaatsbewijs.party', true))"
_APPEND_ONLY = "plaatsbewijs_append_only"


def on_postgresql() -> bool:
    """Whether the migration runs on PostgreSQL, and not on SQLite."""
    return op.get_bind().dialect.name == "postgresql"


def append_only(table: str) -> None:
    """From here on a row of ``table`` can be added, and never changed or deleted."""
    if on_postgresql():
        _append_only_on_postgresql(table)
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def changeable(table: str) -> None:
    """Undo :func:`append_only`, for as long as a migration fills a new column."""
    on = f" ON {table}" if on_postgresql() else ""
    changes = ("update", "delete", "truncate") if on_postgresql() else ("update", "delete")
    for change in changes:
        op.execute(f"DROP TRIGGER {table}_no_{change}{on}")


def wall(table: str, *tenants: str) -> None:
    """Row-level security on ``table``: its rows are the register's, and of the parties that ``tenants`` name.

    The owner of the table is held by it as well. SQLite has no such wall.
    """
    _raise_wall(table, f"{_VIEWER} IN ('register'{''.join(f', {each}' for each in tenants)})")


def public_wall(table: str) -> None:
    """The same on a table that everyone may read, and only the register may change."""
    _raise_wall(table, f"{_VIEWER} = 'register'")
    if on_postgresql():
        op.execute(f"CREATE POLICY {table}_public ON {table} FOR SELECT USING (true)")


def tear_down(table: str) -> None:
    """Undo :func:`wall` or :func:`public_wall`."""
    if on_postgresql():
        op.execute(f"DROP POLICY IF EXISTS {table}_public ON {table}")
        op.execute(f"DROP POLICY {table}_scope ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _raise_wall(table: str, admitted: str) -> None:
    if on_postgresql():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({admitted}) WITH CHECK ({admitted})")


def _append_only_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {_APPEND_ONLY}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {_APPEND_ONLY}()"
        )
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {_APPEND_ONLY}()")
