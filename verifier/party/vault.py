"""A vault (kluis): where a party's own program keeps what it must not lose, sealed, in one SQLite file.

Threats it is built against: a stolen disk, backup or copied file shows no content, because every row is sealed
by the party's storage key; a row moved to another place or changed does not unseal, because kind and id are
bound to it; a crash or power cut loses nothing that was acknowledged (WAL, synchronous FULL).

What it does not hide: kinds, ids, sizes and the number of rows are readable, so an id never says anything about
a person (use a digest or a statement's ``jti``). What it does not notice: a whole file or row put back to an
older state, or a row removed by someone who can write the file. Who holds the keystore's passphrase reads all
of it. One program writes.
"""

from __future__ import annotations

import hmac
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

from keys.custody.custodian import StorageKey
from keys.custody.refusals import CannotUnseal
from verifier.core.errors import CannotOpen, SameIdOtherContent, UnknownReference, WrongValue
from verifier.party.durable_database import open_durably

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, id TEXT, sealed BLOB NOT NULL, PRIMARY KEY (kind, id)) STRICT"
)
_FIND = "SELECT sealed FROM kept WHERE kind = ? AND id = ?"
_PUT = "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed"

#: A row that tells whose vault it is; no caller can name it, since a kind is never empty.
_MARK = ("", "vault")


class Vault:
    """An open vault; threads may share it, and take turns."""

    def __init__(self, connection: sqlite3.Connection, storage: StorageKey) -> None:
        self._connection = connection
        self._storage = storage
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path, storage: StorageKey) -> Self:
        """Open the vault at ``path``, or create it with mode 0600.

        Raises :class:`CannotOpen` when it was sealed by another party's key, or is no vault.
        """
        with ExitStack() as opened:
            try:
                connection = open_durably(path)
                opened.callback(connection.close)
                vault = cls(connection, storage)
                vault._claim()
            except sqlite3.DatabaseError:
                raise CannotOpen("a vault: a SQLite file that this program wrote", field="path") from None
            opened.pop_all()
        return vault

    def put(self, kind: str, id: str, content: bytes, *, replace: bool = False) -> None:
        """Keep ``content`` under (kind, id); durable on return.

        The same content again changes nothing. Raises :class:`SameIdOtherContent` for other content, unless
        ``replace``; :class:`WrongValue` for an empty kind or a NUL in either name; :class:`CannotOpen` when the
        row that is there was tampered with.
        """
        self.put_all([(kind, id, content)], replace=replace)

    def put_all(self, rows: Iterable[tuple[str, str, bytes]], *, replace: bool = False) -> None:
        """:meth:`put` every (kind, id, content), all or none; durable on return, a crash before leaves none."""
        with self._transaction():
            for kind, id_, content in rows:
                self._put(kind, id_, content, replace=replace)

    def get(self, kind: str, id: str) -> bytes:
        """Return what is kept under (kind, id).

        Raises :class:`UnknownReference` when nothing is, :class:`CannotOpen` when its row was moved or changed.
        """
        context = _context(kind, id)
        with self._turn:
            there = self._find(kind, id)
        if there is None:
            raise UnknownReference("an id under which this vault keeps something", field="id")
        return self._unseal(there, context)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids under which something of ``kind`` is kept, in order of their UTF-8 bytes."""
        with self._turn:
            rows = self._connection.execute("SELECT id FROM kept WHERE kind = ? ORDER BY id", (kind,)).fetchall()
        return tuple(row[0] for row in rows)

    def close(self) -> None:
        """Close the file; what was put stays."""
        with self._turn:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _claim(self) -> None:
        """Make the table and the mark in one transaction, or prove that the mark is of this storage key."""
        context = b"\x00".join(name.encode() for name in _MARK)
        with self._transaction():
            self._connection.execute(_SCHEMA)
            mark = self._find(*_MARK)
            if mark is None:
                self._connection.execute(_PUT, (*_MARK, self._storage.seal(b"", context)))
                return
        try:
            self._storage.unseal(mark, context)
        except CannotUnseal:
            raise CannotOpen("the storage key of the party whose vault this is", field="storage") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One writer at a time; durable when it ends, undone when it raises."""
        with self._turn:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.OperationalError):
                    self._connection.execute("ROLLBACK")
                raise

    def _put(self, kind: str, id_: str, content: bytes, *, replace: bool) -> None:
        context = _context(kind, id_)
        there = None if replace else self._find(kind, id_)
        if there is None:
            self._connection.execute(_PUT, (kind, id_, self._storage.seal(content, context)))
        elif not hmac.compare_digest(self._unseal(there, context), content):
            raise SameIdOtherContent("the content that was kept under this id before", field="id")

    def _find(self, kind: str, id_: str) -> bytes | None:
        row = self._connection.execute(_FIND, (kind, id_)).fetchone()
        return None if row is None else bytes(row[0])

    def _unseal(self, sealed: bytes, context: bytes) -> bytes:
        try:
            return self._storage.unseal(sealed, context)
        except CannotUnseal:
            raise CannotOpen("a row as this vault wrote it, at its own place") from None


def _context(kind: str, id_: str) -> bytes:
    """kind 00 id, which can be read in one way only because neither holds a NUL."""
    if not kind or "\x00" in kind or "\x00" in id_:
        raise WrongValue("a kind and an id without NUL, the kind not empty", field="kind")
    return kind.encode() + b"\x00" + id_.encode()
