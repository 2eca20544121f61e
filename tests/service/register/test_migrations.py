"""The migrations arrive at the tables, go back to nothing, lose no row, and leave guards on both databases."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from tests.postgres import SERVICE, Server
from tests.service.register import story
from tests.service.register.cast import OTHER_BUYER, OTHER_CONTRACTOR, Cast
from tests.service.register.claiming import claim, counted
from tests.service.register.doing import DAY, do
from tests.service.register.places import Database, Places, on_postgresql, place_in
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import serving
from tests.service.register.story import BSNS, JANUARY, MARCH, RATE
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole
from verifier.core.rules.valuing.fulltime import FULL_SHARE
from verifier.service.store.dialects import connect
from verifier.service.store.migrations import config_for, migrate
from verifier.service.store.migrations.grants import PRIVILEGES
from verifier.service.store.tables import METADATA

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
#: What is forgotten in time, and may be forgotten by a step back.
SHORT_LIVED = frozenset({"alembic_version", "allowance", "answer"})
#: What no statement says: a step back loses it, and contractors then ask for their credentials anew.
NOWHERE_ELSE = frozenset({"credential", "status_list", "status_place", "status_change", "status_token"})
#: What a step forward can only take from the newest checkpoint: it is tested by itself.
PADDED = ("padded", "padded_at")


def url_of(folder: Path) -> str:
    """What migrates the database of ``folder``."""
    place = place_in(folder)
    return place.owner_url or place.url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a database without a table."""
    if request.param == "sqlite":
        return tmp_path
    server: Server = request.getfixturevalue("postgres")
    return on_postgresql(server, tmp_path, server.empty())


@pytest.fixture
def rows(places: Places) -> Database:
    """A database with one statement and one leaf, open for a hostile hand."""
    folder = places("rows")
    migrate(url_of(folder))
    database = Database(folder)
    database.change(
        "INSERT INTO statement (digest, typ, iss, jti, token, nonce, leaf_index, received_at, receipt) "
        "VALUES (?, 't', 'i', 'j', 'token', ?, 0, 1, 'r')",
        b"\x01",
        b"\x02",
    )
    database.change("INSERT INTO leaf VALUES (0, ?)", b"\x03")
    return database


def differences(folder: Path) -> list[Any]:
    """In what the database of ``folder`` differs from the tables in code."""
    engine = connect(url_of(folder))
    with engine.connect() as connection:
        found: list[Any] = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), METADATA
        )
    engine.dispose()
    return found


def names(folder: Path) -> set[str]:
    engine = connect(url_of(folder))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_upgrade_arrives_at_the_tables(bare: Path) -> None:
    migrate(url_of(bare))
    assert differences(bare) == []
    assert names(bare) == {*METADATA.tables, "alembic_version"}


def test_negative_control_a_table_that_differs_is_noticed(places: Places) -> None:
    folder = places("differs")
    migrate(url_of(folder))
    Database(folder).change("ALTER TABLE ticket ADD COLUMN bsn TEXT")
    assert differences(folder)


def test_downgrade_leaves_nothing_and_upgrade_comes_back(bare: Path) -> None:
    migrate(url_of(bare))
    command.downgrade(config_for(url_of(bare)), "base")
    assert names(bare) == {"alembic_version"}
    migrate(url_of(bare))
    assert differences(bare) == []


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    migrate(url_of(tmp_path))
    before = (tmp_path / "register.sqlite").read_bytes()
    migrate(url_of(tmp_path))
    assert (tmp_path / "register.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE statement SET token = 'other'",
        "UPDATE statement SET receipt = ''",
        "DELETE FROM statement",
        "UPDATE leaf SET leaf = leaf",
        "DELETE FROM leaf",
        "INSERT INTO leaf SELECT * FROM leaf WHERE true ON CONFLICT (leaf_index) DO UPDATE SET leaf = ''",
    ],
)
def test_statements_and_leaves_are_append_only(rows: Database, change: str) -> None:
    with pytest.raises(REFUSED, match="append-only"):
        rows.change(change)
    assert rows.rows("SELECT token, leaf FROM statement, leaf") == [("token", b"\x03")]


def test_nor_does_a_replacement_pass_the_guard(tmp_path: Path) -> None:
    migrate(url_of(tmp_path))
    with sqlite3.connect(tmp_path / "register.sqlite") as connection:
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("INSERT INTO leaf VALUES (0, x'03')")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("REPLACE INTO leaf VALUES (0, x'04')")
    connection.close()


def test_nor_does_postgresql_empty_a_table_at_once(postgres: Server, tmp_path: Path) -> None:
    database = Database(on_postgresql(postgres, tmp_path, postgres.copy()))
    for table in ("statement", "leaf"):
        with pytest.raises(psycopg.IntegrityError, match="append-only"):
            database.change(f"TRUNCATE {table}")


@pytest.mark.parametrize("granted", [-1, FULL_SHARE + 1])
def test_ledger_holds_its_bound_itself(rows: Database, granted: int) -> None:
    rows.change("INSERT INTO ledger VALUES (?, '2026-01', ?)", b"\x01", FULL_SHARE)
    with pytest.raises(REFUSED, match="ledger_at_most_one_fte"):
        rows.change("UPDATE ledger SET granted = ?", granted)


