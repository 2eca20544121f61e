"""What the tests of the register share: one cast, and one introduced register for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.register.cast import Cast, gather
from tests.service.register.claiming import counted
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


@pytest.fixture(scope="module")
def register(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A register that nobody publishes for: its log grows by what is submitted, and by nothing else."""
    with serving(cast, tmp_path_factory.mktemp("register")) as running:
        running.introduce()
        yield running


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
