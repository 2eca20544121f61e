"""The library (bibliotheek) under test: in one Node process, and in one browser before a register of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.asking import write_assets
from tests.portal.calling import Talk, require_libraries, talking
from tests.portal.library.acting import BSN, secrets_of
from tests.portal.library.browser_room import Entry, Room, entered, signed_in
from tests.portal.walking import Walk, browser, walk
from tests.service.register.cast import gather
from tests.service.register.play import Play
from tests.service.register.running import serving
from tests.service.register.story import Signed
from tests.unsafe_scheme import CONTRACTOR, PASSPHRASE
from verifier import clock


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    require_libraries()
    with talking(write_assets(tmp_path_factory.mktemp("library"))) as talk:
        yield talk


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    require_libraries()
    cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    with serving(cast, tmp_path_factory.mktemp("library") / "register") as register:
        register.introduce()
        yield Play(register)
    cast.close()


@pytest.fixture(scope="session")
def contract(play: Play) -> Signed:
    return play.contract()


@pytest.fixture(scope="module")
def opened(play: Play, contract: Signed) -> Iterator[Browser]:
    """Begun when the register has what it needs, and ended with the module."""
    with browser() as begun:
        yield begun


@pytest.fixture(scope="module")
def walked(opened: Browser, play: Play) -> Iterator[Walk]:
    """One browser for all of them; at the end no secret has left it, and no policy of a page was broken."""
    with walk(opened, play.register) as walking:
        yield walking
        assert walking.record.leaks([BSN, PASSPHRASE, *secrets_of(play.register)]) == []
        assert walking.record.breaches == []
        assert walking.record.sent


@pytest.fixture(scope="session")
def entry(play: Play, contract: Signed) -> Entry:
    return signed_in(play.register, CONTRACTOR)


@pytest.fixture
def tab(walked: Walk, play: Play, entry: Entry) -> Iterator[Room]:
    """A tab of a browser in which nothing is kept."""
    opened = entered(walked, play.register, entry)
    yield opened
    opened.forget()
    for page in walked.context.pages:
        page.close()
