"""No place twice: however many draw at once, and whatever a restored database has forgotten."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.endurance import often
from tests.postgres import Server
from tests.service.register.cast import ISSUER, Cast
from tests.service.register.places import Places, on_postgresql, opened, place_in
from tests.service.register.race import WORKERS, race
from tests.service.register.statuses import desk, unsafe_allocate
from verifier.core.model.status import StatusRef
from verifier.service.store.draw import Draw
from verifier.service.store.log import LogBatch
from verifier.service.store.scope import Scope
from verifier.service.store.statuses import Statuses

pytestmark = pytest.mark.slow

ROUNDS = often(10, 200)
#: So small that whoever does not remember what was given gives it again.
SIZE = 64

Backup = Callable[[Path], Path]


class TwoProcesses:
    """Two draws over one database, each for half of the workers, and every place that they were given."""

    def __init__(self, folder: Path) -> None:
        self.given: list[StatusRef] = []
        self._database = opened(folder)
        self._draws = [Draw(SIZE), Draw(SIZE)]

    def ask(self, worker: int, turn: int, _: int, /) -> None:
        def work(session: Session, __: LogBatch) -> StatusRef:
            draw = self._draws[worker % 2]
            return Statuses(session, Scope.register(), draw=draw, public_url=ISSUER).allocate(at=turn)

        self.given.append(asyncio.run(self._database.write(work)))

    def held(self, _: int, /) -> int:
        """How many were given twice."""
        return len(self.given) - len(set(self.given))

    def close(self) -> None:
        self._database.close()


class UnsafeAllocator:
    """Looks what is free, then takes it: what two workers may do at once."""

    def __init__(self, path: Path) -> None:
        self.given: list[int] = []
        self._path = path
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE given (place INTEGER NOT NULL)")
        self._looking = threading.Barrier(WORKERS)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=20, isolation_level=None)

    def ask(self, _worker: int, turn: int, _: int, /) -> None:
        with closing(self._connect()) as connection:
            given = {place for (place,) in connection.execute("SELECT place FROM given")}
            self._looking.wait(20)
            chance = random.Random(turn)  # noqa: S311 # the worst luck: all draw the same
            place = chance.choice(sorted(set(range(SIZE * WORKERS)) - given))
            connection.execute("INSERT INTO given VALUES (?)", (place,))
            self.given.append(place)

    def held(self, _: int, /) -> int:
        return len(self.given) - len(set(self.given))


def test_eight_at_once_are_never_given_the_same_place(places: Places) -> None:
    contender = TwoProcesses(places("race"))
    outcome = race(contender, rounds=ROUNDS)
    contender.close()
    assert outcome.failures == []
    assert outcome.most == 0
    assert len(contender.given) == ROUNDS * WORKERS


def test_negative_control_who_looks_and_then_takes_gives_one_twice(tmp_path: Path) -> None:
    outcome = race(UnsafeAllocator(tmp_path / "given.sqlite"), rounds=3)
    assert outcome.failures == []
    assert outcome.most > 0


@pytest.fixture(params=["sqlite", "postgresql"])
def backup(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Backup]:
    """A folder of a register, and what makes a second one of its database as it is; nobody may have it open."""
    if request.param == "sqlite":
        (tmp_path / "register").mkdir()
        return tmp_path / "register", lambda folder: shutil.copytree(folder, tmp_path / "backup")
    server: Server = request.getfixturevalue("postgres")

    def copy(folder: Path) -> Path:
        name = server.copy(template=place_in(folder).name)
        return on_postgresql(server, tmp_path / "backup", name)

    return on_postgresql(server, tmp_path / "register", server.copy()), copy


def test_a_restored_database_gives_no_place_again(cast: Cast, backup: tuple[Path, Backup]) -> None:
    folder, copy = backup
    given: list[StatusRef] = []
    with desk(cast, folder) as before:
        given += before.given(40)
    restored = copy(folder)
    with desk(cast, folder) as lost:
        given += lost.given(40)
    with desk(cast, restored) as after:
        given += after.given(200)
        assert len({each.uri for each in given}) == 3
    assert len(given) == len(set(given)) == 280


def test_nor_does_a_process_whose_database_is_put_back_beneath_it(backup: tuple[Path, Backup]) -> None:
    """The process goes on with the draw that it has, over a database that forgot half of what it gave."""
    folder, copy = backup
    draw, given = Draw(SIZE * 8), list[StatusRef]()

    def give(where: Path, count: int) -> None:
        database = opened(where)

        def work(session: Session, _: LogBatch) -> list[StatusRef]:
            statuses = Statuses(session, Scope.register(), draw=draw, public_url=ISSUER)
            return [statuses.allocate(at=1) for _ in range(count)]

        given.extend(asyncio.run(database.write(work)))
        database.close()

    give(folder, 50)
    restored = copy(folder)
    give(folder, 50)
    give(restored, 100)
    assert len(given) == len(set(given)) == 200


def test_negative_control_what_the_database_says_is_free_is_given_again(backup: tuple[Path, Backup]) -> None:
    folder, copy = backup

    def give(where: Path, count: int) -> list[StatusRef]:
        database = opened(where)

        def work(session: Session, log: LogBatch) -> list[StatusRef]:
            Statuses(session, Scope.register(), draw=Draw(), public_url=ISSUER).newest("")
            uri = f"{ISSUER}/status/list"
            return [unsafe_allocate(session, size=SIZE, at=1, uri=uri) for _ in range(count)]

        found = asyncio.run(database.write(work))
        database.close()
        return found

    given = give(folder, 10)
    restored = copy(folder)
    given += give(folder, 30)
    given += give(restored, 50)
    assert len(set(given)) < len(given)
