"""An activity (activiteit): social return without a person behind it; its value is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Statement):
    """``sr-activity+jwt``, by the contractor or a listed party: ``quantity`` or ``amount``, never both.

    ``quantity`` in hundredths, ``amount`` in eurocents. ``receiver`` is the organisation that it was done for or
    bought from, where that is the one to confirm it.
    """

    contract: Digest
    kind: str
    quantity: int | None = None
    amount: int | None = None
    day: date
    evidence_sha256: Digest
    receiver: PartyId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityConfirmation(Statement):
    """``sr-activity-confirmation+jwt``, by the party that the rule set names: what was accepted, 0 for nothing.

    In the measure of the activity: ``quantity`` or ``amount``, never both.
    """

    activity: Digest
    quantity: int | None = None
    amount: int | None = None
