"""Publishing (publiceren): the beat by which the register fills up its log, and signs a checkpoint for all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from verifier import clock
from verifier.core.errors import NoQuorum, Undecided
from verifier.core.log.checkpoint import Checkpoint
from verifier.service.audit import failed, own_event
from verifier.service.life.high_water import HighWater
from verifier.service.life.witnessing import WitnessCircle
from verifier.service.trail import Trail, TrailFull
from verifier.service.usecases.expire_subjects import expire_subjects
from verifier.service.usecases.find_witnesses import find_witnesses
from verifier.service.usecases.forget_answers import forget_answers
from verifier.service.usecases.keep_cosignatures import keep_cosignatures
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.publish_statuses import publish_statuses
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.usecases.verb import Office

#: Holds the log against what witnesses saw of it and against the high water, which it gives; raises to refuse.
Guard: TypeAlias = Callable[[Sequence[Checkpoint]], Awaitable[HighWater]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What a beat works with; ``cadence`` is in seconds."""

    office: Office
    trail: Trail
    circle: WitnessCircle
    guard: Guard
    cadence: float

    async def begin(self) -> None:
        """What precedes the first beat: step 2 of :meth:`beat`, at the start, when a refusal stops the start."""
        try:
            wanted = await self.office.read(find_witnesses, None, client=None)
        except Undecided:
            await self.guard([])
            return
        await self.guard(await self.circle.views(wanted.witnesses, log=wanted.log))

    async def forever(self) -> None:
        """A beat every ``cadence`` seconds, whether there is anything new or not.

        One that fails is tried again at the next; event and log line name the kind of failure only.
        """
        while True:
            await asyncio.sleep(self.cadence)
            try:
                await self.beat()
            except Undecided as failure:
                await self._tell_unless_expected(failure)
            except Exception as failure:  # the beat must go on
                await self._tell(failure)

    async def beat(self) -> None:
        """1. Expire what waited too long. 2. Ask the witnesses how far they saw the log, and sign nothing on a log
        that lost or changed any of it. 3. Pad the log, and sign what is durable, behind the high water; then the
        status lists. 4. Ask every witness for its cosignature; with a quorum the checkpoint is published, and else
        nobody is shown it.

        Each step is a transaction of its own, durable before the next. A crash between 3 and 4 leaves a checkpoint
        that nobody saw; the next beat signs a later one.
        """
        office = self.office
        await office.write(expire_subjects, None, client=None)  # 1
        await office.write(forget_answers, None, client=None)
        wanted = await office.read(find_witnesses, None, client=None)
        high_water = await self.guard(await self.circle.views(wanted.witnesses, log=wanted.log))  # 2
        await office.write(pad_log, self.cadence, client=None)  # 3
        await office.write(sign_checkpoint, high_water.advance, client=None)
        await office.write(publish_statuses, None, client=None)
        wanted = await office.read(find_witnesses, None, client=None)
        if wanted.unpublished is not None:  # 4
            cosigned = await self.circle.cosigned(wanted.unpublished, wanted.witnesses, log=wanted.log)
            await office.write(keep_cosignatures, cosigned, client=None)

    async def _tell_unless_expected(self, failure: Undecided) -> None:
        """Without a current directory nothing can be published, and everybody is told so already."""
        if isinstance(failure, NoQuorum):
            await self._tell(failure)

    async def _tell(self, failure: Exception) -> None:
        failed("publish_checkpoint", failure)
        try:
            await self.trail.write(
                own_event("publish_checkpoint", at=clock.now(), result="failed", failure=failure)
            )
        except TrailFull as full:
            failed("write_audit_event", full)
