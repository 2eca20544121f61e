"""What the tests of value, activities and proof share: a register that publishes, on each database; a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.calling import require_libraries
from tests.portal.library.acting import FLOOR
from tests.portal.library.browser_room import kit_of, room
from tests.portal.proving.proving_year import ProvingYear, proving_year
from tests.portal.walking import Walk, member_walk
from tests.service.register.cast import Cast, gather
from tests.service.register.places import DATABASES, place_on
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import CONTRACTOR, PASSPHRASE
from verifier import clock
from verifier.party.home import KEYSTORE, Home
from verifier.service.access.roles import Role

#: A page may take long where others work too.
PATIENCE = 90_000
#: Seconds between two checkpoints.
CADENCE = 0.2


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
    """A register with its directory, which publishes five times a second."""
    with (
        place_on(request.param, tmp_path_factory.mktemp("register")) as place,
        serving(cast, place, cadence=CADENCE) as running,
    ):
        running.introduce()
        yield running


@pytest.fixture
def year(register: Running) -> ProvingYear:
    return proving_year(register)


@pytest.fixture
def walked(opened: Browser, register: Running) -> Iterator[Walk]:
    """Somebody who may sign for the contractor, at a browser with the keys of its program."""
    with member_walk(opened, register, CONTRACTOR, Role.SUBMITTER) as walk:
        bring_keys(walk, register, register.cast.contractor)
        yield walk


@pytest.fixture
def partner(opened: Browser, register: Running) -> Iterator[Walk]:
    """The same of another party, for which contracts may name it."""
    home = register.cast.other_contractor
    with member_walk(opened, register, home.party, Role.SUBMITTER) as walk:
        bring_keys(walk, register, home)
        yield walk


def bring_keys(walk: Walk, register: Running, home: Home) -> None:
    """Let a browser hold the keys of a home, whose passphrase costs nothing to try."""
    walk.context.set_default_timeout(PATIENCE)
    empty = room(walk, kit_of(register), home.party, "")
    found = empty.call("keyring.js", "importKeys", (home.folder / KEYSTORE).read_bytes(), PASSPHRASE, FLOOR)
    assert found["signing"]["kid"] == home.signing_key().kid
    empty.page.close()
