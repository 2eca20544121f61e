"""The links that whoever runs the register makes: for a first administrator, and for a demo alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.service.register.browser import Browser
from tests.service.register.cast import ISSUER, Cast
from tests.service.register.own_home import OwnHome, found_home
from tests.service.register.places import on_sqlite, place_in
from tests.service.register.running import Running, serving
from verifier import clock
from verifier.cli.app import app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def register(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(cast, on_sqlite(tmp_path_factory.mktemp("linked") / "register")) as running:
        running.introduce()
        yield running


@pytest.fixture(scope="module")
def home(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> OwnHome:
    return found_home(tmp_path_factory.mktemp("home"), cast.register.kit, at=clock.now())


def asked(home: OwnHome, folder: Path, *words: str, **changes: str) -> Any:
    """What ``plaatsbewijs register`` answers as JSON, and its exit code."""
    environ = home.environ(DATABASE_URL=place_in(folder).url, PUBLIC_URL=ISSUER, **changes)
    done = CliRunner().invoke(app, ["register", *words, "--json"], env=environ)
    return done.exit_code, json.loads(done.stdout)


def test_a_first_administrator_comes_in_by_a_link_and_then_invites(
    register: Running, cast: Cast, home: OwnHome
) -> None:
    party = cast.contractor.party
    code, told = asked(home, register.folder, "invite", "--organisation", party, "--called", "Bouwbedrijf De Linde")
    address, _, secret = told["link"].partition("#")
    assert (code, address) == (0, f"{ISSUER}/sign-in/link")
    browser = Browser(register)
    assert "Bouwbedrijf De Linde" in browser.post("/sign-in/link", secret=told["link"]).text
    assert browser.post("/sign-in/welcome", secret=secret, name="Ada").status_code == 303
    assert "Bouwbedrijf De Linde" in browser.get("/colleagues").text
    assert browser.post("/colleagues/invite", role="submitter").status_code == 200


def test_a_link_of_a_demo_signs_in_and_is_of_one_member_each_time(
    register: Running, cast: Cast, home: OwnHome
) -> None:
    words = ("sign-in-link", "--organisation", cast.buyer.party, "--role", "policy", "--name", "Beleid")
    before = register.database.counts()["member"]
    for _ in range(2):
        code, told = asked(home, register.folder, *words)
        browser = Browser(register)
        assert (code, browser.post("/sign-in/link", secret=told["link"]).headers["location"]) == (0, "/buyer")
        assert "Beleid" in browser.get("/account").text
    assert register.database.counts()["member"] == before + 1


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (["sign-in-link", "--role", "reader"], {"ENVIRONMENT": "production", "PUBLIC_URL": "https://r.example"}),
        (["sign-in-link", "--role", "desk"], {}),
        (["invite", "--role", "desk"], {}),
        (["invite", "--role", "director"], {}),
    ],
    ids=["production", "link-for-another-door", "invitation-for-another-door", "no-role"],
)
def test_other_links_are_not_made(
    register: Running, cast: Cast, home: OwnHome, words: list[str], changes: dict[str, str]
) -> None:
    before = register.database.counts()
    told = {"PUBLIC_URL": ISSUER, **changes}
    environ = home.environ(DATABASE_URL=place_in(register.folder).url, **told)
    done = CliRunner().invoke(app, ["register", *words, "--organisation", cast.buyer.party, "--json"], env=environ)
    assert done.exit_code != 0
    assert "#" not in done.stdout
    assert register.database.counts() == before
