"""What the tests of hours and importing share: a register on each database, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.calling import require_libraries
from tests.portal.walking import Walk, browser, member_walk
from tests.postgres import need_programs, server
from tests.service.register.cast import Cast, gather
from tests.service.register.places import on_postgresql, on_sqlite
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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def register(
    request: pytest.FixtureRequest, cast: Cast, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A register with its directory, that nobody publishes for."""
    folder = tmp_path_factory.mktemp("register")
    if request.param == "sqlite":
        with serving(cast, on_sqlite(folder)) as running:
            running.introduce()
            yield running
        return
    need_programs()
    with server() as postgres, serving(cast, on_postgresql(postgres, folder, postgres.copy())) as running:
        running.introduce()
        yield running


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as chromium:
        yield chromium


@pytest.fixture
def walked(opened: Browser, register: Running) -> Iterator[Walk]:
    """Somebody who may sign for the contractor, at a browser of its own."""
    with member_walk(opened, register, CONTRACTOR, Role.SUBMITTER) as walk:
        walk.context.set_default_timeout(PATIENCE)
        yield walk
