"""The log (logboek) against its floors and a peer: ``python -m tests.benchmarks.log [--peer PYTHON] [leaves]``.

Appending is durable at every batch: leaves, tiles and head in one commit on SQLite, with ``synchronous=FULL``, as
the register's writer does it, read again and recomputed before the commit. The floor keeps the same leaves and
nothing else, with the same commit. A proof is of a leaf anywhere in the log, from the stored tiles; its floor reads
as many tiles by key and hashes nothing. The peer is pymerkle on SQLite in its own process and its own environment,
when one is named. The second column of rates is of the clock, in which the disk has a share.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Engine
from sqlmodel import Session

from tests.benchmarks import merkle_peer
from tests.benchmarks.rates import Rate, Spread, rated, repeated
from verifier.core.log.leaf import padding_leaf
from verifier.core.log.tile import inclusion_proof
from verifier.service.store.dialects import begin_reading, connect, writing
from verifier.service.store.log import LogBatch, StoredLog
from verifier.service.store.migrations import migrate
from verifier.service.store.scope import Scope

#: Leaves in a commit, and how many commits are one measurement.
BATCHES: Final = ((1, 100), (10, 100), (100, 40), (1000, 8))
_TIMES, _PROOFS, _TARGET = 5, 400, 5.0
_ROW: Final = "{:<22} {:>9} {:>9}  {:<28} {:>9}  {:>6} {:>7} {:>7} {:>7}"


def main(before: int, peer: str) -> None:
    """Print a line for every work, against its floor and then against the peer."""
    with tempfile.TemporaryDirectory() as folder, _log(Path(folder)) as engine, _bare(Path(folder)) as bare:
        append(engine, leaves(before))
        keep(bare, leaves(before))
        appended = {batch: _appended(engine, bare, batch, groups) for batch, groups in BATCHES}
        proved = _proved(engine, bare)
        told = asked(peer, Path(folder), before) if peer else None
    show("work", "busy/s", "clock/s", "floor or peer", "busy/s", "target", "least", "median", "most")
    for batch, spread in appended.items():
        tell(f"append, batches of {batch}", spread, "leaves alone, same commit")
        if told:
            tell("", _beside(spread, told["batches"][str(batch)]), "pymerkle", _TARGET)
            tell("  by the clock", _by_clock(spread, told["batches"][str(batch)]), "pymerkle", _TARGET)
    tell("proof of inclusion", proved, "as many tiles, read")
    if told:
        tell("", _beside(proved, told["proofs"]), "pymerkle", _TARGET)
    else:
        show("pymerkle was not asked: install it elsewhere, and name its Python with --peer")


@contextmanager
def _log(folder: Path) -> Iterator[Engine]:
    """The log of a register that keeps nothing else."""
    url = f"sqlite:///{folder / 'register.sqlite'}"
    migrate(url)
    engine = connect(url)
    yield engine
    engine.dispose()


@contextmanager
def _bare(folder: Path) -> Iterator[sqlite3.Connection]:
    """A database with leaves and tiles and no log."""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE leaf (leaf_index INTEGER PRIMARY KEY, leaf BLOB NOT NULL)")
        bare.execute("CREATE TABLE tile (level INTEGER, number INTEGER, hashes BLOB, PRIMARY KEY (level, number))")
        bare.executemany(
            "INSERT INTO tile VALUES (?, ?, ?)", [(0, number, secrets.token_bytes(8192)) for number in range(200)]
        )
        yield bare


def leaves(count: int) -> list[bytes]:
    return [padding_leaf(secrets.token_bytes(32)) for _ in range(count)]


def append(engine: Engine, group: Sequence[bytes]) -> None:
    """One group of the register's writer."""
    with writing(engine) as session:
        batch = LogBatch(session)
        for leaf in group:
            batch.append(leaf)
        batch.complete()


def keep(bare: sqlite3.Connection, group: Sequence[bytes]) -> None:
    """The floor: the same leaves, the same commit."""
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany("INSERT INTO leaf (leaf) VALUES (?)", [(leaf,) for leaf in group])
    bare.execute("COMMIT")


def _appended(engine: Engine, bare: sqlite3.Connection, batch: int, groups: int) -> Spread:
    made = [[leaves(batch) for _ in range(groups)] for _ in range(_TIMES)]
    count = batch * groups

    def floor() -> Rate:
        some = [leaves(batch) for _ in range(groups)]
        return rated(count, partial(_each, partial(keep, bare), some))

    works = (partial(rated, count, partial(_each, partial(append, engine), some)) for some in made)
    return repeated(works, floor)


def _each(work: Callable[[Any], object], groups: Sequence[Any]) -> None:
    for group in groups:
        work(group)


def _proved(engine: Engine, bare: sqlite3.Connection) -> Spread:
    with Session(engine) as session:
        begin_reading(session)
        log = StoredLog(session, Scope.register())
        size = int(log.head(lock=False).size)
        indexes = [secrets.randbelow(size) for _ in range(_PROOFS)]
        tiles = _tiles_of_a_proof(log, indexes[0], size)

        def prove() -> Rate:
            return rated(_PROOFS, lambda: [log.prove_inclusion(index, size) for index in indexes])

        def floor() -> Rate:
            return rated(_PROOFS, partial(_each, partial(_read, bare), [tiles] * _PROOFS))

        return repeated([prove] * _TIMES, floor)


def _tiles_of_a_proof(log: StoredLog, index: int, size: int) -> int:
    """How many tiles are read for one proof."""
    met: list[tuple[int, int]] = []

    def read(level: int, number: int) -> bytes:
        met.append((level, number))
        return log.tile(level, number)

    inclusion_proof(read, index, size)
    return len(met)


def _read(bare: sqlite3.Connection, tiles: int) -> None:
    for number in range(tiles):
        bare.execute("SELECT hashes FROM tile WHERE level = 0 AND number = ?", (number,)).fetchone()


def asked(python: str, folder: Path, before: int) -> dict[str, Any]:
    """What the peer measured of itself, in its own process."""
    question = {
        "folder": str(folder),
        "before": before,
        "batches": BATCHES,
        "times": _TIMES,
        "proofs": _PROOFS // 8,
    }
    done = subprocess.run(  # noqa: S603 # what was named on the command line
        [python, str(merkle_peer.__file__)], input=json.dumps(question), capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _beside(spread: Spread, peers: Sequence[Sequence[float]]) -> Spread:
    return Spread(spread.rates, [Rate(*each) for each in peers])


def _by_clock(spread: Spread, peers: Sequence[Sequence[float]]) -> Spread:
    return Spread(
        [Rate(each.clock, each.clock) for each in spread.rates], [Rate(each[1], each[1]) for each in peers]
    )


def tell(work: str, spread: Spread, peer: str, target: float | None = None) -> None:
    least, *_, most = ratios = spread.ratios
    shown = (f"{each:.2f}" for each in (least, median(ratios), most))
    floor = median(each.busy for each in spread.floors)
    show(work, f"{spread.busy:,.0f}", f"{spread.clock:,.0f}", peer, f"{floor:,.0f}", f"{target or ''}", *shown)


def show(*columns: str) -> None:
    print(_ROW.format(*columns) if len(columns) > 1 else columns[0])  # noqa: T201 # what a benchmark is for


if __name__ == "__main__":
    words = sys.argv[1:]
    named = words.pop(words.index("--peer") + 1) if "--peer" in words else ""
    numbers = [word for word in words if word.isdecimal()]
    main(int(numbers[0]) if numbers else 20_000, named)
