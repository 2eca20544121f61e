"""The rows (rijen) of the story's register: its database, on SQLite or PostgreSQL, as the register itself sees it.

Row-level security is told that the register looks, so that no row is hidden; nothing can be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import TableClause, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from verifier.demo.failure import StoryFailed
from verifier.service.store.dialects import begin_reading, connect, tell_viewer
from verifier.service.store.scope import REGISTER


class Unreadable(StoryFailed):
    """The register's database does not answer, or keeps a table to itself."""


class Rows:
    """Every row of every table, on one snapshot."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tables = tuple(sorted(inspect(session.connection()).get_table_names()))

    def count(self, name: str) -> int:
        """How many rows the table ``name`` has."""
        return self._session.connection().scalar(select(func.count()).select_from(_named(name))) or 0

    def content(self, name: str) -> bytes:
        """All values of the table ``name``: bytes as they are, anything else as its text in UTF-8."""
        rows = self._session.connection().execute(select(text("*")).select_from(_named(name)))
        return b"\n".join(_octets(value) for row in rows for value in row)


@contextmanager
def rows_of(url: str) -> Iterator[Rows]:
    """The rows of the database at ``url``; raises :class:`Unreadable`."""
    try:
        engine = connect(url)
        try:
            with Session(engine) as session:
                begin_reading(session)
                tell_viewer(session, REGISTER)
                yield Rows(session)
        finally:
            engine.dispose()
    except SQLAlchemyError:
        raise Unreadable("the register's database does not answer, or lets nobody look into it") from None


def _named(name: str) -> TableClause:
    return table(name)


def _octets(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
