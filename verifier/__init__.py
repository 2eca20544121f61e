"""Plaatsbewijs, the public library: what an integrator imports.

>>> from verifier import read_kit, verify_bundle, Status

Each name is loaded at its first use, so that a program that imports one room does not wait for all of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.core.errors import Refusal
    from verifier.core.model.credential import Credential
    from verifier.core.model.report import Finding, Report, Status
    from verifier.core.procedure.bundle import BundleVerifier, verify_bundle
    from verifier.core.procedure.credential import verify_credential
    from verifier.core.procedure.presentation import verify_presentation
    from verifier.core.trust.kit import Kit, read_kit
    from verifier.core.wire.report import write_report

__all__ = [
    "BundleVerifier",
    "Credential",
    "Finding",
    "Kit",
    "Refusal",
    "Report",
    "Status",
    "read_kit",
    "verify_bundle",
    "verify_credential",
    "verify_presentation",
    "write_report",
]

_ROOMS = {
    "BundleVerifier": "verifier.core.procedure.bundle",
    "Credential": "verifier.core.model.credential",
    "Finding": "verifier.core.model.report",
    "Kit": "verifier.core.trust.kit",
    "Refusal": "verifier.core.errors",
    "Report": "verifier.core.model.report",
    "Status": "verifier.core.model.report",
    "read_kit": "verifier.core.trust.kit",
    "verify_bundle": "verifier.core.procedure.bundle",
    "verify_credential": "verifier.core.procedure.credential",
    "verify_presentation": "verifier.core.procedure.presentation",
    "write_report": "verifier.core.wire.report",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
