"""A draw (trekking): a random place in a status list, which this process gives out once and no process ever again.

A list is drawn from only by the process that opened it, which remembers here what it gave. So nothing that happens
to the database can make a place come twice: a restored backup, a lost transaction, a second worker (ADR 0031). What
was drawn for a transaction that failed stays drawn.
"""

from __future__ import annotations

import os
import secrets
import threading
from typing import Final, NamedTuple

from verifier.core.wire import base64url

#: Places in a list (PROTOCOL 6: at least that many).
PLACES: Final = 2**17


class Drawn(NamedTuple):
    """The name of a list, 16 random bytes in base64url, and a place in it."""

    list: str
    place: int


class Draw:
    """The draws of one process; a child that was forked from it opens a list of its own."""

    def __init__(self, size: int = PLACES) -> None:
        self.size = size
        self._turn = threading.Lock()
        self._open()

    def draw(self) -> Drawn:
        """A place that was never drawn: in a list that is at most half full, so that few draws are in vain."""
        with self._turn:
            if self._process != os.getpid() or len(self._given) >= self.size // 2:
                self._open()
            while (place := secrets.randbelow(self.size)) in self._given:
                pass
            self._given.add(place)
            return Drawn(self._list, place)

    def _open(self) -> None:
        self._process = os.getpid()
        self._list = base64url.encode(secrets.token_bytes(16))
        self._given: set[int] = set()
