"""Health (gezondheid): whether this worker should be sent requests, and the few numbers that say so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from verifier import clock
from verifier.core.errors import Refusal
from verifier.service.store.database import Database
from verifier.service.usecases.read_condition import Condition, read_condition
from verifier.service.usecases.verb import Office
from verifier.web.duty import Duty
from verifier.web.refusals import Unavailable

#: How long the database may take to answer, and for how long its answer counts; seconds.
PATIENCE: Final = 1.0
FRESH: Final = 1.0
#: The newest checkpoint may be this many cadences old, and some seconds for signing it (THREATS L2).
CADENCES: Final = 3
SIGNING: Final = 5.0


class Health:
    """What is known of one worker. Whoever asks waits at most :data:`PATIENCE`, also when the database hangs."""

    def __init__(self, office: Office, database: Database, duty: Duty, *, cadence: float) -> None:
        self._office = office
        self._database = database
        self._duty = duty
        self._oldest = CADENCES * cadence + SIGNING
        self._began = clock.now()
        self._turn = asyncio.Lock()
        self._read: tuple[float, Condition | None] = (-FRESH, None)

    async def require_ready(self) -> None:
        """Raise :class:`Unavailable` unless requests are welcome; it does not say why.

        1. nobody told us to stop, and no commit failed; 2. the database answers in time; 3. there is a current
        directory; 4. the newest checkpoint is not old, or there has been no time for the first one.
        """
        if self._duty.ended or self._database.broken:  # 1
            raise Unavailable("a worker that goes on")
        condition = await self._condition()
        if condition is None:  # 2
            raise Unavailable("a database that answers")
        if not condition.trusted:  # 3
            raise Unavailable("a current directory")
        if self._age(condition) > self._oldest:  # 4
            raise Unavailable("a checkpoint that is not old")

    async def gauges(self) -> Mapping[str, float]:
        """The readings of this moment, by the names of :data:`verifier.service.meters.page.GAUGES`."""
        try:
            await self.require_ready()
        except Refusal:
            ready = 0.0
        else:
            ready = 1.0
        gauges = {"plaatsbewijs_ready": ready, "plaatsbewijs_write_queue": float(self._database.waiting)}
        condition = await self._condition()
        if condition is not None:
            gauges |= {
                "plaatsbewijs_log_size": float(condition.log_size),
                "plaatsbewijs_checkpoint_age_seconds": self._age(condition),
                "plaatsbewijs_placements_waiting": float(condition.waiting),
            }
        return gauges

    def _age(self, condition: Condition) -> float:
        """Seconds since the newest checkpoint, or since we began when there was none after that."""
        return float(clock.now() - max(condition.published_at, self._began))

    async def _condition(self) -> Condition | None:
        """What the database answered a moment ago, or now; None when it does not answer in time."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if now - self._read[0] >= FRESH:
                self._read = (now, await self._ask())
        return self._read[1]

    async def _ask(self) -> Condition | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._office.read(read_condition, None, client=None)
        except Exception:  # whatever went wrong, it gave no answer
            return None
