"""How to verify a claim (beroep op een ondergrens): that a contract is worth at least its floor."""

from __future__ import annotations

from typing import Protocol

from verifier.core.errors import OutsideWindow, WrongInputs
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.privacy import threshold
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.evidence import Evidence, accepted_contract, known_ruleset
from verifier.core.procedure.inputs import EffectivePlacement, Inputs
from verifier.core.procedure.intake import receive
from verifier.core.rules.disclosure import check_on_grid
from verifier.core.rules.obligation import obligation_of
from verifier.core.rules.people import People
from verifier.core.trust.directory import Trust


class CountedEvidence(Evidence, Protocol):
    """Evidence that can also say what counts for a contract, and how far the log reaches."""

    def effective_placements(self, contract: Digest) -> tuple[EffectivePlacement, ...]: ...

    def people(self, inputs: Inputs) -> People: ...

    def last_change(self, contract: Digest) -> int:
        """The leaf index of the newest statement among the inputs of ``contract``; -1 when there is none."""

    def log_size(self) -> int: ...


def verify_claim(unverified_token: str, *, evidence: CountedEvidence, trust: Trust, at: int) -> Verified[Claim]:
    """Verify ``sr-claim+jwt`` as received at ``at`` (PROTOCOL 5).

    1. intake, by an enrolled contractor; 2. the contract is this contractor's, accepted and not withdrawn;
    3. the moment is one of the contract's fixed moments and has passed; 4. ``log_size`` covers every statement
    that counts and is not beyond the log; 5. ``inputs`` is the digest of what counts now; 6. the floor is on the
    disclosure grid for as many people as count; 7. the proof holds for S, computed here from the agencies'
    commitments and the register's grants.
    """
    claim, signed = receive(unverified_token, Claim, trust=trust, at=at)  # 1
    contract = accepted_contract(claim.contract, party=claim.iss, evidence=evidence)  # 2
    require_moment_passed(contract.statement.moments, claim.moment, at=at)  # 3
    if not evidence.last_change(contract.digest) < claim.log_size <= evidence.log_size():  # 4
        raise WrongInputs("a log size that covers everything that counts", field="log_size")
    inputs = Inputs.of(contract.statement, claim.moment, evidence.effective_placements(contract.digest))
    if claim.inputs != inputs.digest:  # 5
        raise WrongInputs("the digest of what counts for this contract now", field="inputs")
    ruleset = known_ruleset(contract, evidence=evidence)
    check_on_grid(  # 6
        ruleset.policy,
        claim.floor,
        remaining=obligation_of(ruleset, contract.statement),
        people=evidence.people(inputs).count,
    )
    statement = ThresholdStatement(
        contract=contract.digest,
        moment=claim.moment,
        inputs=inputs.digest,
        floor=claim.floor,
        point=inputs.point(ruleset, claim.floor),
    )
    threshold.verify(statement, claim.proof)  # 7
    return Verified(claim, signed.token, signed.digest)


def require_moment_passed(moments: tuple[Month, ...], moment: Month, *, at: int) -> None:
    """Raise :class:`OutsideWindow` unless ``moment`` is one of ``moments`` and its month is over at ``at``."""
    if moment not in moments:
        raise OutsideWindow("one of the contract's reporting moments", field="moment")
    if at < moment.plus(1).starts_at:
        raise OutsideWindow("a moment that has passed", field="moment")
