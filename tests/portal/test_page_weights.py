"""How heavy pages are (gewicht): what a browser fetches for one, as it travels, when it has nothing of it yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from verifier.service import portal
from verifier.service.portal.assets import composed_assets

ROOM = Path(portal.__file__).parent
#: Bytes of scripts and styles as they travel: of the heaviest page, and of scripts of one that does not seal.
HEAVIEST, LIGHT = 150_000, 30_000
#: Bundles of `make portal`, for pages that seal, open, prove or keep keys.
BUNDLES = {"hpke", "curves", "hashes"}
STYLES = ("tokens.css", "components.css", "portal.css", "parts.css", "everyone.css")


def entries() -> list[str]:
    """The script of each page that has one."""
    sources = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py")]
    return sorted({name for text in sources for name in re.findall(r'"([a-z_]+\.js)"', text)})


def weight(address: str) -> int:
    return len(composed_assets().by_address[address.rpartition("/")[2]].zipped)


@pytest.mark.parametrize("script", entries())
def test_scripts_and_styles_of_a_page_are_light(script: str) -> None:
    assets = composed_assets()
    if script not in assets.by_name:
        pytest.skip("its libraries are not built: make portal")
    needed = assets.scripts_of(script)
    scripts = sum(map(weight, needed))
    styles = sum(weight(assets.path(each)) for each in STYLES if each in assets.by_name)
    assert scripts + styles <= HEAVIEST
    if not BUNDLES & {each.rpartition("/")[2].split(".")[0] for each in needed}:
        assert scripts <= LIGHT


def test_styles_are_light_and_built_of_what_is_used() -> None:
    assets = composed_assets()
    if "components.css" not in assets.by_name:
        pytest.skip("its libraries are not built: make portal")
    assert sum(weight(assets.path(each)) for each in STYLES) < 15_000
    sheet = (ROOM / "static" / "components.css").read_text(encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.html"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "scripts").rglob("*.js"))
    classes = set(re.findall(r"\.((?:nl|utrecht)-[a-z_-]+)", sheet))
    assert len(classes) > 20
    assert {each for each in classes if each not in pages + scripts} == set()
