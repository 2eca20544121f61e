"""Alembic's environment: runs the migrations on the register's own kind of connection."""

from __future__ import annotations

from alembic import context

from verifier.service.store import tables
from verifier.service.store.database import connect

engine = connect(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
