"""A lifetime (levensduur): what one worker opens when it starts, watches while it serves, and closes at the end."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

from verifier import clock
from verifier.core.log.checkpoint import Checkpoint
from verifier.service.access.passwords import Passwords
from verifier.service.audit import failed, own_event
from verifier.service.life.gate import Gate
from verifier.service.life.health import Health
from verifier.service.life.high_water import HighWater
from verifier.service.life.intake import Intake
from verifier.service.life.publishing import Publishing
from verifier.service.life.rollback import require_no_rollback
from verifier.service.life.witnessing import WitnessCircle
from verifier.service.meters.readings import Readings
from verifier.service.portal.signing_in.openid_way import OpenIdWay
from verifier.service.routes.attempts import UnderWay
from verifier.service.settings.settings import Settings
from verifier.service.store.database import Database
from verifier.service.store.failure import StorageBroken
from verifier.service.trail import Trail, TrailBroken, TrailFull
from verifier.service.wiring import Register, openid_of
from verifier.web.duty import Duty

#: How long the writer gets to finish what waits; seconds.
DRAIN: Final = 10.0
_LOOK: Final = 0.1

Lifespan = Callable[[Any], contextlib.AbstractAsyncContextManager[Mapping[str, Any]]]


def lifespan_of(
    settings: Settings,
    *,
    opening: Callable[[Settings], Register],
    readings: Callable[[], Readings],
    duty: Duty,
    intake: Intake,
) -> Lifespan:
    """The ASGI lifespan of a worker, with what its requests find in their state."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[Mapping[str, Any]]:
        async with AsyncExitStack() as stack:
            trail = await stack.enter_async_context(_trail(settings))
            register = opening(settings)
            stack.callback(close_within, register.database, DRAIN)
            stack.callback(register.allowances.close)
            register.database.watch = readings().committed
            await stack.enter_async_context(_publishing(settings, register, trail))
            health = Health(register.office, register.database, duty, cadence=settings.cadence)
            watching = intake.watch(register.office, cadence=settings.cadence)
            await stack.enter_async_context(_beside(watching))
            await stack.enter_async_context(_beside(_end_when_broken(register.database, duty, trail)))
            yield {
                "office": register.office,
                "tokens": register.tokens,
                "allowances": register.allowances,
                "origin_of": Gate(settings, duty).origin,
                "under_way": UnderWay(),
                "trail": trail,
                "require_ready": health.require_ready,
                "gauges": health.gauges,
                "passwords": Passwords() if settings.passwords else None,
                "openid": await stack.enter_async_context(_openid(settings)),
            }

    return lifespan


def close_within(database: Database, seconds: float) -> bool:
    """Finish what waits and let go of the database; False when it took longer, and goes on alone."""
    closing = threading.Thread(target=database.close, name="closing", daemon=True)
    closing.start()
    closing.join(seconds)
    return not closing.is_alive()


@asynccontextmanager
async def _trail(settings: Settings) -> AsyncIterator[Trail]:
    """The audit trail of this worker, between the events of its start and its stop."""
    trail = Trail(settings.audit_file)
    await trail.write(own_event("start", at=clock.now()))
    try:
        yield trail
    finally:
        with contextlib.suppress(TrailBroken, TrailFull):
            await trail.write(own_event("stop", at=clock.now()))
        trail.close()


@asynccontextmanager
async def _openid(settings: Settings) -> AsyncIterator[OpenIdWay | None]:
    """The provider at which members sign in, if there is one, until its connections are closed."""
    way = openid_of(settings)
    try:
        yield way
    finally:
        if way is not None:
            await way.provider.close()


@asynccontextmanager
async def _publishing(settings: Settings, register: Register, trail: Trail) -> AsyncIterator[None]:
    """Publish beside what is in the block, on a log that lost nothing; :class:`HighWaterRefusal` ends the start."""

    async def guard(views: Sequence[Checkpoint]) -> HighWater:
        asked = [partial(_view_of, each) for each in views]
        return await require_no_rollback(settings, register.database, witnesses=asked)

    circle = WitnessCircle(register.office, trail)
    publishing = Publishing(
        office=register.office, trail=trail, circle=circle, guard=guard, cadence=settings.cadence
    )
    try:
        await publishing.begin()
        async with _beside(publishing.forever()):
            yield
    finally:
        await circle.close()


def _view_of(seen: Checkpoint) -> tuple[int, bytes]:
    return seen.size, seen.root


@asynccontextmanager
async def _beside(work: Any) -> AsyncIterator[None]:
    """Do ``work`` beside what is in the block, and no longer."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _end_when_broken(database: Database, duty: Duty, trail: Trail) -> None:
    """End the duty once a commit failed for good: what is true then, only a new start can read (THREATS 3.4)."""
    while not database.broken:  # noqa: ASYNC110 -- set by a thread that knows no event loop
        await asyncio.sleep(_LOOK)
    duty.fail()
    failure = StorageBroken("a database whose last commit is known to be durable")
    failed("commit", failure)
    with contextlib.suppress(TrailBroken, TrailFull):
        await trail.write(own_event("commit", at=clock.now(), result="failed", failure=failure))
