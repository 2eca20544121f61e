"""What the tests of the buyer's pages share: a register that publishes, a contract in its midst, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.buyer.midst import Midst, in_its_midst
from tests.portal.calling import require_libraries
from tests.portal.walking import Walk, member_walk
from tests.service.register.cast import Cast, gather
from tests.service.register.places import DATABASES, place_on
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import BUYER
from verifier import clock
from verifier.service.access.roles import Role

#: Opening a key file takes long where others work too.
PATIENCE = 90_000


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    require_libraries()
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now(), costly={BUYER})
    yield gathered
    gathered.close()


@pytest.fixture(scope="module", params=DATABASES)
def register(
    request: pytest.FixtureRequest, cast: Cast, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A register that publishes five times a second, whose buyer's key file a browser opens."""
    with (
        place_on(request.param, tmp_path_factory.mktemp("register")) as place,
        serving(cast, place, cadence=0.2) as running,
    ):
        running.introduce()
        yield running


@pytest.fixture(scope="module")
def midst(register: Running) -> Midst:
    return in_its_midst(register)


@pytest.fixture
def walked(opened: Browser, register: Running, midst: Midst) -> Iterator[Walk]:
    """A contract manager of the buyer, at a browser of its own."""
    with member_walk(opened, register, BUYER, Role.CONTRACT_MANAGEMENT) as walk:
        walk.context.set_default_timeout(PATIENCE)
        yield walk
