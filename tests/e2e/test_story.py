"""The demo's story from one end to the other: the command a newcomer types, its programs, files and databases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.on_disk import on_disk
from tests.e2e.witnessed import require_witnessed
from tests.endurance import often
from tests.postgres import OWNER, Server, need_programs, server
from tests.service.register.places import Database, on_postgresql
from verifier.demo import cast
from verifier.demo.holdings import holdings, holdings_on_server
from verifier.demo.hosting import Hosting
from verifier.demo.rows import rows_of
from verifier.demo.scan import scan, search
from verifier.service.settings.obstacle import StartRefused

pytestmark = pytest.mark.slow


#: How the register is hosted: its workers, and on which database. The last is what `make demo` plays.
HOSTINGS = [(2, "postgresql"), (2, "sqlite"), (1, "sqlite")][: often(2, 3)]
HOSTED = [f"{workers} on {database}" for workers, database in HOSTINGS]
#: A test number of nobody in the story.
PLANTED = "999992077"


@dataclass(frozen=True)
class Told:
    """What the story told, where its data lies, and the register's database as a second program sees it."""

    folder: Path
    hosting: Hosting
    database: Database
    server: Server | None = None
    acts: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.hosting.database_url(self.folder / "register")

    def table(self, act: int, title: str) -> list[dict[str, Any]]:
        (found,) = (table for table in self.acts[act]["tables"] if table["title"].startswith(title))
        rows: list[dict[str, Any]] = found["rows"]
        return rows

    def lines(self, act: int) -> str:
        return "\n".join(self.acts[act]["lines"])


@pytest.fixture(scope="module", params=HOSTINGS, ids=HOSTED)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    workers, kind = request.param
    beside = tmp_path_factory.mktemp("story")
    if kind == "sqlite":
        folder = beside / "demo"
        yield played(Told(folder, Hosting(workers), Database(folder / "register")))
        return
    need_programs()
    with server() as running:
        name = running.empty()
        files = [beside / "database-url", beside / "migration-url"]
        for file, url in zip(files, [running.url(name), running.url(name, role=OWNER)], strict=True):
            file.touch(mode=0o600)
            file.write_text(url)
        database = Database(on_postgresql(running, beside / "place", name))
        yield played(Told(beside / "demo", Hosting(workers, *files), database, running))


