"""What a witness saw (geziene ijkpunten): of each log the newest checkpoint it cosigned, and what does not fit.

One SQLite file (WAL, synchronous FULL), one writer. This is all that makes a cosignature worth something: whoever
loses the file starts a new witness, under a new name.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from verifier.core.log.checkpoint import Checkpoint
from verifier.party.durable_database import open_durably

#: So many notes that do not fit are kept of one log; the first ones say enough.
MOST_EVIDENCE: Final = 64

_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS seen (
        origin TEXT PRIMARY KEY, size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32), note TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS evidence (
        origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, beside TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (origin, size, root)) STRICT, WITHOUT ROWID""",
)
_KEEP: Final = """INSERT INTO seen VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    size = excluded.size, root = excluded.root, note = excluded.note"""
_ACCUSE: Final = "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint of a log that was cosigned, and its note with the log's signatures."""

    checkpoint: Checkpoint
    note: str


class SeenLogs:
    """An open file of what was seen; threads may share it, and take turns, also with other processes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file at ``path``, or create it with mode 0600; a crash leaves it as last acknowledged."""
        connection = open_durably(path)
        connection.execute("PRAGMA busy_timeout = 5000")
        for table in _SCHEMA:
            connection.execute(table)
        return cls(connection)

    def move(self, to: Seen, *, allow: Callable[[Seen | None], None]) -> None:
        """Make ``to`` the newest of its log, when ``allow`` does not raise on what is the newest now.

        The look and the change are one transaction, and nobody looks in between: of two requests at once the second
        sees what the first wrote. Durable when this returns, and only then may a cosignature leave. A crash before
        the commit changes nothing; one after it leaves a checkpoint that may be asked for again.
        """
        with self._transaction():
            allow(self._newest(to.checkpoint.origin))
            self._connection.execute(_KEEP, (to.checkpoint.origin, to.checkpoint.size, to.checkpoint.root, to.note))

    def newest(self, origin: str) -> Seen | None:
        """The newest checkpoint of a log that was cosigned."""
        with self._turn:
            return self._newest(origin)

    def accuse(self, told: Seen, beside: Seen, *, at: int) -> None:
        """Keep a note that the log signed and that does not follow from what was seen; durable on return."""
        origin = told.checkpoint.origin
        with self._transaction():
            (kept,) = self._connection.execute(
                "SELECT count(*) FROM evidence WHERE origin = ?", (origin,)
            ).fetchone()
            if kept < MOST_EVIDENCE:
                row = (origin, told.checkpoint.size, told.checkpoint.root, told.note, beside.note, at)
                self._connection.execute(_ACCUSE, row)

    def evidence(self, origin: str) -> tuple[tuple[str, str], ...]:
        """Every note that did not fit, beside the one that was seen then; smallest first."""
        with self._turn:
            rows = self._connection.execute(
                "SELECT note, beside FROM evidence WHERE origin = ? ORDER BY size, root", (origin,)
            )
            return tuple((str(note), str(beside)) for note, beside in rows)

    def close(self) -> None:
        """Close the file; what was seen stays seen."""
        with self._turn:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _newest(self, origin: str) -> Seen | None:
        row = self._connection.execute("SELECT size, root, note FROM seen WHERE origin = ?", (origin,)).fetchone()
        return None if row is None else Seen(Checkpoint(origin, int(row[0]), bytes(row[1])), str(row[2]))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One writer at a time; durable when it ends, undone when it raises or the process dies."""
        with self._turn, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
