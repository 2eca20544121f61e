"""The holdings (wat ieder heeft): what each party's files and databases hold, counted from the real ones."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

#: What a table, or a kind of row in a vault, says; one that is not listed is shown by its own name.
MEANINGS = {
    "statement": "signed statements, as they came",
    "placement": "placements: agency, state, since when",
    "pseudonym": "pseudonym indexes, one per placement and year",
    "ledger": "person-months: share granted over all contracts",
    "granted": "hours granted per placement and month",
    "leaf": "leaves of the log, padding included",
    "tile": "tiles of the log",
    "checkpoint": "published checkpoints",
    "directory": "directories adopted",
    "ticket": "tickets: which agency, how many",
    "replay": "client assertions used",
    "answer": "answers to agencies, to repeat on a retry",
    "count": "elements evaluated per agency and day",
}
_QUIET = frozenset({"alembic_version", "head", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Holding:
    """``count`` things of one kind in one file of a party; ``people`` tells whether it names anyone in clear."""

    party: str
    file: str
    what: str
    count: int
    people: bool = False


def holdings(folder: Path, party: str) -> tuple[Holding, ...]:
    """What the files below ``folder`` hold, from the files themselves."""
    found: list[Holding] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".sqlite":
            found += _of_database(path, party)
        elif path.suffix == ".csv":
            found.append(Holding(party, path.name, "people, as this party knows them", _rows(path), people=True))
        elif path.name == "keystore.json":
            found.append(Holding(party, path.name, "keys, sealed", path.read_text().count('"sealed"')))
    return tuple(found)


def _of_database(path: Path, party: str) -> Iterator[Holding]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = [
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        for name in names:
            if name == "kept":
                yield from _of_vault(database, path, party)
            elif name not in _QUIET:
                (count,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 -- its own name
                yield Holding(party, path.name, MEANINGS.get(name, name), count)


def _of_vault(database: sqlite3.Connection, path: Path, party: str) -> Iterator[Holding]:
    for kind, count in database.execute(
        "SELECT kind, count(*) FROM kept WHERE kind <> '' GROUP BY kind ORDER BY kind"
    ):
        yield Holding(party, path.name, f"sealed: {kind}", count)


def _rows(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))
