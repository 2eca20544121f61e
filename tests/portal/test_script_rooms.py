"""The rooms of the scripts (kamers van de scripts): what a browser judges knows nothing of where it is shown.

``wire`` reads and writes bytes; ``privacy``, ``rules`` and ``judging`` are the mathematics, the tables and the
verification; ``browser`` keeps, asks and sends; ``page`` tells; the rooms of the doors do what somebody came for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from verifier.service import portal
from verifier.service.portal.assets import LIBRARIES

SCRIPTS = Path(portal.__file__).parent / "scripts"
IMPORTED = re.compile(r'from "([^"]+\.js)"')
#: What each room may import beside itself and the libraries; a room of a door may import everything.
BELOW = {
    "wire": set[str](),
    "privacy": {"wire"},
    "rules": {"wire"},
    "judging": {"wire"},
    "browser": {"wire", "privacy", "judging"},
    "page": {"wire", "privacy", "judging", "browser"},
}
DOORS = {"contractor", "hours", "import", "proving", "messages", "desk", "buyer"}


def wrong(arrows: Iterable[tuple[str, str]], below: Mapping[str, set[str]] = BELOW) -> set[tuple[str, str]]:
    """The arrows from one room to another that may not be."""
    return {(room, to) for room, to in arrows if room in below and to not in {room, *below[room]}}


def arrows() -> Iterable[tuple[str, str]]:
    for path in SCRIPTS.glob("*/*.js"):
        for target in IMPORTED.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / target).resolve()
            assert found.is_file(), f"{path.name} imports {target}, which is not there"
            if found.name not in LIBRARIES:
                yield path.parent.name, found.parent.name


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_only_libraries_lie_in_no_room(name: str) -> None:
    assert {each.name for each in SCRIPTS.glob("*.js")} <= LIBRARIES
    assert not list(SCRIPTS.glob(f"*/{name}"))


def test_rooms_import_only_what_lies_below() -> None:
    if not all((SCRIPTS / each).exists() for each in LIBRARIES):
        pytest.skip("its libraries are not built: make portal")
    assert {each.name for each in SCRIPTS.iterdir() if each.is_dir()} == {*BELOW, *DOORS}
    assert wrong(arrows()) == set()


def test_an_arrow_up_is_found() -> None:
    """The negative control."""
    assert wrong([("wire", "page"), ("page", "wire"), ("buyer", "page")]) == {("wire", "page")}
