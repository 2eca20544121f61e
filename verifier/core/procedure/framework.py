"""How to verify that a call-off (nadere opdracht) fits its framework (raamovereenkomst), or a pool of buyers."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.errors import OutsideWindow, UnknownReference, WrongRelation, WrongValue
from verifier.core.model.contract import CallOffRule, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.evidence import Evidence, PublicEvidence, require_in_force

#: What a call-off owes by itself when its framework owes as a whole.
NOTHING = 0
#: The answers on call-offs, the one that decides for all of them first.
_WEIGHT = (Outcome.NOT_MET, Outcome.PENDING, Outcome.BEHIND, Outcome.ON_TRACK, Outcome.MET)


def check_framework(contract: Contract) -> None:
    """What holds of a contract with call-offs by itself.

    1. it is no call-off of another; 2. every buyer that may call off is named once, and is neither its own buyer
    nor its contractor.
    """
    if contract.call_offs is None:
        return
    if contract.framework is not None:  # 1
        raise WrongRelation("a framework that is no call-off itself", field="call_offs")
    buyers = contract.call_offs.buyers
    if len(set(buyers)) != len(buyers) or {contract.iss, contract.contractor} & set(buyers):  # 2
        raise WrongValue("every other buyer once", field="buyers")


def check_call_off(contract: Contract, *, evidence: Evidence) -> None:
    """What holds of a contract that names a framework.

    1. the framework is known, of the same contractor, and this buyer may call off from it; one of others is refused
    in the same words as one that does not exist; 2. it was accepted and not withdrawn; 3. the rule set and the
    agreed terms are the framework's, so that what they are worth can be added up; 4. the period, recovery included,
    lies inside the framework's; 5. where the framework owes as a whole, the call-off owes nothing.
    """
    if contract.framework is None:
        return
    framework = evidence.contract(contract.framework)
    if framework is None or not _may_call_off(contract, framework.statement):  # 1
        raise UnknownReference("the digest of a framework from which this buyer may call off", field="framework")
    require_in_force(framework, evidence=evidence, field="framework")  # 2
    _check_fit(contract, framework)


def owes_itself(contract: Contract, *, evidence: Evidence) -> bool:
    """Whether a contract owes by itself; a call-off of a framework that owes as a whole does not."""
    framework = evidence.contract(contract.framework) if contract.framework is not None else None
    return framework is None or not owes_as_a_whole(framework.statement)


def owes_as_a_whole(framework: Contract) -> bool:
    """Whether a framework has the obligation, so that what is called off from it owes nothing."""
    return framework.call_offs is not None and framework.call_offs.rule is CallOffRule.WHOLE


def family_of(contract: Verified[Contract], *, public: PublicEvidence) -> frozenset[Digest]:
    """A contract by itself, or a framework and every call-off of it, in force or not: whichever of them this is."""
    head = contract.statement.framework or contract.digest
    if head == contract.digest and contract.statement.call_offs is None:
        return frozenset((head,))
    return frozenset((head, *(each.digest for each in public.call_offs_of(head))))


def outcome_apart(outcomes: Iterable[Outcome]) -> Outcome:
    """How a framework stands whose call-offs are judged apart, from the answer on each: *met* when all are met.

    One that is not met decides, then one that is pending, then one that is behind. Without call-offs nothing is
    decided: *pending*.
    """
    found = set(outcomes)
    return next((each for each in _WEIGHT if each in found), Outcome.PENDING)


def _may_call_off(contract: Contract, framework: Contract) -> bool:
    if framework.call_offs is None or framework.contractor != contract.contractor:
        return False
    return contract.iss in (framework.iss, *framework.call_offs.buyers)


def _check_fit(contract: Contract, verified: Verified[Contract]) -> None:
    framework = verified.statement
    if (contract.ruleset, contract.agreed) != (framework.ruleset, framework.agreed):  # 3
        raise WrongRelation("the rule set and the agreed terms of the framework", field="ruleset")
    inside = framework.first_day <= contract.first_day and contract.last_day <= framework.last_day
    if not inside or contract.last_counted_month > framework.last_counted_month:  # 4
        raise OutsideWindow("a period inside the framework's", field="last_day")
    agreed = (contract.obligation.basis_points, contract.obligation.amount)
    if owes_as_a_whole(framework) and agreed != (None, NOTHING):  # 5
        raise WrongRelation("an obligation of nothing, where the framework owes as a whole", field="obligation")
