"""What the tests of the desk's pages share: a scene on each database, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.calling import require_libraries
from tests.portal.desk.scene import Scene, scene
from tests.portal.walking import Walk, member_walk
from tests.service.register.cast import Cast, gather
from tests.service.register.places import DATABASES, place_on
from tests.unsafe_scheme import AGENCY
from verifier import clock
from verifier.service.access.roles import Role


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    require_libraries()
    gathered = gather(tmp_path_factory.mktemp("cast"), at=clock.now(), costly={AGENCY})
    yield gathered
    gathered.close()


@pytest.fixture(scope="module", params=DATABASES)
def stage(request: pytest.FixtureRequest, cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with place_on(request.param, tmp_path_factory.mktemp("register")) as place, scene(cast, place) as running:
        yield running


@pytest.fixture
def walked(opened: Browser, stage: Scene) -> Iterator[Walk]:
    with member_walk(opened, stage.register, AGENCY, Role.DESK) as walk:
        yield walk
