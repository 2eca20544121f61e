"""A place (plek) of a register: a folder, and the database that belongs to it, of one of the two kinds.

On SQLite the database lies in the folder; on PostgreSQL a file in the folder says where it is. So whoever is given
the folder, in whatever process, knows all that there is to know.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg

from tests.postgres import KEPT, OWNER, SUPERUSER, Server, need_programs, server
from verifier.core.log.merkle import hash_leaf, root
from verifier.service.store.database import Database as WritingDatabase
from verifier.service.store.log import LogBatch
from verifier.service.store.migrations import migrate
from verifier.service.store.tables import METADATA

TABLES: Final = (
    "statement",
    "placement",
    "contract",
    "pseudonym",
    "ledger",
    "granted",
    "leaf",
    "checkpoint",
    "publication",
    "directory",
    "ticket",
    "replay",
    "answer",
    "status_list",
    "status_place",
    "status_change",
    "status_token",
    "member",
    "member_session",
    "invitation",
    "passkey",
    "openid_subject",
    "attempt",
)
_SAID: Final = "place.json"
_FILE: Final = "register.sqlite"

#: Makes the folder of a new register, which has this name and an empty database.
Places = Callable[[str], Path]


@dataclass(frozen=True, slots=True)
class Place:
    """``url`` is what the register is given, ``owner_url`` what migrates; ``socket`` and ``name`` of PostgreSQL."""

    url: str
    owner_url: str | None = None
    socket: str = ""
    name: str = ""


def on_postgresql(server: Server, folder: Path, name: str) -> Path:
    """Say in ``folder`` that its register keeps everything in the database ``name`` of ``server``."""
    folder.mkdir(exist_ok=True)
    said = [server.url(name), server.url(name, role=OWNER), str(server.folder), name]
    (folder / _SAID).write_text(json.dumps(said))
    return folder


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def on_sqlite(folder: Path) -> Path:
    """Put into ``folder`` an empty database with the newest schema: migrated once, and copied from then on."""
    folder.mkdir(exist_ok=True)
    (folder / _FILE).write_bytes(_migrated())
    return folder


#: The kinds of database, as tests are named by them.
DATABASES: Final = ("sqlite", "postgresql")


@contextmanager
def place_on(database: str, folder: Path) -> Iterator[Path]:
    """``folder`` with an empty database of this kind, for as long as it is needed."""
    if database == "sqlite":
        yield on_sqlite(folder)
        return
    need_programs()
    with server() as postgres:
        yield on_postgresql(postgres, folder, postgres.copy())


def place_in(folder: Path) -> Place:
    """Where the register of ``folder`` keeps everything."""
    said = folder / _SAID
    if said.exists():
        return Place(*json.loads(said.read_text()))
    return Place(f"sqlite:///{folder / _FILE}")


def opened(folder: Path) -> WritingDatabase:
    """The register's own database of ``folder``, with the newest schema and no register around it."""
    place = place_in(folder)
    if place.owner_url is None:
        migrate(place.url)
    return WritingDatabase(place.url, group=LogBatch)


class Database:
    """The register's database as a second program reads it, beside the running one; it sees every row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.place = place_in(folder)

    def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows of a query with a ``?`` for each value."""
        if self.place.name:
            return self._kept().execute(query.replace("?", "%s").encode(), values).fetchall()
        path = self._folder / _FILE
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
            return reader.execute(query, values).fetchall()

    def change(self, query: str, *values: Any) -> None:
        """Do what no register would, as the superuser of the database."""
        if self.place.name:
            self._kept().execute(query.replace("?", "%s").encode(), values)
            return
        with closing(sqlite3.connect(self._folder / _FILE, timeout=20)) as writer, writer:
            writer.execute(query, values)

    def _kept(self) -> psycopg.Connection[tuple[Any, ...]]:
        return KEPT.to(self.place.socket, self.place.name)

    @contextmanager
    def connect(self, role: str = SUPERUSER) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection to PostgreSQL; each statement is a transaction."""
        with psycopg.connect(
            host=self.place.socket, dbname=self.place.name, user=role, autocommit=True
        ) as connection:
            yield connection

    def one(self, query: str, *values: Any) -> Any:
        (row,) = self.rows(query, *values)
        return row[0] if len(row) == 1 else row

    def by_digest(self, table: str, digest: bytes) -> dict[str, Any]:
        """One row of ``table``, by the names of its columns."""
        columns = list(METADATA.tables[table].columns.keys())
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE digest = ?"  # noqa: S608 # our own names
        return dict(zip(columns, self.one(query, digest), strict=True))

    def counts(self) -> dict[str, int]:
        """How many rows each table has, and how far the log reaches."""
        counted = [f"SELECT '{table}', count(*) FROM {table}" for table in TABLES]  # noqa: S608 # our names
        return dict(self.rows(" UNION ALL ".join([*counted, "SELECT 'log', size FROM head"])))

    def leaves(self) -> list[bytes]:
        return [leaf for (leaf,) in self.rows("SELECT leaf FROM leaf ORDER BY leaf_index")]

    def recomputed_head(self) -> tuple[int, bytes]:
        """Size and root, hashed from the leaves alone."""
        leaves = self.leaves()
        return len(leaves), root([hash_leaf(leaf) for leaf in leaves])

    def head(self) -> tuple[int, bytes]:
        size, head_root = self.one("SELECT size, root FROM head")
        return size, head_root
