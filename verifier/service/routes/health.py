"""Health for who keeps the register running (gezondheid): outside ``/v1``, for probes on the same machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request

from verifier.service.routes.bodies import HealthAnswer

router = APIRouter(prefix="/health", include_in_schema=False)


@router.get("/live")
async def live() -> HealthAnswer:
    """Whether this worker answers at all; when it does not, it is to be started anew."""
    return HealthAnswer(status="ok")


@router.get("/ready")
async def ready(request: Request) -> HealthAnswer:
    """Whether this worker is to be sent requests; 503 when not, without saying why."""
    require_ready: Callable[[], Awaitable[None]] = request.state.require_ready
    await require_ready()
    return HealthAnswer(status="ok")
