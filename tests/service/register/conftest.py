"""What the tests of the register share: one cast, and one introduced register for each module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, need_programs, server
from tests.service.register.cast import Cast, gather
from tests.service.register.claiming import counted
from tests.service.register.obliging import Obliged
from tests.service.register.places import Places, on_postgresql, on_sqlite
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running, serving
from tests.service.register.stage import Stage
from tests.service.register.story import BSNS, JANUARY, MARCH
from verifier import clock


@pytest.fixture(scope="session")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    yield gathered
    gathered.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL for all tests of this process."""
    need_programs()
    with server() as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Places for registers: whoever asks for it is tested on both databases."""
    if request.param == "sqlite":
        return lambda name: on_sqlite(tmp_path_factory.mktemp(name))
    running: Server = request.getfixturevalue("postgres")

    def on_server(name: str) -> Path:
        return on_postgresql(running, tmp_path_factory.mktemp(name), running.copy())

    return on_server


@pytest.fixture(scope="module")
def register(cast: Cast, places: Places) -> Iterator[Running]:
    """A register that nobody publishes for: its log grows by what is submitted, and by nothing else."""
    with serving(cast, places("register")) as running:
        running.introduce()
        yield running


@pytest.fixture
def obliged(register: Running) -> Obliged:
    return Obliged(Play(register))


@pytest.fixture(scope="module")
def stage(register: Running) -> Stage:
    play = Play(register)
    contract = play.contract()
    waiting = play.placement(contract, BSNS[1])
    eligible, decided = play.eligible(contract, BSNS[0])
    for month in (JANUARY, JANUARY.plus(1), MARCH):
        play.hours(contract, [(eligible, 15_600)], month=month)
    answer = accepted(register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
    basis = counted(answer, contract, MARCH, {eligible.digest: decided.opening})
    for client in ("other_contractor", "other_agency", "other_buyer"):
        getattr(register, client)
    return Stage(play, contract, waiting, eligible, decided, basis)


@pytest.fixture
def nothing_is_left(stage: Stage) -> Iterator[None]:
    """Around every test: the same rows, the same log, and still the root of its leaves."""
    before = stage.register.database.counts()
    yield
    assert stage.register.database.counts() == before
    assert stage.register.database.recomputed_head() == stage.register.database.head()
