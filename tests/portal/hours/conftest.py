"""What the tests of hours and importing share: a register on each database, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.calling import require_libraries
from tests.portal.walking import Walk, member_walk
from tests.service.register.cast import Cast, gather
from tests.service.register.places import DATABASES, place_on
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import CONTRACTOR
from verifier import clock
from verifier.service.access.roles import Role

#: Milliseconds, where others work too.
PATIENCE = 90_000


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    require_libraries()
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
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
    """Somebody who may sign for the contractor, at a browser of its own."""
    with member_walk(opened, register, CONTRACTOR, Role.SUBMITTER) as walk:
        walk.context.set_default_timeout(PATIENCE)
        yield walk
