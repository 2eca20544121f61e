"""A shelf (plank): whole answers that anyone may have, which a worker keeps for a moment and gives again.

For what many ask and seldom changes, below paths that are named. An answer depends there on the address and on what
the client holds (``If-None-Match``), and on nothing else of a request: nobody signs in, and nobody is counted.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Seconds that an answer lies here at most, and bytes of all answers together.
SECONDS: Final = 1.0
MOST_BYTES: Final = 16 * 1024 * 1024
_KEPT: Final = frozenset({200, 304})
#: What the framework leaves in the scope of a request that it answered.
_LEFT: Final = ("route", "endpoint", "path_params")
_HOLDS: Final = b"if-none-match"
_COOKIE: Final = b"set-cookie"
#: What an answer without a body takes, about.
_LEAST: Final = 2048

#: Path, query, and what the client holds.
_Key = tuple[str, bytes, bytes]


@dataclass(slots=True)
class _Answer:
    """An answer as it was sent, and what was left in its scope; good until ``until`` on this worker's clock."""

    until: float
    messages: list[Message] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)

    def size(self, key: _Key) -> int:
        """About how many bytes it takes under ``key``."""
        return _LEAST + sum(map(len, key)) + sum(len(each.get("body", b"")) for each in self.messages)

    @property
    def is_whole(self) -> bool:
        """Whether it is an answer to keep, and all of it is here; one that sets a cookie is for one browser."""
        return (
            bool(self.messages)
            and self.messages[0].get("status") in _KEPT
            and not any(name.lower() == _COOKIE for name, _ in self.messages[0]["headers"])
            and not self.messages[-1].get("more_body")
        )


class Shelf:
    """An ASGI application that asks ``app``; for a GET below one of ``prefixes`` only once in ``seconds``."""

    def __init__(
        self,
        app: ASGIApp,
        prefixes: tuple[str, ...],
        *,
        seconds: float = SECONDS,
        most: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._prefixes = prefixes
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._size = 0
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        held = b",".join(value for name, value in scope["headers"] if name == _HOLDS)
        key = scope["path"], scope["query_string"], held
        found = self._answers.get(key)
        if found is None or found.until < self._clock():
            await self._ask(key, scope, receive, send)
            return
        scope.update(found.left)
        for each in found.messages:
            await send(_copy(each))

    async def _ask(self, key: _Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the application, and keep what it says once all of it was sent."""
        answer = _Answer(self._clock() + self._seconds)

        async def keeping(message: Message) -> None:
            answer.messages.append(_copy(message))
            await send(message)

        await self._app(scope, receive, keeping)
        if answer.is_whole:
            answer.left = {name: scope[name] for name in _LEFT if name in scope}
            self._keep(key, answer)

    def _keep(self, key: _Key, answer: _Answer) -> None:
        """Put an answer in the place of its older one, and let go of the oldest until there is room."""
        replaced = self._answers.pop(key, None)
        self._size += answer.size(key) - (replaced.size(key) if replaced else 0)
        self._answers[key] = answer
        while self._size > self._most:
            oldest, gone = self._answers.popitem(last=False)
            self._size -= gone.size(oldest)


def _copy(message: Message) -> Message:
    """A message whose headers may be added to, as they are on the way out."""
    return {**message, "headers": list(message["headers"])} if "headers" in message else dict(message)
