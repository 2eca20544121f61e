"""A turn (beurt) to migrate: on PostgreSQL one at a time may change the schema, and has the time that it takes."""

from __future__ import annotations

from sqlalchemy import Connection, text

from verifier.service.store.dialects import POSTGRESQL

#: Any number will do, as long as nobody else takes the same.
_TURN = 6_962_017


def take_turn(connection: Connection) -> None:
    """On PostgreSQL: look as the register, take the time that it takes, and wait for who migrates already.

    What it sets counts for the connection, which a crash ends; nothing of it is durable. SQLite has the turn of
    those who write.
    """
    if connection.dialect.name != POSTGRESQL:
        return
    for setting in ("statement_timeout", "lock_timeout"):
        connection.execute(text(f"SET {setting} = 0"))
    connection.execute(text("SELECT set_config('plaatsbewijs.party', 'register', false)"))
    connection.execute(text("SELECT pg_advisory_lock(:turn)"), {"turn": _TURN})
    connection.commit()
