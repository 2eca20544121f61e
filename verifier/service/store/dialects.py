"""Dialects (dialecten): everything in which SQLite and PostgreSQL differ for the rows of the register."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, event, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.dml import Insert
from sqlmodel import Session, create_engine

from verifier.service.store.failure import is_final

POSTGRESQL: Final = "postgresql"
#: Seconds that anyone waits for a connection, or for another process that writes.
PATIENCE: Final = 2.0

#: What becomes of columns when a row is there already: of its own columns, and of those that came.
Change = Callable[[Any, Any], dict[str, Any]]

_VIEWER: Final = "viewer"
_CONNECTION: Final = "connection"
_TELL: Final = text("SELECT set_config('plaatsbewijs.party', :viewer, true)")
_PARTS: Final = "create_savepoint"
_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-32768",
    "wal_autocheckpoint=4000",
)
#: Every session of PostgreSQL gives up by itself, and answers after the disk did.
_SESSION: Final = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "synchronous_commit": "on",
    "TimeZone": "UTC",
}


def connect(url: str) -> Engine:
    """An engine whose SQL errors never print parameters, whose waits are bounded, and whose commits are durable."""
    address = make_url(url)
    return _postgresql(address) if address.get_backend_name() == POSTGRESQL else _sqlite(address)


def connect_to_read(url: str) -> Engine:
    """An engine that changes nothing, not even the mode of an SQLite file; its transactions are snapshots."""
    address = make_url(url)
    if address.get_backend_name() == POSTGRESQL:
        return _postgresql(address)
    path = f"file:{quote(str(Path(address.database or '').absolute()))}"
    engine = create_engine(
        address.set(database=path, query={"mode": "ro", "uri": "true"}), hide_parameters=True, poolclass=NullPool
    )
    event.listen(engine, "connect", _prepare_to_read)
    event.listen(engine, "begin", _begin)
    return engine


def is_postgresql(session: Session) -> bool:
    """Whether the session is one of PostgreSQL, and not of SQLite."""
    return connection_of(session).dialect.name == POSTGRESQL


def connection_of(session: Session) -> Connection:
    """The connection of the one transaction that a session of ours is for; asked for once, since asking is dear."""
    found: Connection | None = session.info.get(_CONNECTION)
    if found is None:
        found = session.info[_CONNECTION] = session.connection()
    return found


def begin_writing(session: Session) -> None:
    """Begin a transaction that will write: on SQLite with the write lock at once, never half-way."""
    session.info[_CONNECTION] = session.connection(execution_options={"writes": True})


def begin_reading(session: Session) -> None:
    """Begin a transaction on one snapshot, which PostgreSQL keeps from writing."""
    options = _SNAPSHOT if session.get_bind().dialect.name == POSTGRESQL else {}
    session.info[_CONNECTION] = session.connection(execution_options=options)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction that writes, with a session for its parts; durable when the block has ended.

    What the session does as objects is a part of the part in which it does it: see :func:`savepoint`.
    """
    with Session(engine) as whole:
        begin_writing(whole)
        with Session(connection_of(whole), join_transaction_mode=_PARTS) as parts:
            parts.info[_CONNECTION] = connection_of(whole)
            yield parts
        whole.commit()


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that leaves no trace when it raises; durable with the transaction.

    When the connection is gone or the disk failed, the whole transaction is lost, and nothing is undone apart.
    """
    connection = connection_of(session)
    _end_objects(session)
    connection.exec_driver_sql("SAVEPOINT part")
    try:
        yield
        _end_objects(session)
    except BaseException as failure:
        if not (connection.invalidated or is_final(failure)):
            if session.join_transaction_mode == _PARTS:
                session.rollback()
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT part")
            connection.exec_driver_sql("RELEASE SAVEPOINT part")
            session.expunge_all()
            forget_viewer(session)
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT part")


def _end_objects(session: Session) -> None:
    """Write what is left of objects, and end the savepoint that a session of :func:`writing` has for them.

    What is committed is a savepoint: durable with the transaction.
    """
    if session.join_transaction_mode != _PARTS:
        session.flush()
    elif session.in_transaction():
        session.commit()


def writers_turn(url: str) -> AbstractContextManager[None]:
    """Held by the one process that writes, from before its transaction begins until after the commit.

    Raises :class:`TimeoutError` when no turn came within :data:`PATIENCE`. On PostgreSQL the log's head row does
    the same inside the transaction. On SQLite, whose own lock is unfair and whose 3.40 can lose pages when two
    connections write and checkpoint at once, they are locks on files beside the database; a process that dies lets
    go of them.
    """
    address = make_url(url)
    if address.get_backend_name() == POSTGRESQL or not address.database:
        return nullcontext()
    return _taking_turns(Path(address.database))


def insert_all(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``, which all have the same columns, in one statement.

    It is written down once, and the values go to the driver as they are: text, numbers, bytes or nothing.
    """
    connection = connection_of(session)
    written, order = _insert(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(written, [order(row) for row in rows] if order else rows)


@cache
def _insert(table: Any, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Callable[[Any], Any] | None]:
    """The statement, and what puts a row in its order where the driver goes by place and not by name."""
    compiled = insert(table.__table__).compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), itemgetter(*compiled.positiontup) if compiled.positiontup else None


def upsert(session: Session, table: Any, rows: Sequence[dict[str, Any]], *, key: list[str], change: Change) -> None:
    """Insert every one of ``rows``, or change the row with the same ``key``; each is one atomic statement.

    ``change`` says what becomes of a column, given the row that is there and the one that was to be inserted.
    """
    if rows:
        changed = _upsert(is_postgresql(session), table, tuple(key), change)
        connection_of(session).execute(changed, rows)


@cache
def _upsert(on_postgresql: bool, table: Any, key: tuple[str, ...], change: Change) -> Insert:
    added = (postgresql if on_postgresql else sqlite).insert(table.__table__)
    changes = change(table.__table__.c, added.excluded)
    changed: Insert = added.on_conflict_do_update(index_elements=key, set_=changes)
    return changed


def tell_viewer(session: Session, viewer: str) -> None:
    """Tell PostgreSQL's row-level security who looks, until the transaction or its savepoint ends.

    What was told last is remembered, so that it costs nothing to tell it again, and what the last viewer left to
    be written is written under its own name. SQLite has no such wall.
    """
    if session.info.get(_VIEWER) == viewer:
        return
    if is_postgresql(session):
        session.flush()
        connection_of(session).execute(_TELL, {"viewer": viewer})
    session.info[_VIEWER] = viewer


def forget_viewer(session: Session) -> None:
    """What was told is undone with the savepoint in which it was told."""
    session.info.pop(_VIEWER, None)


def _postgresql(address: URL) -> Engine:
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    return create_engine(
        address,
        hide_parameters=True,
        pool_size=10,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


def _sqlite(address: URL) -> Engine:
    engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_to_read(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Any) -> None:
    """Open a transaction, with the write lock when it will write. A crash inside it leaves nothing."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _taking_turns(database: Path) -> Iterator[None]:
    """Whoever waits holds the second lock, so that who just wrote cannot begin again before it."""
    latest = time.monotonic() + PATIENCE
    with (
        database.with_name(f"{database.name}.next").open("ab") as following,
        database.with_name(f"{database.name}.lock").open("ab") as writing,
    ):
        _lock(following, latest=latest)
        _lock(writing, latest=latest)
        fcntl.flock(following, fcntl.LOCK_UN)
        yield


def _lock(file: IO[bytes], *, latest: float) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > latest:
                raise TimeoutError("another process keeps the database to itself") from None
            time.sleep(0.001)
