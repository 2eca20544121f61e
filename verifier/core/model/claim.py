"""A claim (beroep op een ondergrens): the contractor proves that a contract is worth at least a floor."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """``sr-claim+jwt``. ``floor`` in eurocents on the disclosure grid; ``proof`` 8,224 bytes (PROTOCOL 5)."""

    contract: Digest
    moment: Month
    log_size: int
    inputs: Digest
    floor: int
    proof: bytes
