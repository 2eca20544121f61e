"""Allowances in store (verbruik in bewaring): what clients used, in one place for all workers of a register.

Nothing here is worth more than a few minutes, so nothing waits for a disk. On PostgreSQL the rows are in an
unlogged table of the register's database; on SQLite in a file of their own beside it, so that counting never waits
for the register's write lock. Both outlive a restart. After a power cut a count may be gone or be a little old; it
is never unreadable: WAL with ``synchronous=NORMAL`` syncs at checkpoints, and not at commits.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from verifier.service.store.failure import told
from verifier.service.store.tables import METADATA

_SQLITE = "sqlite:///"
_FILE = "allowances.sqlite"
_MICROS = 1_000_000
#: What reaches further than a limit allows, by more than clocks of two machines may differ, is of a clock that was
#: set back since: it counts for nothing.
_SET_BACK = 60 * _MICROS
#: After so many uses, those that no limit looks at any more are forgotten: of two days ago.
_FORGET_EVERY = 4096
_OLD = 2 * 24 * 3600 * _MICROS

#: What was used counts from ``start`` when it ended before, or lies further ahead than it can.
_TAKE = text(
    "INSERT INTO allowance (name, until) VALUES (:name, :first) ON CONFLICT (name) DO UPDATE SET until = :moved + "
    "CASE WHEN allowance.until > :start AND allowance.until <= :set_back THEN allowance.until ELSE :start END "
    "WHERE allowance.until <= :last OR allowance.until > :set_back RETURNING until"
)
_READ = text("SELECT until FROM allowance WHERE name = :name")
_FORGET = text("DELETE FROM allowance WHERE until < :before")


class StoredAllowances:
    """Takes from the allowances of the register whose database is at ``url``; one thread and one connection.

    A use is visible to all workers when :meth:`take` returns, and durable as far as this module says.
    """

    def __init__(self, url: str) -> None:
        self._engine = _beside(url) if url.startswith(_SQLITE) else _within(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="allowances")
        self._uses = 0

    async def take(self, name: str, *, start: int, moved: int, room: int) -> tuple[bool, int]:
        """Move ``name`` by ``moved`` from where it is, or from ``start``, if that is within ``room`` of ``start``.

        Whether it was moved, and where it is now; moments are in microseconds. Raises :class:`Unavailable`.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._take, name, start, moved, room)
        except SQLAlchemyError as failure:
            raise told(failure) from failure

    def close(self) -> None:
        """Finish what waits, then let go of the database."""
        self._thread.shutdown()
        self._engine.dispose()

    def _take(self, name: str, start: int, moved: int, room: int) -> tuple[bool, int]:
        with self._engine.connect() as connection:
            self._forget(connection, start)
            if moved <= room:
                bounds = {
                    "first": start + moved,
                    "last": start + room - moved,
                    "set_back": start + room + _SET_BACK,
                }
                told = {"name": name, "start": start, "moved": moved, **bounds}
                if (reached := connection.execute(_TAKE, told).scalar()) is not None:
                    return True, reached
            found = connection.execute(_READ, {"name": name}).scalar()
            return False, start if found is None else found

    def _forget(self, connection: Any, start: int) -> None:
        self._uses += 1
        if self._uses % _FORGET_EVERY == 0:
            connection.execute(_FORGET, {"before": start - _OLD})


def _beside(url: str) -> Engine:
    """The file beside a register's SQLite database, made when it is not there."""
    path = Path(url.removeprefix(_SQLITE)).with_name(_FILE)
    engine = create_engine(f"{_SQLITE}{path}", hide_parameters=True, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", _prepare)
    with engine.connect() as connection:
        connection.execute(CreateTable(METADATA.tables["allowance"], if_not_exists=True))
    return engine


def _within(url: str) -> Engine:
    """The register's own PostgreSQL database, as the register: no party reads what others used."""
    engine = create_engine(
        url, hide_parameters=True, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, pool_pre_ping=True
    )
    event.listen(engine, "connect", _tell_register)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _tell_register(connection: Any, _: Any) -> None:
    connection.autocommit = True
    connection.execute("SELECT set_config('plaatsbewijs.party', 'register', false)")
