"""A durable database (duurzame gegevensbank) of one party's program: SQLite that keeps what it acknowledged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from verifier.party.durable_file import create_private


def open_durably(path: Path) -> sqlite3.Connection:
    """Open the database at ``path``, or create it with mode 0600; transactions are explicit, threads may share it.

    WAL with ``synchronous=FULL``: a crash or a power cut leaves it as last acknowledged. What is deleted is
    overwritten. Raises :class:`sqlite3.DatabaseError` for a file that is none.
    """
    create_private(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
