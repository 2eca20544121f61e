"""An audit (controleverklaring): an auditor's word on a verdict, once it worked out the record again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.statement import Digest, Statement


class AuditOutcome(StrEnum):
    """*confirmed*: the same members came out. *as_judged*: of what was erased only the sum is left. *different*."""

    CONFIRMED = "confirmed"
    AS_JUDGED = "as_judged"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Statement):
    """``sr-audit+jwt``, by the auditor that the contract names; of several on one verdict the newest counts.

    ``log_size`` and ``root`` are of the checkpoint under which the record was audited.
    """

    verdict: Digest
    outcome: AuditOutcome
    log_size: int
    root: Digest
