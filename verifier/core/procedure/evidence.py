"""Evidence at hand (bewijs voorhanden): what a verifier already verified, looked up by digest.

The register answers from its store, a test from memory, an auditor from a bundle: the procedures cannot tell.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from verifier.core.errors import ContractClosed, NotAccepted, UnknownReference, Withdrawn, WrongRelation
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, CallOffRule, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet


class Evidence(Protocol):
    """Look-ups return None, or nothing, for what is not known."""

    def contract(self, digest: Digest) -> Verified[Contract] | None: ...

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None: ...

    def look_ahead(self, placements: Collection[Digest]) -> None:
        """A hint: what is said of these placements will be asked for next."""

    def placement(self, digest: Digest) -> Verified[Placement] | None: ...

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        """The decision on a placement, withdrawn or not."""

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        """All parts of the latest revision of each party that reported: parties revise apart from each other."""

    def hours(self, digest: Digest) -> Verified[Hours] | None: ...

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        """Any statement that can be withdrawn."""

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]: ...

    def is_closed(self, contract: Digest) -> bool:
        """Whether a closing of it is known: what was attested for it is erased."""

    def ruleset(self, digest: Digest) -> RuleSet | None: ...


class PublicEvidence(Protocol):
    """What carries no personal data and is at hand beside the rest: activities, and what was called off."""

    def activities_of(self, contract: Digest) -> tuple[Verified[Activity], ...]:
        """Of one contract, in log order, withdrawn or not."""

    def confirmation_of(self, activity: Digest) -> Verified[ActivityConfirmation] | None:
        """What was accepted of it, withdrawn or not."""

    def call_offs_of(self, framework: Digest) -> tuple[Verified[Contract], ...]:
        """Every contract that names ``framework``, in log order, accepted or not, withdrawn or not."""


class RegisterEvidence(Evidence, PublicEvidence, Protocol):
    """Both."""


def accepted_contract(digest: Digest, *, party: PartyId, evidence: Evidence) -> Verified[Contract]:
    """The contract, known, accepted, not withdrawn, with ``party`` as its contractor.

    A contract of somebody else is refused in the same words as one that does not exist.
    """
    contract = evidence.contract(digest)
    if contract is None or contract.statement.contractor != party:
        raise UnknownReference("the digest of a contract of this contractor", field="contract")
    require_in_force(contract, evidence=evidence, field="contract")
    return contract


def attested_contract(digest: Digest, *, party: PartyId, evidence: Evidence) -> Verified[Contract]:
    """The contract, in force and open, for which ``party`` attests: its contractor or a listed party.

    It is known, accepted, not withdrawn and not closed. A contract of others is refused in the same words as
    one that does not exist. Nothing is attested for a framework whose call-offs owe: raises
    :class:`WrongRelation`.
    """
    contract = evidence.contract(digest)
    if contract is None or not contract.statement.is_attester(party):
        raise UnknownReference("the digest of a contract for which this party attests", field="contract")
    require_in_force(contract, evidence=evidence, field="contract")
    require_open(contract, evidence=evidence)
    if contract.statement.call_offs is not None and contract.statement.call_offs.rule is not CallOffRule.WHOLE:
        raise WrongRelation("a call-off of this framework", field="contract")
    return contract


def require_in_force(contract: Verified[Contract], *, evidence: Evidence, field: str) -> None:
    """Raise :class:`NotAccepted` or :class:`Withdrawn` unless a contract was accepted and is not withdrawn."""
    if evidence.acceptance_of(contract.digest) is None:
        raise NotAccepted("a contract that its contractor accepted", field=field)
    if is_withdrawn(contract, evidence=evidence):
        raise Withdrawn("a contract that is not withdrawn", field=field)


def require_open(contract: Verified[Contract], *, evidence: Evidence) -> None:
    """Raise :class:`ContractClosed` for a contract whose people are erased: nothing can be added to their sum."""
    if evidence.is_closed(contract.digest):
        raise ContractClosed("a contract that is not closed", field="contract")


def is_withdrawn(contract: Verified[Contract], *, evidence: Evidence) -> bool:
    """Before acceptance the buyer's word is enough; after it both must have withdrawn (PROTOCOL 2)."""
    signers = {each.statement.iss for each in evidence.withdrawals_of(contract.digest)}
    needed = {contract.statement.iss}
    if evidence.acceptance_of(contract.digest) is not None:
        needed.add(contract.statement.contractor)
    return needed <= signers


def known_ruleset(contract: Verified[Contract], *, evidence: Evidence) -> RuleSet:
    """The rule set of a contract, by its digest, with what the contract settles of its gaps.

    Raises :class:`UnknownReference`, and :class:`WrongValue` for terms that the rule set states itself.
    """
    ruleset = evidence.ruleset(contract.statement.ruleset.digest)
    if ruleset is None:
        raise UnknownReference("the digest of a rule set of the directory", field="ruleset")
    return settled(ruleset, contract.statement.agreed)
