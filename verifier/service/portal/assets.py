"""An asset (onderdeel van een pagina): a script, style or picture at an address that names its content.

Addresses are ``<name>.<hash8>.<ext>``, the first eight digits of the SHA-256 of the bytes that are served, so that
a browser may keep what it has for ever. Scripts are served without their comments and indentation, and name the
modules that they import by such an address too: who has the address of the first has those of all.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

#: Where the browser asks for them.
PREFIX: Final = "/assets"
_ROOM: Final = Path(__file__).parent
#: Cryptography of others, bundled by ``make portal`` and served as it was built: absent from a fresh checkout.
LIBRARIES: Final = frozenset({"curves.js", "hashes.js", "hpke.js"})
_MEDIA_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_COMMENT: Final = re.compile(r"^[ ]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_BLANK: Final = re.compile(r"^[ ]*\n|^[ ]+", re.MULTILINE)
#: A module of ours names another by its place; no two have one name, wherever they lie.
_IMPORTED: Final = re.compile(r'(?<=from ")(?:\./|(?:\.\./)+)(?:[a-z]+/)?([a-z_0-9]+\.js)(?=";)')


class NotBuilt(LookupError):
    """An asset that needs a library which was not built here: run ``make portal``, which needs Node."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} needs libraries that are not built: run `make portal`, which needs Node")


@dataclass(frozen=True)
class Asset:
    """``content`` as it is served."""

    content: bytes
    media_type: str

    @cached_property
    def zipped(self) -> bytes:
        """The same for a browser that unzips, the same bytes each time."""
        return gzip.compress(self.content, mtime=0)


@dataclass(frozen=True)
class Assets:
    """Every asset by the last part of its address, and that part by the name of its file.

    ``needed`` are the files that one imports, each before what imports it, itself last. What needs a library that
    was not built has no address.
    """

    by_address: Mapping[str, Asset]
    by_name: Mapping[str, str]
    needed: Mapping[str, tuple[str, ...]]

    def path(self, name: str) -> str:
        """The address of the file of this name; raises :class:`NotBuilt` when a library that it needs is absent."""
        if name in self.needed and name not in self.by_name:
            raise NotBuilt(name)
        return f"{PREFIX}/{self.by_name[name]}"

    def scripts_of(self, name: str) -> tuple[str, ...]:
        """The addresses of everything that a script imports, each before what imports it, itself last."""
        self.path(name)
        return tuple(self.path(each) for each in self.needed[name])


@cache
def composed_assets(room: Path = _ROOM) -> Assets:
    """What ``room`` has, composed once a process."""
    sources, by_name, by_address = _sources(room), dict[str, str](), dict[str, Asset]()
    needed = {each: tuple(dict.fromkeys(_needed(sources, each))) for each in sources}
    present = [names for names in needed.values() if sources.keys() >= set(names)]
    for name in dict.fromkeys(each for names in present for each in names):
        stem, _, extension = name.rpartition(".")
        text = _IMPORTED.sub(lambda found: f"./{by_name[found[1]]}", sources[name])
        content = (bare(text) if extension == "js" and name not in LIBRARIES else text).encode()
        address = by_name[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{extension}"
        by_address[address] = Asset(content, _MEDIA_TYPES[extension])
    return Assets(by_address, by_name, needed)


def bare(script: str) -> str:
    """A script without comments on lines of their own, without indentation and empty lines.

    Text between backticks stays on one line in our scripts: nothing that is meant is lost.
    """
    return _BLANK.sub("", _COMMENT.sub("", script))


def _sources(room: Path) -> Mapping[str, str]:
    found = (each for folder in ("scripts", "static") for each in sorted((room / folder).rglob("*")))
    return {each.name: each.read_text(encoding="utf-8") for each in found if each.suffix[1:] in _MEDIA_TYPES}


def _needed(sources: Mapping[str, str], name: str) -> Iterator[str]:
    """What a file imports, and what that imports, before the file itself; imports make no circle."""
    if name.endswith(".js") and name not in LIBRARIES:
        for imported in _IMPORTED.findall(sources[name]):
            yield from _needed(sources, imported)
    yield name
