"""Publishing (publiceren): the beat by which the register fills up its log and signs a checkpoint."""

from __future__ import annotations

import asyncio

from verifier import clock
from verifier.core.errors import Undecided
from verifier.service.audit import failed, own_event
from verifier.service.trail import Trail, TrailFull
from verifier.service.usecases.expire_subjects import expire_subjects
from verifier.service.usecases.forget_answers import forget_answers
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.usecases.verb import Office


async def publish_forever(office: Office, trail: Trail, *, cadence: float) -> None:
    """Expire what waited too long; pad, then sign what is durable; every ``cadence`` seconds, empty or not.

    A publication that fails is tried again at the next beat; event and log line name the kind of failure only.
    """
    while True:
        await asyncio.sleep(cadence)
        try:
            await office.write(expire_subjects, None, client=None)
            await office.write(forget_answers, None, client=None)
            await office.write(pad_log, cadence, client=None)
            await office.write(sign_checkpoint, None, client=None)
        except Undecided:
            continue
        except Exception as failure:  # the beat must go on
            await _tell(trail, failure)


async def _tell(trail: Trail, failure: Exception) -> None:
    failed("publish_checkpoint", failure)
    try:
        await trail.write(own_event("publish_checkpoint", at=clock.now(), result="failed", failure=failure))
    except TrailFull as full:
        failed("write_audit_event", full)
