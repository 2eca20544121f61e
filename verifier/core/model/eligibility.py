"""An eligibility (doelgroepbevestiging): the agency's countersignature, with the value hidden in commitments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.statement import Digest, Statement


class Decision(StrEnum):
    """The only two answers; *declined* is one and the same for every reason."""

    ELIGIBLE = "eligible"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class PseudonymCommitment:
    """``c`` = HMAC over the pseudonym of calendar year ``scope`` (PROTOCOL 4); 32 bytes."""

    scope: str
    c: bytes


@dataclass(frozen=True, slots=True)
class PseudonymOpening:
    """What opens one pseudonym commitment: N and s, 32 bytes each. It travels beside the statement; never kept."""

    scope: str
    pseudonym: bytes
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Statement):
    """``sr-eligibility+jwt``. Everything after ``decision`` is empty or None when the decision is *declined*.

    Commitments are 32-byte ristretto255 elements, one per month of :func:`committed_months`.
    """

    placement: Digest
    decision: Decision
    pseudonym_commitments: tuple[PseudonymCommitment, ...] = ()
    rate_commitments: tuple[bytes, ...] = ()
    flat_commitment: bytes | None = None
    ruleset_digest: Digest | None = None
    sealed_opening_sha256: Digest | None = None
