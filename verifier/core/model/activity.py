"""An activity (activiteit): social return without a person behind it; its value is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Statement):
    """``sr-activity+jwt``, by the contractor: ``quantity`` in hundredths or ``amount`` in eurocents, never both."""

    contract: Digest
    kind: str
    quantity: int | None = None
    amount: int | None = None
    day: date
    evidence_sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityConfirmation(Statement):
    """``sr-activity-confirmation+jwt``, by the party that the rule set names; ``quantity`` as accepted."""

    activity: Digest
    quantity: int
