"""Bytes of the log (bytes van het logboek): what a register's database holds of it, read for a check and no more.

One snapshot, page by page in the order of the log, so that a log of any size takes the same memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Row, Select, Table, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from verifier.core.log.fsck import Logged
from verifier.service.store.dialects import begin_reading, connect_to_read, connection_of, tell_viewer
from verifier.service.store.publication import NoAnswer
from verifier.service.store.scope import REGISTER
from verifier.service.store.tables import METADATA

#: Rows of one page.
PAGE: Final = 4096

_HEAD, _LEAF, _TILE, _CHECKPOINT, _PUBLICATION, _STATEMENT, _DIRECTORY, _TOMBSTONE = (
    METADATA.tables[name]
    for name in ("head", "leaf", "tile", "checkpoint", "publication", "statement", "directory", "tombstone")
)
#: What is public has no nonce in its leaf (PROTOCOL 8).
_ENROLMENT: Final = "sr-enrolment+jwt"
_DIRECTORY_TYP: Final = "sr-directory+jwt"


class StoredLogBytes:
    """The log of one database, inside :func:`log_bytes`; a :class:`~verifier.core.log.fsck.LogBytes`."""

    has_statements = True

    def __init__(self, session: Session) -> None:
        self._connection = connection_of(session)

    def head(self) -> tuple[int, bytes]:
        row = self._connection.execute(select(_HEAD.c.size, _HEAD.c.root)).one()
        return int(row.size), bytes(row.root)

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        for row in self._paged(select(_LEAF.c.leaf_index, _LEAF.c.leaf), _LEAF.c.leaf_index):
            yield int(row.leaf_index), bytes(row.leaf)

    def logged(self) -> Iterator[Logged]:
        """Statements and enrolments, directories, and tombstones of what was erased, as they follow each other."""
        told = (self._statements(), self._directories(), self._tombstones())
        yield from heapq.merge(*told, key=attrgetter("index"))

    def tile(self, level: int, index: int) -> Iterator[bytes]:
        found = select(_TILE.c.hashes).where(_TILE.c.level == level, _TILE.c.number == index)
        for hashes in self._connection.scalars(found):
            yield bytes(hashes)

    def tile_places(self) -> Iterator[tuple[int, int]]:
        for level in self._connection.scalars(select(_TILE.c.level).distinct()).all():
            of_level = select(_TILE.c.number).where(_TILE.c.level == level)
            for row in self._paged(of_level, _TILE.c.number):
                yield int(level), int(row.number)

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Every one that was signed, and after it the same with its cosignatures, where it was published."""
        notes = (self._notes(_CHECKPOINT), self._notes(_PUBLICATION))
        yield from heapq.merge(*notes, key=itemgetter(0))

    def directories(self) -> list[str]:
        """The token of every directory that was adopted, the oldest first."""
        return list(self._connection.scalars(select(_DIRECTORY.c.token).order_by(_DIRECTORY.c.version)))

    def _notes(self, table: Table) -> Iterator[tuple[int, str]]:
        for row in self._paged(select(table.c.size, table.c.note), table.c.size):
            yield int(row.size), row.note

    def _statements(self) -> Iterator[Logged]:
        columns = _STATEMENT.c
        told = select(columns.leaf_index, columns.typ, columns.token, columns.nonce)
        for row in self._paged(told, columns.leaf_index):
            yield Logged(
                int(row.leaf_index), row.typ, row.token, None if row.typ == _ENROLMENT else bytes(row.nonce)
            )

    def _directories(self) -> Iterator[Logged]:
        for row in self._paged(select(_DIRECTORY.c.leaf_index, _DIRECTORY.c.token), _DIRECTORY.c.leaf_index):
            yield Logged(int(row.leaf_index), _DIRECTORY_TYP, row.token, None)

    def _tombstones(self) -> Iterator[Logged]:
        for row in self._paged(select(_TOMBSTONE.c.leaf_index, _TOMBSTONE.c.typ), _TOMBSTONE.c.leaf_index):
            yield Logged(int(row.leaf_index), row.typ, None, None)

    def _paged(self, query: Select[Any], key: Column[Any]) -> Iterator[Row[Any]]:
        """The rows of ``query`` by ``key`` going up, a page at a time: no cursor stays open between two pages."""
        beyond: int | None = None
        while True:
            part = query if beyond is None else query.where(key > beyond)
            rows = self._connection.execute(part.order_by(key).limit(PAGE)).all()
            yield from rows
            if len(rows) < PAGE:
                return
            beyond = getattr(rows[-1], key.name)


@contextmanager
def log_bytes(url: str) -> Iterator[StoredLogBytes]:
    """The log of the database at ``url``, which is only read; :class:`NoAnswer` when it is none of ours."""
    try:
        at = make_url(url)
        if at.drivername == "sqlite" and not Path(at.database or "").is_file():
            raise NoAnswer("there is no such file")
        engine = connect_to_read(url)
        try:
            with Session(engine) as session:
                begin_reading(session)
                tell_viewer(session, REGISTER)
                yield StoredLogBytes(session)
        finally:
            engine.dispose()
    except SQLAlchemyError:
        raise NoAnswer("the database does not answer") from None
