"""How to verify a contract (opdracht) and its acceptance (aanvaarding)."""

from __future__ import annotations

import itertools

from verifier.core.errors import (
    AlreadyDecided,
    OutsideWindow,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.procedure.evidence import Evidence, is_withdrawn
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust

MONTHS_BETWEEN_MOMENTS = 3


def verify_contract(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Contract]:
    """Verify ``sr-contract+jwt`` as received at ``at``.

    1. intake: envelope, schema, a buyer's active key, audience, moment of signing (PROTOCOL 2);
    2. the period runs forward, and the contractor is not the buyer;
    3. moments ascend, lie at least three months apart and inside the period, and the last is its end;
    4. the rule set is one of the directory, known by its bytes, and open to contracts of this date (PROTOCOL 7);
    5. what it supersedes is a contract between the same two parties.

    That the obligation was agreed is what acceptance says, not this procedure.
    """
    contract, signed = receive(unverified_token, Contract, trust=trust, at=at)  # 1
    if contract.last_day < contract.first_day:  # 2
        raise OutsideWindow("a last day that is not before the first", field="last_day")
    if contract.contractor == contract.iss:
        raise WrongRelation("a contractor that is another party than the buyer", field="contractor")
    _check_moments(contract)  # 3
    _check_ruleset(contract, evidence, trust)  # 4
    if contract.supersedes is not None:  # 5
        earlier = evidence.contract(contract.supersedes)
        if earlier is None or (earlier.statement.iss, earlier.statement.contractor) != (
            contract.iss,
            contract.contractor,
        ):
            raise UnknownReference("the digest of a contract between the same parties", field="supersedes")
    return Verified(contract, signed.token, signed.digest)


def verify_acceptance(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Acceptance]:
    """Verify ``sr-acceptance+jwt`` as received at ``at``.

    1. intake, by an enrolled contractor; 2. the contract is known and names this contractor; 3. it was not
    withdrawn; 4. it was not accepted before.
    """
    acceptance, signed = receive(unverified_token, Acceptance, trust=trust, at=at)  # 1
    contract = evidence.contract(acceptance.contract)
    if contract is None or contract.statement.contractor != acceptance.iss:  # 2
        raise UnknownReference("the digest of a contract of this contractor", field="contract")
    if is_withdrawn(contract, evidence=evidence):  # 3
        raise Withdrawn("a contract that is not withdrawn", field="contract")
    if evidence.acceptance_of(acceptance.contract) is not None:  # 4
        raise AlreadyDecided("a contract that was not accepted before", field="contract")
    return Verified(acceptance, signed.token, signed.digest)


def _check_moments(contract: Contract) -> None:
    moments = contract.moments
    if moments[0] < contract.first_month or moments[-1] != Month.of(contract.last_day):
        raise OutsideWindow("moments inside the period, the last one its end", field="moments")
    for earlier, later in itertools.pairwise(moments):
        if later.since(earlier) < MONTHS_BETWEEN_MOMENTS:
            raise WrongValue("moments in order, at least three months apart", field="moments")


def _check_ruleset(contract: Contract, evidence: Evidence, trust: Trust) -> None:
    for published in trust.directory.rulesets:
        if published.digest == contract.ruleset.digest and published.name == contract.ruleset.name:
            if contract.first_day < published.contracts_from:
                raise OutsideWindow("a rule set that is open to contracts of this date", field="ruleset")
            if evidence.ruleset(published.digest) is not None:
                return
    raise UnknownReference("name and digest of a rule set of the directory", field="ruleset")
