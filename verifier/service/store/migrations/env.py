"""Alembic's environment: runs the migrations on the register's own kind of connection, one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from verifier.service.store import tables
from verifier.service.store.dialects import POSTGRESQL, connect, writers_turn
from verifier.service.store.migrations.grants import grant_to

#: Any number will do, as long as nobody else takes the same.
_TURN = 6_962_017


def prepare(connection: Connection) -> None:
    """On PostgreSQL: look as the register, take the time that it takes, and wait for who migrates already.

    What it sets counts for the connection, which a crash ends; nothing of it is durable.
    """
    for setting in ("statement_timeout", "lock_timeout"):
        connection.execute(text(f"SET {setting} = 0"))
    connection.execute(text("SELECT set_config('plaatsbewijs.party', 'register', false)"))
    connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
    connection.commit()


def run(url: str, service: str | None) -> None:
    """Bring the schema to the revision that was asked for. Each step is durable when it ends, or left no trace."""
    engine = connect(url)
    try:
        with writers_turn(url), engine.connect() as connection:
            if engine.dialect.name == POSTGRESQL:
                prepare(connection)
            context.configure(
                connection=connection,
                target_metadata=tables.METADATA,
                render_as_batch=True,
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
            if engine.dialect.name == POSTGRESQL:
                grant_to(connection, service)
            connection.commit()
    finally:
        engine.dispose()  # and with its connections the turn of PostgreSQL


run(context.config.attributes["url"], context.config.attributes["service"])
