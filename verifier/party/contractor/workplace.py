"""A workplace (werkplek): what a contractor's program works with: its home, the register, and what both hold.

Ids in the vault are digests, months and numbers: nothing about a person is readable in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from verifier.core.errors import NotAccepted, UnknownReference, WrongRelation
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.outbox import Outbox, Parcel
from verifier.party.register.bulk import BulkClient
from verifier.party.register.doors import ContractorClient
from verifier.party.rulebook import Rulebook


class Workplace:
    """The contractor's home, its client at the contractor's door, one for bulk, its outbox and its rulebook."""

    def __init__(self, home: Home, client: ContractorClient) -> None:
        self.home = home
        self.client = client
        self.outbox = Outbox(home.vault, client)
        self.bulk = BulkClient(client)
        self.rulebook = Rulebook(home.vault, client.public)

    @cached_property
    def reply_kid(self) -> str:
        """The thumbprint of the key that agencies seal to; a new one counts after the next open."""
        return self.home.custodian.opening().kid

    def trust(self, *, at: int) -> Trust:
        """What the kept directory says at ``at``."""
        return self.home.trust(at=at)

    def accepted(self, contract: Digest) -> Verified[Contract]:
        """A contract that this contractor accepted, or for which it attests once its contractor accepted it.

        Raises :class:`UnknownReference`, :class:`NotAccepted`.
        """
        known = self.rulebook.contract(contract)
        self.acceptance(contract)
        return known

    def acceptance(self, contract: Digest) -> Verified[Acceptance]:
        """The acceptance of a contract that the register has; :class:`NotAccepted` without one."""
        for id_ in self.outbox.ids(acceptance_name(contract)):
            if self.outbox.has_received(id_):
                return self.outbox.statement(digest_of(self.outbox.parcel(id_).statements[0]), Acceptance)
        try:
            return self.rulebook.acceptance(contract)
        except UnknownReference:
            raise NotAccepted("a contract that this contractor accepted", field="contract") from None

    def ruleset(self, contract: Verified[Contract]) -> RuleSet:
        """The rule set that a contract names, with what the contract settles of its gaps."""
        return settled(self.rulebook.ruleset(contract.statement.ruleset.digest), contract.statement.agreed)

    def placement(self, digest: Digest, *, contract: Digest) -> Verified[Placement]:
        """A placement of this contractor that the register has, of ``contract``; :class:`UnknownReference`."""
        placement = self.outbox.statement(digest, Placement)
        if placement.statement.contract != contract:
            raise UnknownReference("the digest of a placement of this contract", field="placement")
        return placement

    def placements(self, contract: Digest) -> Iterator[tuple[Digest, Parcel]]:
        """Every placement that was signed for ``contract``, received or not, with its parcel."""
        for id_ in self.outbox.ids(placement_name(contract)):
            parcel = self.outbox.parcel(id_)
            yield digest_of(parcel.statements[0]), parcel

    def parcel(self, placement: Digest, *, contract: Digest) -> Parcel:
        """The parcel of a placement that was signed for ``contract``; :class:`UnknownReference`."""
        return self.outbox.parcel(f"{placement_name(contract)}.{base64url.encode(placement)}")

    def parcel_of(self, placement: Digest) -> Parcel:
        """The parcel of a placement; :class:`UnknownReference` when this contractor signed none."""
        ending = f".{base64url.encode(placement)}"
        for id_ in self.outbox.ids("placement."):
            if id_.endswith(ending):
                return self.outbox.parcel(id_)
        raise UnknownReference("the digest of a placement of this contractor", field="placement")

    def evidence(self, contract: Verified[Contract], placement: Verified[Placement]) -> GatheredEvidence:
        """What this contractor knows of a placement before anybody decided on it or withdrew it."""
        if placement.statement.contract != contract.digest:
            raise WrongRelation("a placement of the contract", field="placement")
        known = (contract, self.acceptance(contract.digest), placement)
        return GatheredEvidence(known, (self.rulebook.ruleset(contract.statement.ruleset.digest),))


class AcceptedContracts:
    """The contracts that were accepted here, by their reference."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._found: dict[str, Verified[Contract]] = {}

    def find(self, reference: str) -> Verified[Contract]:
        """The one contract of this reference; :class:`UnknownReference`, :class:`NotAccepted`."""
        if reference not in self._found:
            named = [each for each in self._workplace.rulebook.kept() if each.statement.reference == reference]
            if len(named) != 1:
                raise UnknownReference("the reference of one contract that was accepted here", field="contract")
            self._workplace.acceptance(named[0].digest)
            self._found[reference] = named[0]
        return self._found[reference]


def placement_in(parcel: Parcel) -> Placement:
    """The placement in a parcel of this contractor's own, received or not."""
    token = parcel.statements[0]
    return recall(token, Placement, digest=digest_of(token)).statement


def acceptance_name(contract: Digest) -> str:
    return f"acceptance.{base64url.encode(contract)}"


def placement_name(contract: Digest) -> str:
    return f"placement.{base64url.encode(contract)}"
