"""Evidence at hand (bewijs voorhanden): what a verifier already verified, looked up by digest.

The register answers from its store, a test from memory, an auditor from a bundle: the procedures cannot tell.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from verifier.core.errors import NotAccepted, UnknownReference, Withdrawn
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.rules.ruleset import RuleSet


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
        """All parts of the latest revision."""

    def hours(self, digest: Digest) -> Verified[Hours] | None: ...

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        """Any statement that can be withdrawn."""

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]: ...

    def ruleset(self, digest: Digest) -> RuleSet | None: ...


def accepted_contract(digest: Digest, *, party: PartyId, evidence: Evidence) -> Verified[Contract]:
    """The contract, known, accepted, not withdrawn, with ``party`` as its contractor.

    A contract of somebody else is refused in the same words as one that does not exist.
    """
    contract = evidence.contract(digest)
    if contract is None or contract.statement.contractor != party:
        raise UnknownReference("the digest of a contract of this contractor", field="contract")
    if evidence.acceptance_of(digest) is None:
        raise NotAccepted("a contract that its contractor accepted", field="contract")
    if is_withdrawn(contract, evidence=evidence):
        raise Withdrawn("a contract that is not withdrawn", field="contract")
    return contract


def is_withdrawn(contract: Verified[Contract], *, evidence: Evidence) -> bool:
    """Before acceptance the buyer's word is enough; after it both must have withdrawn (PROTOCOL 2)."""
    signers = {each.statement.iss for each in evidence.withdrawals_of(contract.digest)}
    needed = {contract.statement.iss}
    if evidence.acceptance_of(contract.digest) is not None:
        needed.add(contract.statement.contractor)
    return needed <= signers


def known_ruleset(contract: Verified[Contract], *, evidence: Evidence) -> RuleSet:
    """The rule set of a contract, by its digest, or :class:`UnknownReference`."""
    ruleset = evidence.ruleset(contract.statement.ruleset.digest)
    if ruleset is None:
        raise UnknownReference("the digest of a rule set of the directory", field="ruleset")
    return ruleset
