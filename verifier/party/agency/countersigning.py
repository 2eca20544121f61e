"""Countersigning (medeondertekenen): from an award and its pseudonyms to the one statement that says so.

Nothing here leaves the desk: what is made is first kept (:mod:`verifier.party.agency.unsent`).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment, PseudonymOpening
from verifier.core.model.placement import contract_scopes
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, commit_valuation, pack_opening
from verifier.core.privacy.group import Element
from verifier.core.privacy.subject import opening_info, pseudonym_commitment
from verifier.core.trust.directory import Trust
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.judgement import Award
from verifier.party.home import Home
from verifier.party.register.doors import SignedDecision
from verifier.party.sealing import seal_to


@dataclass(frozen=True, slots=True)
class Countersigned:
    """A signed decision on ``placement``; ``opening`` is the agency's own copy, empty when it declined."""

    placement: Digest
    decision: SignedDecision = field(repr=False)
    opening: bytes = field(default=b"", repr=False)


def countersign(
    award: Award, pseudonyms: Mapping[tuple[str, str], Element], *, home: Home, trust: Trust, at: int
) -> Countersigned:
    """Sign *eligible* for ``award`` (PROTOCOL 4, step 5, and 5).

    1. a fresh salt and c per calendar year of the contract; 2. a fresh seed, and the commitments to every month's
    rate and to the flat amount; 3. the opening, sealed to the contractor's reply key for this placement; 4. the
    statement over all of it. Raises :class:`KeyError` without a pseudonym of every year, and refusals for a
    contract that is too long to be signed.
    """
    case, valuation = award.case, award.valuation
    openings = tuple(
        PseudonymOpening(scope, pseudonyms[scope, award.bsn], secrets.token_bytes(32))
        for scope in contract_scopes(case.contract)
    )  # 1
    seed = secrets.token_bytes(32)
    rates, flat = commit_valuation(seed, case.digest, valuation.months, valuation.rates, valuation.flat)  # 2
    opening = pack_opening(Opening(valuation.rates, valuation.flat, seed))
    sealed = seal_to(sealing_key(case.reply_key.jwk), opening, opening_info(case.digest))  # 3
    eligibility = Eligibility(
        **home.claims(at=at, audience=trust.register),
        placement=case.digest,
        decision=Decision.ELIGIBLE,
        pseudonym_commitments=tuple(_commitment(each) for each in openings),
        rate_commitments=rates,
        flat_commitment=flat,
        ruleset_digest=case.contract.ruleset.digest,
        sealed_opening_sha256=Digest(hashlib.sha256(sealed).digest()),
    )
    return Countersigned(case.digest, SignedDecision(home.sign(eligibility), sealed, openings), opening)  # 4


def decline(placement: Digest, *, home: Home, trust: Trust, at: int) -> Countersigned:
    """Sign *declined* for ``placement``: the same for every reason, and nothing beside it."""
    eligibility = Eligibility(
        **home.claims(at=at, audience=trust.register), placement=placement, decision=Decision.DECLINED
    )
    return Countersigned(placement, SignedDecision(home.sign(eligibility), b"", ()))


def _commitment(opening: PseudonymOpening) -> PseudonymCommitment:
    c = pseudonym_commitment(opening.salt, opening.scope, Element(opening.pseudonym))
    return PseudonymCommitment(opening.scope, c)