def test_log_has_one_head(rows: Database) -> None:
    with pytest.raises(REFUSED, match="head_is_one"):
        rows.change("INSERT INTO head (id, size, root) VALUES (2, 0, ?)", b"")


@pytest.fixture(scope="module")
def lived(cast: Cast, places: Places) -> Path:
    """The folder of a register in which every kind of statement was kept and a checkpoint was published."""
    folder = places("lived")
    with serving(cast, folder, cadence=0.3) as register:
        register.introduce()
        play = Play(register)
        ended = play.contract()
        post(register.buyer, "/v1/buyer/withdrawals", story.withdrawal(cast.buyer, ended).token)
        post(register.contractor, "/v1/contractor/withdrawals", story.withdrawal(cast.contractor, ended).token)
        contract = play.contract()
        play.placement(contract, BSNS[1])
        eligible, decided = play.eligible(contract, BSNS[0])
        for month in (JANUARY, JANUARY.plus(1), MARCH):
            play.hours(contract, [(eligible, 15_600)], month=month)
        answer = accepted(register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        basis = counted(answer, contract, MARCH, {eligible.digest: decided.opening})
        filed = claim(cast.contractor, contract, basis, RATE // 4)
        post(register.contractor, "/v1/contractor/claims", filed.token)
        accepted(register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": str(MARCH)}))
        _, other = play.eligible(contract, BSNS[2])
        post(
            register.agency, "/v1/agency/withdrawals", story.withdrawal(cast.agency, other, date(2026, 3, 1)).token
        )
        accepted(register.agency.post("/v1/agency/tickets", {"count": 3}))
        obliged(play)
        for _ in range(200):
            if register.database.one("SELECT count(*) FROM checkpoint"):
                break
            time.sleep(0.05)
    return folder


def obliged(play: Play) -> None:
    """A framework of two buyers and a listed party, a call-off, and an activity for it that was taken back."""
    framework = play.contract(
        parties=(ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR),),
        call_offs=CallOffs(CallOffRule.CARRIED, (OTHER_BUYER,)),
        recovery_months=24,
    )
    call_off = play.contract(framework=framework.digest, recovery_months=24)
    done, confirmed = do(play.register, call_off)
    for door, said in (("contractor", done), ("buyer", confirmed)):
        token = story.withdrawal(getattr(play.cast, door), said, DAY).token
        post(getattr(play.register, door), f"/v1/{door}/withdrawals", token)


def kept(folder: Path) -> dict[str, list[Any]]:
    """Every row that must survive, by its columns' names, in a fixed order."""
    database = Database(folder)
    found = {}
    for table in sorted(names(folder) - SHORT_LIVED - NOWHERE_ELSE):
        columns = ", ".join(
            f'"{each}"' for each in sorted(METADATA.tables[table].columns.keys()) if each not in PADDED
        )
        rows = database.rows(f"SELECT {columns} FROM {table}")  # noqa: S608 # our own names
        found[table] = sorted(map(repr, rows))
    return found


@pytest.mark.slow
def test_every_step_keeps_the_rows_of_the_revision_before_it(lived: Path, revisions: list[str]) -> None:
    """Back to the shape before a step, and forward: the step fills the same rows from the data it finds."""
    before = kept(lived)
    assert all(before[table] for table in ("statement", "placement", "granted", "checkpoint", "ticket"))
    kinds = {kind for (kind,) in Database(lived).rows("SELECT DISTINCT typ FROM statement")}
    assert len(kinds) == 12
    assert len(before["contract_party"]) == 2
    for revision in revisions:
        command.downgrade(config_for(url_of(lived)), f"{revision}-1" if revision != "0001" else "0001")
        migrate(url_of(lived))
        assert kept(lived) == before, revision
    padded, published = Database(lived).one(
        "SELECT padded, max(checkpoint.size) FROM head, checkpoint GROUP BY padded"
    )
    assert padded == published


@pytest.fixture
def revisions() -> list[str]:
    """Every revision, the newest first."""
    script = ScriptDirectory.from_config(config_for("sqlite://"))
    return [each.revision for each in script.walk_revisions()]


EVERY = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_who_serves_has_its_rights_and_no_more_though_there_is_no_step_to_take(
    postgres: Server, tmp_path: Path
) -> None:
    """A role that is told of later, and one that was given too much."""
    folder = on_postgresql(postgres, tmp_path, postgres.empty())
    migrate(url_of(folder))
    assert {held for table in names(folder) for held in rights(folder, table)} == set()
    Database(folder).change(f"GRANT ALL ON statement TO {SERVICE}")
    migrate(url_of(folder), service=SERVICE)
    for table in names(folder):
        expected = PRIVILEGES.get(table, "SELECT, INSERT, UPDATE, DELETE")
        assert ", ".join(rights(folder, table)) == expected, table


def rights(folder: Path, table: str) -> list[str]:
    """What the role that serves may do with a table."""
    query = "SELECT has_table_privilege(?, ?, ?)"
    return [each for each in EVERY if Database(folder).one(query, SERVICE, table, each)]
