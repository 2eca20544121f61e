"""What the tests of drawing up contracts share: a register on each database, and a browser of the buyer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

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
    """A register with its directory, that nobody publishes for."""
    with (
        place_on(request.param, tmp_path_factory.mktemp("register")) as place,
        serving(cast, place) as running,
    ):
        running.introduce()
        yield running


@pytest.fixture
def walked(opened: Browser, register: Running) -> Iterator[Walk]:
    """Somebody of procurement, at a browser of its own."""
    with member_walk(opened, register, BUYER, Role.PROCUREMENT) as walk:
        walk.context.set_default_timeout(PATIENCE)
        yield walk


@pytest.fixture
def elsewhere(opened: Browser, register: Running) -> Iterator[Walk]:
    """A colleague, at a browser that holds nothing."""
    with member_walk(opened, register, BUYER, Role.ADMINISTRATOR) as walk:
        walk.context.set_default_timeout(PATIENCE)
        yield walk
