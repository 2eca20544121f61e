"""The migrations arrive at the tables, go back to nothing, and leave guards that no code path can get around."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from verifier.core.rules.fulltime import FULL_SHARE
from verifier.service.store.database import connect
from verifier.service.store.migrations import config_for, migrate
from verifier.service.store.tables import METADATA


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.sqlite"


@pytest.fixture
def rows(path: Path) -> Iterator[sqlite3.Connection]:
    """A database with one statement and one leaf, open for a hostile hand."""
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO statement (digest, typ, iss, jti, token, nonce, leaf_index, received_at, receipt) "
            "VALUES (x'01', 't', 'i', 'j', 'token', x'02', 0, 1, 'r')"
        )
        connection.execute("INSERT INTO leaf VALUES (0, x'03')")
        yield connection


def names(path: Path) -> set[str]:
    engine = connect(f"sqlite:///{path}")
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_upgrade_arrives_at_the_tables(path: Path) -> None:
    migrate(f"sqlite:///{path}")
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    assert names(path) == {*METADATA.tables, "alembic_version"}


def test_negative_control_a_table_that_differs_is_noticed(path: Path) -> None:
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE ticket ADD COLUMN bsn TEXT")
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()


def test_downgrade_leaves_nothing_and_upgrade_comes_back(path: Path) -> None:
    url = f"sqlite:///{path}"
    migrate(url)
    command.downgrade(config_for(url), "base")
    assert names(path) == {"alembic_version"}
    migrate(url)
    assert names(path) == {*METADATA.tables, "alembic_version"}


def test_migrating_again_changes_nothing(path: Path) -> None:
    migrate(f"sqlite:///{path}")
    before = path.read_bytes()
    migrate(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statement SET token = 'other'",
        "UPDATE statement SET receipt = ''",
        "DELETE FROM statement",
        "UPDATE leaf SET leaf = x'04'",
        "DELETE FROM leaf",
        "REPLACE INTO leaf VALUES (0, x'04')",
    ],
)
def test_statements_and_leaves_are_append_only(rows: sqlite3.Connection, change: str) -> None:
    rows.execute("PRAGMA recursive_triggers=ON")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        rows.execute(change)
    assert rows.execute("SELECT token, leaf FROM statement, leaf").fetchall() == [("token", b"\x03")]


@pytest.mark.parametrize("granted", [-1, FULL_SHARE + 1])
def test_ledger_holds_its_bound_itself(rows: sqlite3.Connection, granted: int) -> None:
    rows.execute("INSERT INTO ledger VALUES (x'01', '2026-01', ?)", (FULL_SHARE,))
    with pytest.raises(sqlite3.IntegrityError, match="ledger_at_most_one_fte"):
        rows.execute("UPDATE ledger SET granted = ?", (granted,))


def test_log_has_one_head(rows: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="head_is_one"):
        rows.execute("INSERT INTO head VALUES (2, 0, x'')")
