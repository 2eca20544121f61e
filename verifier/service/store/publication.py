"""A publication (publicatie): how far the log in a database was published, before anything is started on it.

It is asked before the schema is brought up to date: nothing is made or changed, and no column is read that an older
schema lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from verifier.service.store.dialects import begin_reading, connect, connection_of, tell_viewer
from verifier.service.store.log import StoredLog
from verifier.service.store.scope import REGISTER, Scope
from verifier.service.store.tables import METADATA

_HEAD, _CHECKPOINT = (METADATA.tables[name] for name in ("head", "checkpoint"))


class NoAnswer(Exception):
    """The database did not answer, or not as ours."""


@dataclass(frozen=True, slots=True)
class LogAtRest:
    """``size`` in leaves; ``published_at`` in Unix seconds of the newest checkpoint, None before the first."""

    size: int
    published_at: int | None
    _stored: StoredLog

    def root_at(self, size: int) -> bytes:
        """The root, 32 bytes, at a size that the log has reached, from the tiles that are stored.

        Raises :class:`LogForked` or :class:`BadLogProof` when they do not give one.
        """
        return self._stored.root_at(size)


@contextmanager
def log_at_rest(url: str) -> Iterator[LogAtRest | None]:
    """The log of the database at ``url``, on one snapshot; None where no log was begun.

    Raises :class:`NoAnswer`, also when a tile that :meth:`LogAtRest.root_at` asks for cannot be read.
    """
    at = make_url(url)
    if at.drivername == "sqlite" and not Path(at.database or "").exists():
        yield None
        return
    try:
        engine = connect(url)
        try:
            with Session(engine) as session:
                yield _found(engine, session)
        finally:
            engine.dispose()
    except SQLAlchemyError:
        raise NoAnswer("the database does not answer") from None


def _found(engine: Engine, session: Session) -> LogAtRest | None:
    if not inspect(engine).has_table(_CHECKPOINT.name):
        return None
    begin_reading(session)
    tell_viewer(session, REGISTER)
    connection = connection_of(session)
    newest = select(_CHECKPOINT.c.published_at).order_by(_CHECKPOINT.c.size.desc()).limit(1)
    size = connection.scalar(select(_HEAD.c.size))
    return LogAtRest(size or 0, connection.scalar(newest), StoredLog(session, Scope.register()))
