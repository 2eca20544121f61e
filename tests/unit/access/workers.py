"""Workers (werkers) of one register that share its allowances, with a clock that a test sets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from verifier.service.access.allowances import Allowances, Store
from verifier.service.access.limits import Limit, Use
from verifier.web.refusals import TooManyRequests

NOON = 1_795_003_200 + 12 * 3600
DAY = 24 * 3600
BURST, A_SECOND = 500, 10
LIMITS = {
    Use.REQUESTS: Limit(A_SECOND * 60, 60, BURST),
    Use.STATEMENTS: Limit(300, DAY),
    Use.NOT_FOUNDS: Limit(20, 60, 20),
}
#: How far all workers together may be from a limit, as a part of it.
MARGIN = 0.05


class UnsafePrivateStore:
    """Counts as the real one does, but for one worker alone."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}

    async def take(self, name: str, *, start: int, moved: int, room: int) -> tuple[bool, int]:
        until = max(self._until.get(name, 0), start)
        granted = until + moved <= start + room
        if granted:
            self._until[name] = until = until + moved
        return granted, until

    def close(self) -> None: ...


@dataclass
class Workers:
    """Workers of one register, whose clocks say ``now``."""

    opening: Callable[[], Store]
    now: int = NOON
    each: list[Allowances] = field(default_factory=list)

    def start(self, count: int) -> None:
        self.each += [Allowances(self.opening(), LIMITS, clock=lambda: self.now) for _ in range(count)]

    def stop(self) -> None:
        while self.each:
            self.each.pop().close()

    async def allowed(self, use: Use, *, times: int, who: str = "me", cost: int = 1) -> int:
        """How many of so many uses are allowed when every worker in turn is asked."""
        allowed = 0
        for turn in range(times):
            try:
                await self.each[turn % len(self.each)].spend(use, who, cost)
            except TooManyRequests:
                continue
            allowed += 1
        return allowed


@contextmanager
def workers(opening: Callable[[], Store], count: int = 2) -> Iterator[Workers]:
    made = Workers(opening)
    made.start(count)
    try:
        yield made
    finally:
        made.stop()


def run(story: Awaitable[None]) -> None:
    async def told() -> None:
        await story

    asyncio.run(told())
