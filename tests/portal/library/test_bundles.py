"""What others made is bundled small, with its licence and without what a page may not do, or a page says so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.portal.asking import node
from tests.portal.calling import require_libraries
from verifier.service.portal import assets
from verifier.service.portal.assets import LIBRARIES, NotBuilt, composed_assets
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.page import page

ROOM = Path(assets.__file__).parent
#: Bytes as they are sent: of the heaviest page with its styles, and of the scripts of one that seals nothing.
HEAVIEST, WITHOUT_LIBRARIES = 150_000, 30_000
LOCK = json.loads((ROOM / "libraries" / "package-lock.json").read_text())


def sent(*names: str) -> int:
    served = composed_assets()
    return sum(len(served.by_address[served.by_name[each]].zipped) for each in names)


def test_no_page_is_heavy() -> None:
    require_libraries()
    served = composed_assets()
    imported = {each for names in served.needed.values() for each in names[:-1]}
    pages = {name: served.needed[name] for name in served.by_name if name not in imported and name.endswith(".js")}
    styles = sent(*(each for each in served.by_name if each.endswith(".css")))
    sizes = {name: sent(*names) for name, names in pages.items()}
    assert {name: size for name, size in sizes.items() if size + styles > HEAVIEST} == {}
    light = {name for name, names in pages.items() if not LIBRARIES & set(names)}
    assert {name: sizes[name] for name in light if sizes[name] > WITHOUT_LIBRARIES} == {}
    assert light
    assert light != pages.keys()


@pytest.fixture(scope="module")
def bundles() -> dict[str, str]:
    require_libraries()
    return {name: (ROOM / "scripts" / name).read_text() for name in sorted(LIBRARIES)}


def test_a_library_does_what_a_page_may(bundles: dict[str, str]) -> None:
    forbidden = re.compile(
        r"Math\.random|\beval\(|new Function|innerHTML|document\.|fetch\(|XMLHttp|WebSocket|Storage"
    )
    found = {name: forbidden.findall(text) for name, text in bundles.items()}
    assert found == {name: [] for name in LIBRARIES}
    assert forbidden.search("const pad = Math.random();"), "the control"
    assert all("getRandomValues" in bundles[name] for name in ("curves.js", "hpke.js"))


def test_each_names_what_is_in_it_and_its_licence(bundles: dict[str, str]) -> None:
    packages = {name.removeprefix("node_modules/"): each for name, each in LOCK["packages"].items() if name}
    for name, text in bundles.items():
        banner = text[: text.index("*/")]
        named = re.findall(r"^(?:/\*! )?((?:@[a-z]+/)?[a-z0-9-]+) ([0-9.]+): Copyright", banner, re.MULTILINE)
        assert named, name
        assert all(packages[each]["version"] == version for each, version in named)
        assert "Permission is hereby granted" in banner
        assert "THE SOFTWARE IS PROVIDED" in banner


def test_the_lock_is_exact_and_names_no_host() -> None:
    wanted = json.loads((ROOM / "libraries" / "package.json").read_text())
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert "resolved" not in json.dumps(LOCK)
    assert all("integrity" in each for name, each in LOCK["packages"].items() if name)
    assert {each["license"] for name, each in LOCK["packages"].items() if name} == {"MIT", "EUPL-1.2"}


@pytest.mark.slow
def test_the_same_lock_gives_the_same_bytes(bundles: dict[str, str], tmp_path: Path) -> None:
    if not (ROOM / "libraries" / "node_modules").exists():
        pytest.skip("what is bundled is not installed: run `make portal`")
    subprocess.run([node(), str(ROOM / "libraries" / "build.mjs"), str(tmp_path)], check=True)  # noqa: S603 -- our own builder
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == bundles


def test_without_libraries_the_other_pages_are_served(tmp_path: Path) -> None:
    """A fresh checkout: what needs no library has its address, what needs one says how to build it."""
    shutil.copytree(ROOM / "static", tmp_path / "static")
    shutil.copytree(ROOM / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns(*LIBRARIES))
    bare = composed_assets(tmp_path)
    assert bare.scripts_of("verify_page.js") == composed_assets().scripts_of("verify_page.js")
    assert bare.path("api.js") == composed_assets().path("api.js")
    for name in ("sealing.js", "keyring.js", "threshold.js"):
        with pytest.raises(NotBuilt, match="make portal"):
            bare.path(name)
        with pytest.raises(NotBuilt):
            bare.scripts_of(name)


class Unbuilt:
    """Something on a page that needs what was not built."""

    def __str__(self) -> str:
        raise NotBuilt("hpke.js")


async def needing(request: Request) -> Response:
    language = Language.EN if request.url.path.startswith("/en") else Language.NL
    return page(request, "refused.html", language, status=404, code=Unbuilt())


def test_a_page_that_needs_them_says_that_they_were_not_built() -> None:
    http = TestClient(Starlette(routes=[Route("/page", needing), Route("/en/page", needing)]))
    for path, language in (("/page", Language.NL), ("/en/page", Language.EN)):
        answer = http.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
        assert words(language)["not_built_text"] in answer.text
        assert "make portal" in answer.text
        assert "connect-src 'none'" in answer.headers["content-security-policy"]
