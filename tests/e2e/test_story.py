"""The demo's story from one end to the other: the command a newcomer types, its programs, files and databases."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from verifier.demo import cast
from verifier.demo.holdings import holdings
from verifier.demo.scan import scan

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Told:
    """What the story told, and where its data lies."""

    folder: Path
    acts: dict[int, dict[str, Any]]

    def table(self, act: int, title: str) -> list[dict[str, Any]]:
        (found,) = (table for table in self.acts[act]["tables"] if table["title"].startswith(title))
        rows: list[dict[str, Any]] = found["rows"]
        return rows

    def lines(self, act: int) -> str:
        return "\n".join(self.acts[act]["lines"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("story") / "demo"
    command = [sys.executable, "-m", "verifier.cli", "demo", "--json", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)  # noqa: S603 -- our own module
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return Told(folder, {act["act"]: act for act in json.loads(done.stdout)["acts"]})


def test_everyone_takes_part(told: Told) -> None:
    roles = [row["role"] for row in told.table(1, "Who takes part")]
    assert sorted(roles) == sorted(["register", *["evaluator"] * 2, *["agency"] * 2, "buyer", *["contractor"] * 2])


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
        (5, cast.LARGE.reference, "on_track", "50-75 %"),
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


def test_bundles_verify_without_a_network(told: Told) -> None:
    rows = told.table(7, "Verified offline")
    assert [(row["status"], row["exit code"]) for row in rows] == [
        ("valid", 0),
        ("valid", 0),
        ("invalid", 1),
        ("undecided", 2),
    ]
    assert [row["first finding"] for row in rows] == ["", "", "bad_signature", "directory_expired"]


def test_the_holdings_table_is_what_the_files_hold(told: Told) -> None:
    shown = {(row["party"], row["what"]): row["count"] for row in told.table(8, "What each party holds")}
    register = {
        (each.party, each.what): each.count for each in holdings(told.folder / "register", cast.REGISTER.name)
    }
    assert shown.items() >= register.items()
    assert register[(cast.REGISTER.name, "placements: agency, state, since when")] == 13


def test_no_number_of_a_person_is_anywhere_else(told: Told) -> None:
    numbers = {row.bsn for row in cast.ROWS}
    files = {found.file.relative_to(told.folder).as_posix() for found in scan(told.folder, numbers)}
    assert files == {
        "builder/people.csv",
        "cleaner/people.csv",
        "gemeente/register-file.csv",
        "uwv/register-file.csv",
    }


def test_a_planted_number_is_found(told: Told) -> None:
    """The control: the same search over the same data goes red when one log holds one number."""
    planted = told.folder / "register" / "planted.log"
    planted.write_bytes(b"bsn=" + cast.ROWS[0].bsn.encode())
    try:
        assert planted in {found.file for found in scan(told.folder, [cast.ROWS[0].bsn])}
    finally:
        planted.unlink()


def test_both_contractors_know_the_person_and_the_register_one_index(told: Told) -> None:
    """The person on both contracts is one row in the ledger: the sum stays within one full-time equivalent."""

    with sqlite3.connect(f"file:{told.folder}/register/register.sqlite?mode=ro", uri=True) as database:
        fullest = database.execute("SELECT max(granted) FROM ledger").fetchone()[0]
        sums = database.execute(
            "SELECT l.granted, sum(g.share) FROM ledger l JOIN pseudonym p ON p.pseudonym_index = l.pseudonym_index"
            " JOIN granted g ON g.placement = p.placement AND g.month = l.month"
            " WHERE substr(l.month, 1, 4) = p.scope GROUP BY l.pseudonym_index, l.month"
        ).fetchall()
    assert fullest <= 1_000_000
    assert sums
    assert all(granted == total for granted, total in sums)
