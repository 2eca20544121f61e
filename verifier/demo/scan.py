"""The scan (zoektocht): all that parties keep, searched for every number of a person in every usual form."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A number was found: in which file or table, and in which form. The number itself is not repeated."""

    place: str
    form: str


def forms_of(number: str) -> Mapping[str, frozenset[bytes]]:
    """The byte strings by which a file would give ``number`` away: as it is, in hexadecimal, in base64, hashed."""
    plain = number.encode("ascii")
    hashed = [hashlib.new(name, plain).digest() for name in ("md5", "sha1", "sha256", "sha512")]
    return {
        "plain": frozenset({plain}),
        "hexadecimal": frozenset({plain.hex().encode(), plain.hex().upper().encode()}),
        "UTF-16": frozenset({number.encode("utf-16-le"), number.encode("utf-16-be")}),
        "base64": frozenset(_in_base64(plain)),
        "hashed": frozenset(spelling for digest in hashed for spelling in _spellings(digest)),
    }


def scan(folder: Path, numbers: Iterable[str]) -> tuple[Found, ...]:
    """Every form of every number in every file below ``folder``, by its path from there.

    Databases are read as bytes, with their write-ahead logs; nothing is left out.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return search(((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files), numbers)


def search(places: Iterable[tuple[str, bytes]], numbers: Iterable[str]) -> tuple[Found, ...]:
    """Every form of every number in each of ``places``, a name and what is there, in their order."""
    wanted = [
        (form, spelling) for number in numbers for form, all_of in forms_of(number).items() for spelling in all_of
    ]
    found = (Found(place, form) for place, content in places for form in _present(content, wanted))
    return tuple(dict.fromkeys(found))


def _present(content: bytes, wanted: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    return (form for form, spelling in wanted if spelling in content)


def _in_base64(octets: bytes) -> Iterator[bytes]:
    """The characters that do not depend on the neighbours, for each of the three ways to fall between groups."""
    for before in range(3):
        padded = bytes(before) + octets
        text = base64.b64encode(padded[: len(padded) // 3 * 3])
        start = -(-before * 8 // 6) if before else 0
        yield text[start:]


def _spellings(digest: bytes) -> Iterator[bytes]:
    yield digest
    yield digest.hex().encode()
    yield base64.b64encode(digest).rstrip(b"=")
    yield base64.urlsafe_b64encode(digest).rstrip(b"=")
