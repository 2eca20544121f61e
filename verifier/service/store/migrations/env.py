"""Alembic's environment: runs the migrations on the register's own kind of connection, one process at a time."""

from __future__ import annotations

from alembic import context

from verifier.service.store import tables
from verifier.service.store.dialects import connect, writers_turn
from verifier.service.store.migrations.grants import grant_to
from verifier.service.store.migrations.turn import take_turn


def run(url: str, service: str | None) -> None:
    """Bring the schema to the revision that was asked for. Each step is durable when it ends, or left no trace."""
    engine = connect(url)
    try:
        with writers_turn(url), engine.connect() as connection:
            take_turn(connection)
            context.configure(
                connection=connection,
                target_metadata=tables.METADATA,
                render_as_batch=True,
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
            grant_to(connection, service)
            connection.commit()
    finally:
        engine.dispose()  # and with its connections the turn of PostgreSQL


run(context.config.attributes["url"], context.config.attributes["service"])