def played(told: Told) -> Told:
    """The story, played by the command that a newcomer types, and what it told."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in told.hosting.written().items()]
    command = [sys.executable, "-m", "verifier.cli", "demo", "--json", "--folder", str(told.folder), *options]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)  # noqa: S603 -- our own module
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    told.acts.update({act["act"]: act for act in json.loads(done.stdout)["acts"]})
    return told


def test_everyone_takes_part(told: Told) -> None:
    roles = [row["role"] for row in told.table(1, "Who takes part")]
    assert sorted(roles) == sorted(["register", "buyer", *["evaluator", "witness", "agency", "contractor"] * 2])


def test_the_register_is_hosted_as_was_asked(told: Told) -> None:
    workers, database = told.hosting.workers, told.hosting.database
    shared = f"{workers} processes that share a port" if workers > 1 else "one process"
    assert f"The register runs as {shared}, and keeps its rows in {database}." in told.lines(1)


def test_obligations_are_those_of_the_rule_sets(told: Told) -> None:
    rows = {row["reference"]: row for row in told.table(2, "Contracts")}
    assert rows[cast.LARGE.reference]["obligation"] == "€ 240,000"
    assert rows[cast.SMALL.reference]["obligation"] == "€ 40,000"


def test_a_mistyped_number_never_leaves_its_program(told: Told) -> None:
    assert "row 5 of people.csv, column value" in told.lines(3)
    assert "999940003" not in json.dumps(told.acts)


def test_agencies_decide_and_one_is_sent_again(told: Told) -> None:
    first = {row["agency"]: row for row in told.table(4, "First round")}
    second = {row["agency"]: row for row in told.table(4, "Second round")}
    assert (first[cast.UWV.name]["eligible"], first[cast.UWV.name]["declined"]) == (6, 2)
    assert first[cast.MUNICIPALITY.name]["eligible"] == 4
    assert second[cast.MUNICIPALITY.name]["eligible"] == 1


def test_the_cap_bites_for_the_person_on_both_contracts(told: Told) -> None:
    (row,) = told.table(5, "Where the cap")
    assert row["placement"] == "B1"
    assert row["months"].endswith("(12)")
    assert (row["hours reported a month"], row["hours granted"]) == ("86.66", "51.99")


@pytest.mark.parametrize(
    ("act", "reference", "verdict", "band"),
    [
        (5, cast.LARGE.reference, "on_track", "held back"),
        (6, cast.LARGE.reference, "met", "100 %"),
        (6, cast.SMALL.reference, "met", "held back"),
    ],
    ids=["halfway", "larger contract", "smaller contract: verdict only"],
)
def test_the_buyer_is_told_what_the_policy_allows(
    told: Told, act: int, reference: str, verdict: str, band: str
) -> None:
    answer = {row["what"]: row["answer"] for row in told.table(act, f"The answer on {reference}")}
    assert (answer["verdict"], answer["band"]) == (verdict, band)
    assert answer["floor, rounded"] == "held back"
    assert (answer["placements"] == "held back") == (band == "held back")


def test_an_activity_is_confirmed_and_counts(told: Told) -> None:
    (row,) = told.table(6, "Activities on")
    assert (row["how much"], row["state"], row["counts for"]) == ("2 days", "confirmed", "€ 2,000")
    answer = {each["what"]: each["answer"] for each in told.table(6, f"The answer on {cast.SMALL.reference}")}
    assert answer["activities"] == "€ 2,000"


def test_bundles_verify_without_a_network(told: Told) -> None:
    rows = told.table(7, "Verified offline")
    assert [(row["status"], row["exit code"]) for row in rows] == [
        ("valid", 0),
        ("valid", 0),
        ("invalid", 1),
        ("undecided", 2),
    ]
    assert [row["first finding"] for row in rows] == ["", "", "bad_signature", "directory_expired"]


def test_a_quorum_of_witnesses_stands_under_whatever_checkpoint_was_shown(told: Told) -> None:
    published = dict(told.database.rows("SELECT note, quorum_time FROM publication"))
    require_witnessed(published, buyer=told.folder / cast.BUYER.folder)


def test_the_holdings_table_is_what_the_files_hold(told: Told) -> None:
    shown = {(row["party"], row["what"]): row["count"] for row in told.table(8, "What each party holds")}
    held = holdings(told.folder / "register", cast.REGISTER.name)
    if told.server is not None:
        with rows_of(told.url) as rows:
            held += holdings_on_server(rows, cast.REGISTER.name)
    register = {(each.party, each.what): each.count for each in held}
    assert shown.items() >= register.items()
    assert register[(cast.REGISTER.name, "placements: agency, state, since when")] == 13


def test_no_number_of_a_person_is_anywhere_else(told: Told) -> None:
    numbers = {row.bsn for row in cast.ROWS} | {row.mistyped for row in cast.ROWS if row.mistyped}
    assert {found.place for found in scan(told.folder, numbers)} == {
        "builder/people.csv",
        "cleaner/people.csv",
        "gemeente/register-file.csv",
        "uwv/register-file.csv",
    }
    assert on_disk(told.server, numbers) == set()


def test_a_planted_number_is_found(told: Told) -> None:
    """The control: the same search over the same data goes red when one log holds one number."""
    planted = told.folder / "register" / "planted.log"
    planted.write_bytes(b"bsn=" + cast.ROWS[0].bsn.encode())
    try:
        assert "register/planted.log" in {found.place for found in scan(told.folder, [cast.ROWS[0].bsn])}
    finally:
        planted.unlink()


@pytest.mark.parametrize(
    ("table", "columns", "value"),
    [
        ("replay", ("client", "jti", "expires_at"), f"jti {PLANTED}"),
        ("pseudonym", ("placement", "pseudonym_index", "scope"), f"index {PLANTED}".encode()),
    ],
    ids=["text", "bytes"],
)
def test_a_planted_number_is_found_in_a_row(
    told: Told, table: str, columns: tuple[str, ...], value: str | bytes
) -> None:
    """The same control for the rows, as the register's own role reads them, and for the files of the server."""
    told.database.change(f"INSERT INTO {table} ({', '.join(columns)}) VALUES (?, ?, '1')", value, value)  # noqa: S608 -- our names
    with rows_of(told.url) as rows:
        found = search(((name, rows.content(name)) for name in rows.tables), [PLANTED])
    in_files = on_disk(told.server, [PLANTED])
    told.database.change(f"DELETE FROM {table} WHERE {columns[0]} = ?", value)  # noqa: S608 -- our names
    assert {each.place for each in found} == {table}
    assert in_files == ({"data/base", "data/pg_wal"} if told.server else set())


