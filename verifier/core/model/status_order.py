"""A status order (statusbesluit): the operator's word that a credential is suspended, good again, or ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.statement import Digest, Statement
from verifier.core.model.status import CredentialStatus


class OrderedStatus(StrEnum):
    """What a credential is to be. *invalid* is final."""

    VALID = "valid"
    SUSPENDED = "suspended"
    INVALID = "invalid"

    @property
    def status(self) -> CredentialStatus:
        """The same in a status list."""
        return CredentialStatus[self.name]


class StatusReason(StrEnum):
    """Code list ``status-reasons.v1``; none of them says anything about a person."""

    DISPUTED = "disputed"
    RESOLVED = "resolved"
    FORGED = "forged"
    ISSUED_IN_ERROR = "issued_in_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOrder(Statement):
    """``sr-status-order+jwt``, by the registrar: ``credential`` is the digest of the issuer's part of one."""

    credential: Digest
    status: OrderedStatus
    reason: StatusReason
