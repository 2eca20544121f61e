"""What the tests of the API share: a register with something in it, and every operation of its document."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endurance import often
from tests.postgres import Server, need_programs, server
from tests.service.register.cast import Cast, gather
from tests.service.register.places import on_postgresql, on_sqlite
from tests.service.register.play import Play
from tests.service.register.running import Running, serving
from tests.service.register.story import BSNS
from verifier import clock


@pytest.fixture(scope="session")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    need_programs()
    with server() as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", "postgresql"][: often(1, 2)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """On SQLite; in the long run also on PostgreSQL."""
    folder = tmp_path_factory.mktemp("register")
    if request.param == "sqlite":
        return on_sqlite(folder)
    running: Server = request.getfixturevalue("postgres")
    return on_postgresql(running, folder, running.copy())


@pytest.fixture(scope="module")
def register(cast: Cast, place: Path) -> Iterator[Running]:
    """A register with one contract, one placement that waits and one that was found eligible."""
    with serving(cast, place, cadence=0.5) as running:
        running.introduce()
        play = Play(running)
        contract = play.contract()
        play.placement(contract, BSNS[1])
        play.eligible(contract, BSNS[0])
        for _ in range(200):
            if running.public.get("/log/checkpoint").status_code == 200:
                break
            time.sleep(0.1)
        yield running