def test_a_database_with_a_story_is_for_no_other(told: Told) -> None:
    """No story is played over another one, and none is opened on another one's rows."""
    if told.server is None:
        pytest.skip("on SQLite a database lies in the folder of its story")
    told.hosting.require_story(json.loads((told.folder / "story.json").read_text())["directory"])
    with pytest.raises(StartRefused, match="a database that holds no statement yet"):
        told.hosting.require_empty()
    with pytest.raises(StartRefused, match="the database in which this story was played"):
        told.hosting.require_story("another.first.directory")


def test_both_contractors_know_the_person_and_the_register_one_index(told: Told) -> None:
    """The person on both contracts is one row in the ledger: the sum stays within one full-time equivalent."""
    sums = told.database.rows(
        "SELECT l.granted, sum(g.share) FROM ledger l JOIN pseudonym p ON p.pseudonym_index = l.pseudonym_index"
        " JOIN granted g ON g.placement = p.placement AND g.month = l.month"
        " WHERE substr(l.month, 1, 4) = p.scope GROUP BY l.pseudonym_index, l.month"
    )
    assert told.database.one("SELECT max(granted) FROM ledger") <= 1_000_000
    assert sums
    assert all(granted == total for granted, total in sums)


EXAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "examples"
#: In the order of the how-to page: what one party sends, the next one works with.
DOORS = ("operator", "buyer", "contractor", "agency")


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 -- our own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """``make serve`` on the story's data; the address of the register, once it has invited to try it."""
    command = [sys.executable, "-u", "-m", "verifier.cli", "serve", "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603 -- our own module
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("curl ") and line.rstrip().endswith("/v1/openapi.json"):
                    yield line.split()[1].removesuffix("/v1/openapi.json")
                    break
            else:
                pytest.fail("it did not say what can be tried")
        finally:
            process.terminate()


@pytest.mark.parametrize("told", HOSTINGS[: often(1, 3)], indirect=True, ids=HOSTED[: often(1, 3)], scope="module")
def test_the_examples_of_the_sandbox_run_against_what_is_served(told: Told) -> None:
    """The last of this module: it adds a contract and a placement to the story."""
    with served(told.folder) as register:
        shown = run("sh", str(EXAMPLES / "curl.sh"), register, str(told.folder))
        for code in ("not_authenticated", "not_found", "wrong_request"):
            assert f'"code":"{code}"' in shown
        assert "\n304\n" in shown
        assert '"alternatives":[{' in shown
        assert '"findings":[{"step":1,' in shown
        public = run(sys.executable, str(EXAMPLES / "public_door.py"), register)
        assert "the obligation: EUR 32,000.00" in run(
            sys.executable, str(EXAMPLES / "plan_before_award.py"), register
        )
        assert "a placement is called: plaatsing" in public
        output = {door: run(sys.executable, str(EXAMPLES / f"{door}_door.py"), str(told.folder)) for door in DOORS}
    assert "bundle: valid" in output["buyer"]
    assert "attested; leaf of the log:" in output["contractor"]
    assert "a round: {'fetched': 1, 'eligible': 1}" in output["agency"]
    assert not [row.bsn for row in cast.ROWS if row.bsn in "".join([shown, public, *output.values()])]
