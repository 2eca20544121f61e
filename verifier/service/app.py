"""The app (toepassing): the register as an HTTP program, composed of doors and one office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from verifier.core.wire.bundle import MAX_BYTES as BUNDLE_BYTES
from verifier.service.description import VERSION, about
from verifier.service.life.gate import Gate
from verifier.service.life.intake import Intake
from verifier.service.life.lifetime import lifespan_of
from verifier.service.meters.board import Board
from verifier.service.meters.door import MetersDoor
from verifier.service.meters.readings import Readings
from verifier.service.portal import rooms, verify_page
from verifier.service.portal.refusal_pages import RefusalPages
from verifier.service.routes import (
    agency,
    agency_lists,
    audit_bundles,
    bulk,
    buyer,
    buyer_activities,
    buyer_lists,
    buyer_messages,
    contractor,
    contractor_activities,
    contractor_credentials,
    contractor_lists,
    contractor_messages,
    credential_metadata,
    health,
    keys,
    log,
    operator,
    public,
    public_rules,
    status,
    token_endpoint,
    verifications,
    well_known,
)
from verifier.service.settings.settings import Settings
from verifier.service.watching import Watch, Watched, places_of
from verifier.service.wiring import Register, open_register
from verifier.web.description import VERSION_PREFIX
from verifier.web.duty import Duty
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance
from verifier.web.ndjson import MANY_LINES
from verifier.web.shelf import Shelf

#: Every door with its routes, in the order of the document.
_DOORS = (
    operator,
    agency,
    agency_lists,
    contractor,
    contractor_lists,
    contractor_activities,
    contractor_messages,
    contractor_credentials,
    keys,
    buyer,
    buyer_lists,
    buyer_activities,
    buyer_messages,
    audit_bundles,
    bulk,
    token_endpoint,
    public,
    public_rules,
    verifications,
)


def build_app(
    settings: Settings, *, opening: Callable[[Settings], Register] = open_register, duty: Duty | None = None
) -> Face:
    """The register, ready to be served; it opens its keys and database (``opening``) when it starts."""
    return compose(settings, opening=opening, duty=duty or Duty()).face


@dataclass(frozen=True, slots=True)
class Composed:
    """The register's face, and the board on which its workers count."""

    face: Face
    board: Board


def compose(settings: Settings, *, opening: Callable[[Settings], Register], duty: Duty) -> Composed:
    """The register with all that watches it; nothing is opened before its lifespan starts in some worker."""
    intake = Intake()
    face = describe(
        settings.public_url,
        lifespan_of(settings, opening=opening, readings=lambda: readings, duty=duty, intake=intake),
    )
    places = places_of(face.routes)
    readings = Readings((each.template for each in places.values()), workers=settings.workers)
    watch = Watch(
        gate=Gate(settings, duty, intake),
        readings=readings,
        duty=duty,
        places=places,
        api_version=VERSION,
    )
    face.add_middleware(Watched, watch=watch)
    face.add_middleware(MetersDoor, port=settings.metrics_port, board=readings.board)
    return Composed(face, readings.board)


def describe(public_url: str, lifespan: Any = None) -> Face:
    """The doors, with or without a register behind them: the OpenAPI document needs none."""
    routers = [door.router for door in _DOORS]
    face = build_face(
        about(public_url),
        routers=routers,
        outside=[
            log.router,
            status.router,
            credential_metadata.router,
            well_known.router,
            health.router,
            *rooms.ROUTERS,
        ],
        lifespan=lifespan,
        bodies=BodyAllowance(largest=operator.DIRECTORY),
        long_bodies={
            **{VERSION_PREFIX + path: MANY_LINES for path in bulk.PATHS},
            VERSION_PREFIX + verifications.PATH: BodyAllowance(largest=BUNDLE_BYTES),
        },
    )
    face.add_middleware(RefusalPages)
    for refusal, answering in rooms.ANSWERS.items():
        face.add_exception_handler(refusal, answering)
    face.add_middleware(Shelf, prefixes=(status.PREFIX, *verify_page.ADDRESSES.values()))
    return face
