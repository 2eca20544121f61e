"""How to verify an eligibility (doelgroepbevestiging), and the pseudonyms that travel beside it."""

from __future__ import annotations

import hashlib

from verifier.core.errors import AlreadyDecided, BadCommitment, UnknownReference, Withdrawn, WrongValue
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymOpening
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement, committed_months, contract_scopes
from verifier.core.privacy.group import decode_element
from verifier.core.privacy.subject import pseudonym_commitment
from verifier.core.procedure.evidence import Evidence, attested_contract
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust

#: HPKE overhead: encapsulated key 1,120 and tag 16.
SEAL_BYTES = 1136


def verify_eligibility(
    unverified_token: str, *, sealed_opening: bytes, evidence: Evidence, trust: Trust, at: int
) -> Verified[Eligibility]:
    """Verify ``sr-eligibility+jwt`` and the sealed opening beside it, as received at ``at``.

    1. intake, by an agency's active key; 2. the placement is known and names this agency; 3. neither it nor its
    contract was withdrawn, nor that closed; 4. it was not decided before; 5. when declined: nothing was sealed;
    6. when eligible: the rule set is the contract's, with one pseudonym per calendar year and one rate per
    month (PROTOCOL 2); 7. every commitment is a group element other than the identity (PROTOCOL 2,
    *Encodings*); 8. the sealed opening has its one possible length and the digest that was signed.

    That the rates are values of the rule set is what the agency's signature stands for (PROTOCOL 5).
    """
    eligibility, signed = receive(unverified_token, Eligibility, trust=trust, at=at)  # 1
    placement = evidence.placement(eligibility.placement)
    if placement is None or placement.statement.agency != eligibility.iss:  # 2
        raise UnknownReference("the digest of a placement that names this agency", field="placement")
    contract = attested_contract(placement.statement.contract, party=placement.statement.iss, evidence=evidence)
    if evidence.withdrawals_of(placement.digest):  # 3
        raise Withdrawn("a placement that is not withdrawn", field="placement")
    if evidence.eligibility_of(placement.digest) is not None:  # 4
        raise AlreadyDecided("a placement that was not decided before", field="placement")
    if eligibility.decision is Decision.DECLINED:  # 5
        if sealed_opening:
            raise WrongValue("no sealed opening beside a declined placement", field="sealed_opening")
    else:
        check_award(eligibility, placement.statement, contract.statement)
        _check_opening(eligibility, sealed_opening)
    return Verified(eligibility, signed.token, signed.digest)


def verify_pseudonyms(eligibility: Eligibility, openings: tuple[PseudonymOpening, ...]) -> None:
    """Check what travels beside an eligible decision to the register (PROTOCOL 4, step 5).

    1. one opening per commitment, scopes in the same order; 2. N is a group element; 3. HMAC(s, N) is c.
    Raises :class:`BadCommitment` or :class:`NotAnElement`.
    """
    commitments = eligibility.pseudonym_commitments
    if [each.scope for each in commitments] != [each.scope for each in openings]:  # 1
        raise BadCommitment("one pseudonym opening per commitment, in the same order", field="pseudonyms")
    for commitment, opening in zip(commitments, openings, strict=True):
        element = decode_element(opening.pseudonym)  # 2
        if pseudonym_commitment(opening.salt, opening.scope, element) != commitment.c:  # 3
            raise BadCommitment("the opening of the commitment that was signed", field="pseudonyms")


def check_award(eligibility: Eligibility, placement: Placement, contract: Contract) -> None:
    """Step 6 and 7 of :func:`verify_eligibility`, of one that is *eligible*."""
    if eligibility.ruleset_digest != contract.ruleset.digest:  # 6
        raise WrongValue("the rule set of the contract", field="ruleset_digest")
    if tuple(each.scope for each in eligibility.pseudonym_commitments) != contract_scopes(contract):
        raise WrongValue(
            "one commitment per calendar year of the contract, in order", field="pseudonym_commitments"
        )
    if len(eligibility.rate_commitments) != len(committed_months(contract, placement.first_day)):
        raise WrongValue("one commitment per month up to the contract's end", field="rate_commitments")
    for element in (*eligibility.rate_commitments, eligibility.flat_commitment or b""):  # 7
        decode_element(element)


def _check_opening(eligibility: Eligibility, sealed_opening: bytes) -> None:
    expected = SEAL_BYTES + 2 + 8 * len(eligibility.rate_commitments) + 8 + 32
    if len(sealed_opening) != expected:  # 8
        raise WrongValue("a sealed opening of the length that the months give", field="sealed_opening")
    if hashlib.sha256(sealed_opening).digest() != eligibility.sealed_opening_sha256:
        raise WrongValue("the sealed opening whose digest was signed", field="sealed_opening")
