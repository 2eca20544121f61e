"""An allowance (toegestaan gebruik): what is left to a client, counted over all workers of a register.

The count is in the store that the workers share. A worker takes small slices of it, which it hands out by itself:
so not every request costs a write, and all workers together never allow more than the limit. What a worker holds
when it stops is lost: at most one part in 256 of what was left when it took it, or one use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from verifier.service.access.limits import Limit, Limits, Use
from verifier.web.refusals import TooManyRequests

#: How many clients a worker remembers what it holds for.
_REMEMBERED = 10_000


class Store(Protocol):
    """What the workers share: how far what was used of each allowance reaches, in microseconds."""

    async def take(self, name: str, *, start: int, moved: int, room: int) -> tuple[bool, int]:
        """Move ``name`` by ``moved`` from where it is, or from ``start``, if that is within ``room`` of ``start``.

        Whether it was moved, and where it is now.
        """

    def close(self) -> None: ...


@dataclass(slots=True)
class _Held:
    """What this worker holds: ``left`` below zero is a debt; ``refused`` is how many the store refused last."""

    left: int = 0
    until: int = 0
    ends: int | None = None
    refused: int = 0
    refused_at: int = -1

    def has(self, cost: int, *, at: int) -> bool:
        """Whether ``cost`` is at hand, of what is worth something still at ``at``."""
        if self.ends is not None and at >= self.ends:
            self.left, self.ends = min(self.left, 0), None
        return self.left >= cost


class Allowances:
    """The allowances of all clients, for one worker; ``clock`` gives Unix seconds."""

    def __init__(self, store: Store, limits: Limits, *, clock: Callable[[], int]) -> None:
        self._store = store
        self._limits = limits
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._turn = asyncio.Lock()

    async def spend(self, use: Use, who: str, cost: int = 1) -> None:
        """Use ``cost`` of what ``who`` is allowed, or raise :class:`TooManyRequests` and use nothing."""
        held = await self._holding(use, who, cost)
        held.left -= cost

    async def require(self, use: Use, who: str) -> None:
        """Raise :class:`TooManyRequests` unless ``who`` has one use left; nothing is used yet."""
        await self._holding(use, who, 1)

    def owe(self, use: Use, who: str) -> None:
        """Count one use that has happened; several at once may pass what is left.

        The debt is paid before anything else, and is never more than what a limit gives back when it is left alone.
        """
        held, most = self._remembered(use, who), self._limits[use].span(self._clock()).most
        held.left = max(held.left - 1, 1 - most)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    async def _holding(self, use: Use, who: str, cost: int) -> _Held:
        held, at = self._remembered(use, who), self._clock()
        if held.has(cost, at=at):
            return held
        async with self._turn:
            if not held.has(cost, at=at):
                await self._fetch(held, f"{use} {who}", self._limits[use], cost, at=at)
        return held

    async def _fetch(self, held: _Held, name: str, limit: Limit, cost: int, *, at: int) -> None:
        """Take a slice, or else exactly what is needed; what was refused is not asked again within a second."""
        span, needed = limit.span(at), cost - held.left
        if held.refused_at == at and needed >= held.refused:
            raise _too_many(limit.wait(held.until, needed, at=at))
        for share in (max(needed, span.share(held.until)), needed):
            moved = share * span.unit
            granted, held.until = await self._store.take(name, start=span.start, moved=moved, room=span.room)
            if granted:
                held.left, held.ends = held.left + share, limit.ends(at)
                return
        held.refused, held.refused_at = needed, at
        raise _too_many(limit.wait(held.until, needed, at=at))

    def _remembered(self, use: Use, who: str) -> _Held:
        if len(self._held) > _REMEMBERED:
            self._held.clear()
        return self._held.setdefault(f"{use} {who}", _Held())


def _too_many(wait: int) -> TooManyRequests:
    return TooManyRequests("fewer requests; Retry-After says when to ask again", retry_after=wait)
