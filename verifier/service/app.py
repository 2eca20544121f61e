"""The app (toepassing): the register as an HTTP program, composed of doors and one office."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from verifier.core.errors import Undecided
from verifier.service.audit import failed
from verifier.service.routes import agency, buyer, contractor, operator, public
from verifier.service.settings import Settings
from verifier.service.usecases.expire_subjects import expire_subjects
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.usecases.verb import Office
from verifier.service.wiring import Register, open_register
from verifier.web.description import About, Contact
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance

_CONTACT = Contact("Plaatsbewijs", "https://plaatsbewijs.example", "beheer@plaatsbewijs.example")
_DESCRIPTION = "Social return that can be verified without handing over a person."


def about(public_url: str) -> About:
    """What the register's description says of itself."""
    return About("Plaatsbewijs register", "1.0.0", _DESCRIPTION, _CONTACT, public_url)


def build_app(settings: Settings, *, opening: Callable[[Settings], Register] = open_register) -> Face:
    """The register, ready to be served; it opens its keys and database (``opening``) when it starts."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[Mapping[str, Any]]:
        register = opening(settings)
        await register.office.refresh()
        publisher = asyncio.create_task(publish_forever(register.office, cadence=settings.cadence))
        try:
            yield {"office": register.office, "tokens": register.tokens}
        finally:
            publisher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await publisher
            register.database.close()

    return describe(settings.public_url, lifespan)


def describe(public_url: str, lifespan: Any = None) -> Face:
    """The doors, with or without a register behind them: the OpenAPI document needs none."""
    routers = [door.router for door in (operator, agency, contractor, buyer, public)]
    return build_face(
        about(public_url),
        routers=routers,
        outside=[public.log_router],
        lifespan=lifespan,
        bodies=BodyAllowance(largest=operator.DIRECTORY),
    )


async def publish_forever(office: Office, *, cadence: float) -> None:
    """Expire what waited too long; pad, then sign what is durable; every ``cadence`` seconds, empty or not.

    A publication that fails is tried again at the next beat; the log line names the kind of failure only.
    """
    while True:
        await asyncio.sleep(cadence)
        try:
            await office.write(expire_subjects, None)
            await office.write(pad_log, None)
            await office.write(sign_checkpoint, None)
        except Undecided:
            continue
        except Exception as failure:  # the beat must go on
            failed("publish_checkpoint", failure)
