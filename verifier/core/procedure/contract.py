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
from verifier.core.model.party import Role
from verifier.core.privacy.wording import check_wording
from verifier.core.procedure.evidence import Evidence, is_withdrawn
from verifier.core.procedure.framework import check_call_off, check_framework, owes_itself
from verifier.core.procedure.intake import receive
from verifier.core.procedure.targets import check_targets
from verifier.core.rules.owing.obligation import check_agreed
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.trust.directory import Trust

MONTHS_BETWEEN_MOMENTS = 3


def verify_contract(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Contract]:
    """Verify ``sr-contract+jwt`` as received at ``at``.

    1. intake: envelope, schema, a buyer's active key, audience, moment of signing (PROTOCOL 2);
    2. the period runs forward, the contractor is not the buyer, other parties are listed once and are neither, and
    an auditor is one of the directory;
    3. moments ascend, lie at least three months apart and inside the period, and the last is its end;
    4. the rule set is one of the directory, known by its bytes, and open to contracts of this date (PROTOCOL 7);
    agreed terms fill its gaps and no more, a full-time year is stated, and certificates are some of its own;
    5. what it supersedes is a contract between the same two parties; 6. a framework, and what is called off from
    one, fit each other (``framework``); obligation and malus are what the rule set lets parties agree on;
    7. targets and milestones fit the contract (``targets``); 8. no text says anything about a person (``wording``).

    That the obligation was agreed is what acceptance says, not this procedure.
    """
    contract = verify_known_contract(unverified_token, evidence=evidence, trust=trust, at=at)  # 1 to 7
    check_wording(contract.statement.reference, field="reference")  # 8
    if contract.statement.obligation.motivation is not None:
        check_wording(contract.statement.obligation.motivation, field="motivation")
    return contract


def verify_known_contract(
    unverified_token: str, *, evidence: Evidence, trust: Trust, at: int
) -> Verified[Contract]:
    """Verify ``sr-contract+jwt`` that the register received at ``at``, as a party of it reads it later.

    1. to 7. of :func:`verify_contract`. Deliberately not checked: 8. The register guarded the texts when it took
    them. A word that is guarded from some day on must not make a contract unreadable that was agreed before it.
    """
    contract, signed = receive(unverified_token, Contract, trust=trust, at=at)  # 1
    ruleset = _check_by_itself(contract, evidence, trust)  # 2 to 4
    _check_superseded(contract, evidence)  # 5
    _check_frameworks(contract, ruleset, evidence)  # 6
    check_targets(contract, ruleset)  # 7
    return Verified(contract, signed.token, signed.digest)


def verify_shared_contract(
    unverified_token: str, *, evidence: Evidence, trust: Trust, at: int
) -> Verified[Contract]:
    """Verify ``sr-contract+jwt`` that the register received at ``at``, as who is listed in it reads it later.

    1. to 4., 6. and 7. of :func:`verify_contract`. Deliberately not checked: 5., and how it fits a framework that
    is not among ``evidence``. Who is listed in a call-off alone sees neither, and attests the same by either.
    """
    contract, signed = receive(unverified_token, Contract, trust=trust, at=at)  # 1
    ruleset = _check_by_itself(contract, evidence, trust)  # 2 to 4
    if contract.framework is None or evidence.contract(contract.framework) is not None:
        _check_frameworks(contract, ruleset, evidence)  # 6
    else:
        check_framework(contract)
    check_targets(contract, ruleset)  # 7
    return Verified(contract, signed.token, signed.digest)


def _check_by_itself(contract: Contract, evidence: Evidence, trust: Trust) -> RuleSet:
    if contract.last_day < contract.first_day:  # 2
        raise OutsideWindow("a last day that is not before the first", field="last_day")
    _check_parties(contract)
    _check_auditor(contract, trust)
    _check_moments(contract)  # 3
    return _check_ruleset(contract, evidence, trust)  # 4


def _check_frameworks(contract: Contract, ruleset: RuleSet, evidence: Evidence) -> None:
    check_framework(contract)
    check_call_off(contract, evidence=evidence)
    if owes_itself(contract, evidence=evidence):
        check_agreed(ruleset, contract)


def _check_superseded(contract: Contract, evidence: Evidence) -> None:
    if contract.supersedes is not None:
        earlier = evidence.contract(contract.supersedes)
        if earlier is None or (earlier.statement.iss, earlier.statement.contractor) != (
            contract.iss,
            contract.contractor,
        ):
            raise UnknownReference("the digest of a contract between the same parties", field="supersedes")


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


def _check_parties(contract: Contract) -> None:
    if contract.contractor == contract.iss:
        raise WrongRelation("a contractor that is another party than the buyer", field="contractor")
    listed = [each.party for each in contract.parties]
    if len({contract.iss, contract.contractor, *listed}) != len(listed) + 2:
        raise WrongRelation("every other party once, neither buyer nor contractor", field="parties")


def _check_auditor(contract: Contract, trust: Trust) -> None:
    if contract.auditor is not None and trust.role_of(contract.auditor) is not Role.AUDITOR:
        raise UnknownReference("an auditor of the directory", field="auditor")


def _check_ruleset(contract: Contract, evidence: Evidence, trust: Trust) -> RuleSet:
    found = _published(contract, evidence, trust)
    ruleset = settled(found, contract.agreed)
    full_time_hours(ruleset)
    known = {each.code for each in ruleset.obligation.certificates}
    if not known.issuperset(contract.certificates) or len(set(contract.certificates)) != len(contract.certificates):
        raise UnknownReference("codes of certificates of the rule set, each once", field="certificates")
    return ruleset


def _published(contract: Contract, evidence: Evidence, trust: Trust) -> RuleSet:
    for published in trust.directory.rulesets:
        if published.digest == contract.ruleset.digest and published.name == contract.ruleset.name:
            if contract.first_day < published.contracts_from:
                raise OutsideWindow("a rule set that is open to contracts of this date", field="ruleset")
            ruleset = evidence.ruleset(published.digest)
            if ruleset is not None:
                return ruleset
    raise UnknownReference("name and digest of a rule set of the directory", field="ruleset")
