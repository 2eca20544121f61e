"""A storage failure (opslagstoring): one that passes, and one after which nobody can say what is on the disk.

After a failed ``fsync`` the system may have thrown away what it could not write, and a second attempt would succeed
without it (THREATS 3.4). So there is none: the process ends, and what the database then reads is what is true.
A connection, a turn or room that was missing is asked for again by the next request.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from verifier.web.refusals import Unavailable

#: Primary result codes of SQLite (sqlite.org/rescode.html): a failed read, write or sync; a file that is damaged.
_SQLITE: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: SQLSTATE of PostgreSQL: an I/O error; damaged data, a damaged index.
_POSTGRESQL: Final = frozenset({"58030", "XX001", "XX002"})
#: Primary result codes of SQLite: another connection writes, or the disk is full.
_PASSING: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})


class StorageBroken(Unavailable):
    """A commit failed in a way that nobody may try again; nothing more is written by this process."""


def is_final(failure: BaseException) -> bool:
    """Whether ``failure`` means that the disk failed, and not that a lock, a connection or room was missing."""
    if not isinstance(failure, DBAPIError) or failure.orig is None:
        return False
    if isinstance(failure.orig, sqlite3.Error):
        return (getattr(failure.orig, "sqlite_errorcode", 0) & 0xFF) in _SQLITE
    return getattr(failure.orig, "sqlstate", None) in _POSTGRESQL


def is_lost(failure: BaseException) -> bool:
    """Whether the connection is gone, and its transaction; a commit that was under way may be durable or not."""
    return isinstance(failure, DBAPIError) and failure.connection_invalidated


def is_passing(failure: BaseException) -> bool:
    """Whether the database only could not answer just now: no connection, no turn, no time, no room."""
    if isinstance(failure, PoolTimeout | TimeoutError) or is_lost(failure):
        return True
    if not isinstance(failure, OperationalError):
        return False
    code = getattr(failure.orig, "sqlite_errorcode", None)
    return code is None or code & 0xFF in _PASSING


def told(failure: BaseException) -> BaseException:
    """What a caller is told of a failure: one that passes is a refusal, and any other is what it was."""
    return Unavailable("a database that answers in time") if is_passing(failure) else failure
