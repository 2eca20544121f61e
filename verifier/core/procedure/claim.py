"""How to verify a claim (beroep op een ondergrens): that a contract is worth at least its floor."""

from __future__ import annotations

import itertools
from typing import Protocol

from verifier.core.errors import OutsideWindow, WrongInputs
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.privacy import threshold
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.evidence import (
    Evidence,
    PublicEvidence,
    accepted_contract,
    known_ruleset,
    require_open,
)
from verifier.core.procedure.inputs import EffectivePlacement, Inputs
from verifier.core.procedure.intake import receive
from verifier.core.procedure.owing import Owing, owing_of
from verifier.core.rules.telling.disclosure import check_on_grid
from verifier.core.rules.telling.people import People
from verifier.core.trust.directory import Trust


class CountedEvidence(Evidence, Protocol):
    """Evidence that can also say what counts for a contract, and how far the log reaches."""

    def effective_placements(self, contract: Digest) -> tuple[EffectivePlacement, ...]: ...

    def people(self, inputs: Inputs) -> People: ...

    def last_change(self, contract: Digest) -> int:
        """The leaf index of the newest statement among the inputs of ``contract``; -1 when there is none."""

    def log_size(self) -> int: ...


def verify_claim(
    unverified_token: str,
    *,
    evidence: CountedEvidence,
    public: PublicEvidence | None = None,
    trust: Trust,
    at: int,
) -> Verified[Claim]:
    """Verify ``sr-claim+jwt`` as received at ``at`` (PROTOCOL 5).

    1. intake, by an enrolled contractor; 2. the contract is this contractor's, accepted, not withdrawn or
    closed; 3. the moment is one of the contract's fixed moments, or the end of its recovery period, and has
    passed; 4. ``log_size`` covers every statement that counts and is not beyond the log; 5. ``inputs`` is the
    digest of what counts now, for a framework that is judged as one: of the union of its call-offs; 6. the
    floor is on the disclosure grid of what remains after counted activities, for as many people as count; 7.
    the proof holds for S, computed here from the agencies' commitments and the register's grants.

    Without anything ``public`` no activity counts, and a claim for a framework is :class:`Unsupported`.
    """
    claim, signed = receive(unverified_token, Claim, trust=trust, at=at)  # 1
    contract = accepted_contract(claim.contract, party=claim.iss, evidence=evidence)  # 2
    require_open(contract, evidence=evidence)
    require_moment_passed(contract.statement.answer_moments, claim.moment, at=at)  # 3
    owing = owing_of(contract, claim.moment, evidence=evidence, public=public)
    changed = max(evidence.last_change(each) for each in (contract.digest, *owing.call_offs))
    if not changed < claim.log_size <= evidence.log_size():  # 4
        raise WrongInputs("a log size that covers everything that counts", field="log_size")
    inputs = inputs_of(contract, claim.moment, owing, evidence=evidence)
    if claim.inputs != inputs.digest:  # 5
        raise WrongInputs("the digest of what counts for this contract now", field="inputs")
    ruleset = known_ruleset(contract, evidence=evidence)
    check_on_grid(  # 6
        ruleset.policy,
        claim.floor,
        remaining=owing.owed.remaining,
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


def inputs_of(contract: Verified[Contract], moment: Month, owing: Owing, *, evidence: CountedEvidence) -> Inputs:
    """What counts for ``contract`` up to ``moment``, and for the call-offs that are judged with it."""
    counted = (evidence.effective_placements(each) for each in (contract.digest, *owing.call_offs))
    return Inputs.of(contract.statement, moment, itertools.chain.from_iterable(counted), owing.call_offs)


def require_moment_passed(moments: tuple[Month, ...], moment: Month, *, at: int) -> None:
    """Raise :class:`OutsideWindow` unless ``moment`` is one of ``moments`` and its month is over at ``at``."""
    if moment not in moments:
        raise OutsideWindow("one of the contract's reporting moments", field="moment")
    if at < moment.plus(1).starts_at:
        raise OutsideWindow("a moment that has passed", field="moment")
