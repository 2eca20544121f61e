"""A compliance credential (nalevingsbewijs): a verdict in the form in which its contractor can show it to anyone.

It tells what the verdict tells, and nothing else. Whatever the verdict is, it has the same number of digests: what
the publication policy holds back and what the holder keeps to itself look alike (PROTOCOL 6, ADR 0032).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier.core.model.contract import RuleSetRef
from verifier.core.model.statement import Digest
from verifier.core.model.status import StatusRef
from verifier.core.model.verdict import AsOf, Outcome

VCT: Final = "urn:nl:social-return:compliance:1"
#: What the holder may keep to itself, in the order in which a credential lists it.
DISCLOSABLE: Final = ("band", "floor_rounded", "placements_class", "shortfall_step", "activities_total")
#: How many digests a credential has: more than can be disclosed, so that there are always decoys among them.
DIGESTS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """``iss`` is the register's address, ``iat`` and ``exp`` are Unix seconds, ``cnf`` is the holder's P-256 JWK.

    ``contract``, ``as_of``, ``ruleset`` and ``verdict`` are those of the verdict. The rest is None where the policy
    held it back, or where whoever showed the credential did: ``shortfall_step``, ``floor_rounded`` and
    ``activities_total`` are eurocents.
    """

    iss: str
    iat: int
    exp: int
    vct: str = VCT
    cnf: Mapping[str, str]
    status: StatusRef
    contract: Digest
    as_of: AsOf
    ruleset: RuleSetRef
    verdict: Outcome
    band: str | None = None
    floor_rounded: int | None = None
    placements_class: str | None = None
    shortfall_step: int | None = None
    activities_total: int | None = None

    @property
    def holder(self) -> Mapping[str, str]:
        """The key of the contractor to whom it was issued, and with which it is shown."""
        return self.cnf

    @property
    def disclosed(self) -> Mapping[str, Any]:
        """What is disclosed of :data:`DISCLOSABLE`, by name."""
        told = {name: getattr(self, name) for name in DISCLOSABLE}
        return {name: value for name, value in told.items() if value is not None}
