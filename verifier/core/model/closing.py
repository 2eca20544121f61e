"""A closing (afsluiting): what the register signs of a contract before what was attested for it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest, Statement


class LegalGround(StrEnum):
    """Why something was erased; none of them says anything about a person."""

    RETENTION_OVER = "retention_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing(Statement):
    """``sr-closing+jwt``, by the register (PROTOCOL 9).

    ``point`` is P = Σ h·C + D·Σ F over what counted up to and including ``through``, 32 bytes, None when nothing
    did; ``inputs`` its digest (PROTOCOL 5), and ``people`` how many distinct people had granted hours.
    """

    contract: Digest
    through: Month
    ground: LegalGround
    people: int
    inputs: Digest
    point: bytes | None = None
