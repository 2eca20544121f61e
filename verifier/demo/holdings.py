"""The holdings (wat ieder heeft): what each party's files and databases hold, counted from the real ones."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from verifier.demo.rows import Rows

#: What a table says; one that is not listed is shown by its own name.
MEANINGS: Final = {
    "statement": "signed statements, as they came",
    "placement": "placements: agency, state, since when",
    "contract": "contracts: parties, state, since when",
    "pseudonym": "pseudonym indexes, one per placement and year",
    "ledger": "person-months: share granted over all contracts",
    "granted": "hours granted per placement and month",
    "leaf": "leaves of the log, padding included",
    "tile": "tiles of the log",
    "checkpoint": "checkpoints that the register signed",
    "publication": "published checkpoints, with their cosignatures",
    "seen": "the newest checkpoint that it cosigned, of every log",
    "directory": "directories adopted",
    "ticket": "tickets: which agency, how many",
    "replay": "client assertions used",
    "answer": "answers, to repeat on a retry",
    "allowance": "allowances: how much each client used",
    "count": "elements evaluated per agency and day",
}
#: The same of a kind of row in a vault.
SEALED: Final = {
    "contract": "contracts",
    "ruleset": "rule sets",
    "parcel": "statements signed before they were sent",
    "settled": "marks of those that were all answered",
    "received": "receipts of the register",
    "decision": "decisions, and what opens them",
    "opening": "openings of its own decisions",
    "unsent": "the list of decisions without a receipt",
    "worklist": "the list of what waits for a person",
    "lookups": "how many were looked up, per contractor",
    "enrolment-challenge": "challenges to who would be enrolled",
    "enrolment-answered": "challenges that were answered",
}
_BUNDLE: Final = ".bundle.json"
_QUIET: Final = frozenset({"alembic_version", "head", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Holding:
    """``count`` things of one kind in one ``place`` of a party; ``people``: whether they name anyone in clear."""

    party: str
    place: str
    what: str
    count: int
    people: bool = False


def holdings(folder: Path, party: str) -> tuple[Holding, ...]:
    """What the files below ``folder`` hold, from the files themselves; a kind that is empty is left out."""
    found: list[Holding] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".sqlite":
            found += _of_file(path, party)
        elif path.suffix == ".csv":
            found.append(Holding(party, path.name, "people, as this party knows them", _rows(path), people=True))
        elif path.name == "keystore.json":
            found.append(Holding(party, path.name, "keys, sealed", path.read_text().count('"sealed"')))
        elif path.name == "audit.jsonl":
            found.append(Holding(party, path.name, "audit events: who did what, when", _lines(path)))
        elif path.suffix == ".log":
            found.append(Holding(party, path.name, "lines of the program's log", _lines(path)))
    bundles = sum(1 for _ in folder.glob(f"*{_BUNDLE}"))
    found.append(Holding(party, f"*{_BUNDLE}", "evidence bundles", bundles))
    return tuple(each for each in found if each.count)


def holdings_on_server(rows: Rows, party: str) -> tuple[Holding, ...]:
    """The same for the register's database, when that is no file."""
    counted = ((name, rows.count(name)) for name in rows.tables if name not in _QUIET)
    return tuple(Holding(party, "PostgreSQL", MEANINGS.get(name, name), count) for name, count in counted if count)


def _of_file(path: Path, party: str) -> Iterator[Holding]:
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
        yield Holding(party, path.name, f"sealed: {SEALED.get(kind, kind)}", count)


def _rows(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
