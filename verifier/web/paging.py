"""A page (bladzijde): a stretch of a list in log order, and the cursor (bladwijzer) that leads to the next.

A list is read behind a position, never by counting: what is added meanwhile is at its end, and moves nothing. A
cursor names a position in one list, and that list by who asks, where, and with which filters. It is checked, not
secret: somebody who makes one up reaches a position in a list that is his to read from the beginning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from verifier.core.errors import Refusal
from verifier.core.wire import base64url
from verifier.web.refusals import UnknownCursor

#: Items on a page, when the request does not say, and at most.
DEFAULT_LIMIT: Final = 50
MOST: Final = 100

_VERSION: Final = b"\x01"
_POSITION: Final = 8
_CHECK: Final = 16
_CURSOR: Final = len(_VERSION) + _POSITION + _CHECK
_LENGTH: Final = (_CURSOR * 4 + 2) // 3
#: No log index, and no database, counts this far; somebody who makes a cursor up may.
_BEYOND: Final = 2**63

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is asked of a list: at most ``limit`` items, all of them behind the log index ``after``."""

    after: int = -1
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in log order; ``last`` is the log index behind which more follow, None at the end of the list."""

    items: tuple[T, ...]
    last: int | None = None

    @classmethod
    def of(cls, found: Sequence[T], stretch: Stretch, position: Callable[[T], int]) -> Page[T]:
        """The page of ``stretch`` out of what was ``found``, which is one item more when more follow."""
        items = tuple(found[: stretch.limit])
        return cls(items, position(items[-1]) if len(found) > len(items) else None)

    def map(self, change: Callable[[T], U]) -> Page[U]:
        """The same page of other items."""
        return Page(tuple(change(each) for each in self.items), self.last)


def every(read: Callable[[Stretch], Page[T]]) -> Iterator[T]:
    """Every item of the list that ``read`` gives a page of, in order."""
    after: int | None = -1
    while after is not None:
        found = read(Stretch(after=after, limit=MOST))
        yield from found.items
        after = found.last


def name_list(*parts: str) -> bytes:
    """What a cursor is bound to: 32 bytes for who asks, where, and with which filters."""
    named = b"".join(len(octets).to_bytes(4, "big") + octets for octets in (part.encode() for part in parts))
    return hashlib.sha256(b"plaatsbewijs/v1/cursor\x00" + named).digest()


def write_cursor(position: int, *, name: bytes) -> str:
    """The cursor behind ``position`` (a log index, 8 bytes) of the list of this ``name``."""
    told = _VERSION + position.to_bytes(_POSITION, "big")
    return base64url.encode(told + _check(told, name))


def read_cursor(unverified_cursor: str, *, name: bytes) -> int:
    """The position that a cursor of the list of this ``name`` leads to; :class:`UnknownCursor` for any other."""
    try:
        octets = base64url.decode(unverified_cursor) if len(unverified_cursor) == _LENGTH else b""
    except Refusal:
        octets = b""
    told, check = octets[:-_CHECK], octets[-_CHECK:]
    position = int.from_bytes(told[len(_VERSION) :], "big")
    if not told.startswith(_VERSION) or check != _check(told, name) or position >= _BEYOND:
        raise UnknownCursor("a cursor that this list gave to this client, with the same filters", field="cursor")
    return position


def _check(told: bytes, name: bytes) -> bytes:
    return hashlib.sha256(name + told).digest()[:_CHECK]
