"""Plaatsbewijs, the public library: what an integrator imports.

>>> from verifier import read_kit, verify_bundle, Status
"""

from verifier.core.errors import Refusal
from verifier.core.model.report import Finding, Report, Status
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.trust.kit import Kit, read_kit

__all__ = ["Finding", "Kit", "Refusal", "Report", "Status", "read_kit", "verify_bundle"]
