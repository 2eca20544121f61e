"""Plaatsbewijs, the public library: what an integrator imports.

>>> from verifier import read_kit, verify_bundle, Status

Each name is loaded at its first use, so that a program that imports one room does not wait for all of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.core.errors import Refusal
    from verifier.core.model.report import Finding, Report, Status
    from verifier.core.procedure.bundle import verify_bundle
    from verifier.core.trust.kit import Kit, read_kit

__all__ = ["Finding", "Kit", "Refusal", "Report", "Status", "read_kit", "verify_bundle"]

_ROOMS = {
    "Finding": "verifier.core.model.report",
    "Kit": "verifier.core.trust.kit",
    "Refusal": "verifier.core.errors",
    "Report": "verifier.core.model.report",
    "Status": "verifier.core.model.report",
    "read_kit": "verifier.core.trust.kit",
    "verify_bundle": "verifier.core.procedure.bundle",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
