"""What the tests of the pages share: a register that trusts the root of a world with bundles, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.portal.browsing import MOMENT, Visit, harmless, person
from tests.portal.bundle_case import year
from tests.portal.walking import browser
from tests.service.register.cast import gather
from tests.service.register.filled import Filled, filling
from tests.service.register.running import Running, serving
from verifier import clock
from verifier.service.settings.settings import Settings
from verifier.service.wiring import Register, assemble


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    """Chromium, in which each member has a browser of its own."""
    with browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A register that trusts the root of the world, and has nothing in it."""
    cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())

    def opening(settings: Settings) -> Register:
        return assemble(cast.register.custodian, year().scheme.kit, settings)

    with serving(cast, tmp_path_factory.mktemp("portal") / "register", opening=opening) as running:
        yield running
    cast.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A register with contracts and placements in every state, of the cast's own scheme; nobody adds to it."""
    cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    with filling(cast, tmp_path_factory.mktemp("filled") / "register") as everything:
        yield everything
    cast.close()


@pytest.fixture(scope="module")
def reader() -> Iterator[BrowserContext]:
    """Ended with the module: as long as it runs, nothing else of this process can run an event loop."""
    with person() as opened:
        yield opened


@pytest.fixture
def fresh(reader: BrowserContext, served: Running) -> Iterator[Visit]:
    """A page of its own, for who goes elsewhere with it or changes its clock; at the end nothing has left it."""
    began = Visit.begin(reader, f"{served.url}/verify")
    yield began
    harmless(began)
    began.page.close()


@pytest.fixture(scope="module")
def began(reader: BrowserContext, served: Running) -> Visit:
    return Visit.begin(reader, f"{served.url}/verify")


@pytest.fixture
def visit(began: Visit) -> Iterator[Visit]:
    """The page in Dutch, as it was when it was opened but for the moment; at the end nothing has left it."""
    began.page.evaluate("for (const id of ['clear', 'kit-back']) document.getElementById(id).click()")
    began.at(MOMENT)
    yield began
    harmless(began)
