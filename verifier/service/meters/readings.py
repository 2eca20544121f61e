"""Readings (meterstanden): which series the register has, and who adds to them.

Labels are a route's template, a method, a class of statuses and the code of a refusal: nothing that tells one
client, person or statement from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from verifier.core.errors import Refusal
from verifier.service.meters.board import Board, Counting, Labels, Spread

#: What stands for a route, a method or a code that is not listed.
OTHER: Final = "other"
METHODS: Final = ("GET", "HEAD", "POST", OTHER)
STATUSES: Final = ("2xx", "3xx", "4xx", "5xx")

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_SIZES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0)
_NONE: Final[Sequence[Labels]] = ((),)


def refusal_codes() -> Iterator[str]:
    """The code of every refusal that this program can give."""
    kinds = [Refusal]
    while kinds:
        kind = kinds.pop()
        yield kind.code
        kinds += kind.__subclasses__()


class Readings:
    """The meters of one register with ``routes``, the templates of its paths, for ``workers`` processes."""

    def __init__(self, routes: Iterable[str], *, workers: int) -> None:
        listed = [*sorted(set(routes)), OTHER]
        each = [(route, method, status) for route in listed for method in METHODS for status in STATUSES]
        self._requests = Counting(
            "plaatsbewijs_requests", "Requests that were answered", ("route", "method", "status"), each
        )
        self._seconds = Spread(
            "plaatsbewijs_request_seconds",
            "Seconds until a request was answered",
            ("route",),
            [(route,) for route in listed],
            _SECONDS,
        )
        codes = sorted({*refusal_codes(), OTHER})
        self._refusals = Counting(
            "plaatsbewijs_refusals", "Requests that were refused", ("code",), [(code,) for code in codes]
        )
        self._group_size = Spread(
            "plaatsbewijs_commit_group_size", "Requests that shared a commit", (), _NONE, _SIZES
        )
        self._group_seconds = Spread(
            "plaatsbewijs_commit_seconds", "Seconds that a group took, its commit included", (), _NONE, _SECONDS
        )
        self._routes, self._codes = frozenset(listed), frozenset(codes)
        self.board = Board(
            [self._requests, self._seconds, self._refusals, self._group_size, self._group_seconds], workers=workers
        )

    def answered(self, route: str, method: str, status: int, *, code: str, seconds: float) -> None:
        """A request was answered; what is not listed counts as :data:`OTHER`."""
        known = route if route in self._routes else OTHER
        family = f"{status // 100}xx" if 200 <= status < 600 else "5xx"
        self.board.add(self._requests, (known, method if method in METHODS else OTHER, family))
        self.board.observe(self._seconds, (known,), seconds)
        if status >= 400:
            self.board.add(self._refusals, (code if code in self._codes else OTHER,))

    def committed(self, size: int, seconds: float) -> None:
        """A group of ``size`` requests was committed; called by the one writer of this process."""
        self.board.observe(self._group_size, (), float(size))
        self.board.observe(self._group_seconds, (), seconds)
