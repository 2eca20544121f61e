"""How who claims verifies what another party's people count for (wat meetelt), without seeing what they are worth.

Everything is judged as of the moment it was signed: the register received it, and says what became of it since.
"""

from __future__ import annotations

from verifier.core.errors import UnknownReference
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.placement import Placement
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.eligibility import check_award
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_others_placement(
    unverified_token: str, *, contract: Verified[Contract], trust: Trust, at: int
) -> Verified[Placement]:
    """Verify ``sr-placement+jwt`` of another party than the contractor, read at ``at``.

    1. intake, by an enrolled key; 2. it is for this contract, by a party that the contract lists.
    """
    moment = moment_of(unverified_token, Placement, trust=trust, at=at)
    placement, signed = receive(unverified_token, Placement, trust=trust, at=moment)  # 1
    if placement.contract != contract.digest or contract.statement.role_of(placement.iss) is None:  # 2
        raise UnknownReference("a placement of this contract, by a party that it lists", field="placement")
    return Verified(placement, signed.token, signed.digest)


def verify_others_eligibility(
    unverified_token: str, *, placement: Verified[Placement], contract: Verified[Contract], trust: Trust, at: int
) -> Verified[Eligibility]:
    """Verify ``sr-eligibility+jwt`` on another party's placement, read at ``at``.

    1. intake, by an agency's key; 2. it is *eligible*, about this placement, by the agency that it names; 3. rule
    set, pseudonyms and commitments are as many and as formed as ``verify_eligibility`` asks.

    Deliberately not checked: what was sealed. It is for that party alone.
    """
    moment = moment_of(unverified_token, Eligibility, trust=trust, at=at)
    eligibility, signed = receive(unverified_token, Eligibility, trust=trust, at=moment)  # 1
    about = (eligibility.placement, eligibility.iss, eligibility.decision)
    if about != (placement.digest, placement.statement.agency, Decision.ELIGIBLE):  # 2
        raise UnknownReference("the agency's decision that this placement counts", field="eligibility")
    check_award(eligibility, placement.statement, contract.statement)  # 3
    return Verified(eligibility, signed.token, signed.digest)


def verify_others_hours(
    unverified_token: str, *, contract: Verified[Contract], trust: Trust, at: int
) -> Verified[Hours]:
    """Verify ``sr-hours+jwt`` of another party than the contractor, read at ``at``.

    1. intake, by an enrolled key; 2. they are of this contract, by a party that the contract lists.
    """
    moment = moment_of(unverified_token, Hours, trust=trust, at=at)
    hours, signed = receive(unverified_token, Hours, trust=trust, at=moment)  # 1
    if hours.contract != contract.digest or contract.statement.role_of(hours.iss) is None:  # 2
        raise UnknownReference("hours of this contract, by a party that it lists", field="hours")
    return Verified(hours, signed.token, signed.digest)
