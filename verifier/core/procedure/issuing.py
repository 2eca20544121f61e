"""Issuing (uitgeven): which credential wraps a verdict, to which key it is bound, and until when it is good.

All of it follows from the verdict, the contract and the enrolled keys: from nothing that a buyer is not told.
"""

from __future__ import annotations

from typing import Final

from verifier.core.model.contract import Contract
from verifier.core.model.credential import DISCLOSABLE, Credential
from verifier.core.model.directory import KeyRecord
from verifier.core.model.party import PartyId
from verifier.core.model.status import StatusRef
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.trust.directory import Trust, is_active

#: How long a final answer may serve as a reference: the five years over which a buyer of works may ask for them
#: (Directive 2014/24/EU, annex XII, part II, a).
REFERENCE_TERM: Final = 5 * 365 * 24 * 3600


def holder_key(contractor: PartyId, *, trust: Trust, at: int) -> KeyRecord | None:
    """The newest signing key of ``contractor`` that is active at ``at``: the one its own program signs with.

    None when it has none: then nothing can be bound to it.
    """
    return next((each for each in trust.signing_keys(contractor) if is_active(each, at=at)), None)


def good_until(verdict: Verdict, contract: Contract, *, at: int) -> int:
    """The ``exp`` (Unix seconds) of a credential that is issued at ``at`` for ``verdict`` on ``contract``.

    A final answer is good for :data:`REFERENCE_TERM`. One on the way is good until the next answer is due: when
    that moment's month is over, and its term for claims as well. *Pending* at the last moment is, for two such
    terms; none is, for less than one. The answer to a later moment ends it before, by its status.
    """
    later = [each for each in contract.answer_moments if each > verdict.as_of.moment]
    if verdict.verdict is Outcome.MET or not (later or verdict.verdict is Outcome.PENDING):
        return at + REFERENCE_TERM
    due = later[0].plus(1).starts_at if later else verdict.as_of.moment.plus(1).starts_at + CLAIM_TERM
    return max(due, at) + CLAIM_TERM


def credential_of(
    verdict: Verdict, holder: KeyRecord, *, issuer: str, status: StatusRef, exp: int, at: int
) -> Credential:
    """The facts of ``verdict`` that a credential has, bound to the key ``holder``; ``issuer`` is an address."""
    return Credential(
        iss=issuer,
        iat=at,
        exp=exp,
        cnf=dict(holder.jwk),
        status=status,
        contract=verdict.contract,
        as_of=verdict.as_of,
        ruleset=verdict.ruleset,
        verdict=verdict.verdict,
        **{name: getattr(verdict, name) for name in DISCLOSABLE},
    )
