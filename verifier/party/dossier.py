"""A dossier (dossier): what a party knows of its contracts, each verified here, and whose keys it may believe.

The register says which contracts and acceptances there are; what they say, and who signed them, is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from verifier.core.errors import NotAccepted, Refusal, UnknownReference, WrongRelation
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.contract import verify_acceptance
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import kid_of
from verifier.core.wire.statements import typ_of_noun
from verifier.party.home import Home
from verifier.party.register.enrolments import with_enrolled
from verifier.party.register.lists import ContractsClient
from verifier.party.rulebook import KnownContract, Rulebook


class Dossier:
    """The dossiers of the party of ``home``, a buyer or a contractor, at its door; time is the client's.

    Every verb raises :class:`Refused` and :class:`Unreachable` beside what it names.
    """

    def __init__(self, home: Home, client: ContractsClient) -> None:
        self._home = home
        self._client = client
        self._rulebook = Rulebook(home.vault, client.public)

    def contracts(self) -> tuple[KnownContract, ...]:
        """The contracts of this party, each verified under the kept directory; raises what that raises."""
        at = self._client.now()
        trust = self._home.trust(at=at)
        return self._rulebook.contracts(self._client.contracts(), frameworks=self, trust=trust, at=at)

    def shared_contracts(self) -> tuple[KnownContract, ...]:
        """The contracts that name this party beside their buyer and contractor, each verified.

        Those that were accepted are kept, with their acceptances. Raises :class:`WrongRelation` for one that does
        not name this party, and what ``verify_shared_contract`` and ``verify_acceptance`` raise.
        """
        known, evidence = [], GatheredEvidence()
        for each in self._client.shared_contracts():
            at = self._client.now()
            trust = self._home.trust(at=at)
            token = each.unverified_statement
            contract = self._rulebook.verify_shared(token, evidence=evidence, trust=trust, at=at)
            if contract.digest != each.digest or not _names(contract.statement, self._home.party):
                raise WrongRelation("a contract that names this party, under its own digest", field="digest")
            evidence = evidence.plus(contract)
            if each.unverified_acceptance is not None:
                acceptance = self._accepted(contract, each.unverified_acceptance)
                evidence = evidence.plus(acceptance)
                self._rulebook.keep(contract)
                self._rulebook.keep_acceptance(acceptance)
            known.append(KnownContract(contract, each.state))
        return tuple(known)

    def shared(self) -> GatheredEvidence:
        """:meth:`shared_contracts` that were accepted, with their acceptances."""
        evidence = GatheredEvidence()
        for each in self.shared_contracts():
            with suppress(UnknownReference):
                evidence = evidence.plus(each.contract, self._rulebook.acceptance(each.contract.digest))
        return evidence

    def contract(self, digest: Digest) -> Verified[Contract]:
        """A contract of this party, as kept or else as the register lists it, verified.

        Raises :class:`UnknownReference` for one that this party neither gives nor does.
        """
        with suppress(UnknownReference):
            return self._rulebook.contract(digest)
        for each in self.contracts():
            if each.contract.digest == digest:
                return each.contract
        raise UnknownReference("the digest of a contract of this party", field="contract")

    def acceptance(self, contract: Verified[Contract]) -> Verified[Acceptance]:
        """The acceptance of a contract, as of the moment it was signed; :class:`NotAccepted` without one."""
        with suppress(UnknownReference):
            return self._rulebook.acceptance(contract.digest)
        for event in self._client.timeline(contract.digest):
            if event.kind is StatementKind.ACCEPTANCE:
                return self._accepted(contract, self._client.statement(event.digest).unverified_statement)
        raise NotAccepted("a contract that its contractor accepted", field="contract")

    def _accepted(self, contract: Verified[Contract], unverified_token: str) -> Verified[Acceptance]:
        at = self._client.now()
        trust = self.trust([unverified_token], Acceptance, at=at)
        moment = moment_of(unverified_token, Acceptance, trust=trust, at=at)
        evidence = GatheredEvidence((contract,))
        return verify_acceptance(unverified_token, evidence=evidence, trust=trust, at=moment)

    def evidence(self, contract: Verified[Contract]) -> GatheredEvidence:
        """The contract and its rule set: what there is before it is accepted."""
        return GatheredEvidence((contract,), (self._rulebook.ruleset(contract.statement.ruleset.digest),))

    def trust(
        self, unverified_tokens: Iterable[str], noun: type[Statement], *, at: int, known: Trust | None = None
    ) -> Trust:
        """The kept directory, or the trust ``known`` already, and the enrolled keys that these tokens name."""
        kids = []
        for unverified_token in unverified_tokens:
            with suppress(Refusal):
                kids.append(kid_of(unverified_token, typ=typ_of_noun(noun)))
        return with_enrolled(known or self._home.trust(at=at), kids, self._client.public.enrolment, at=at)


def _names(contract: Contract, party: PartyId) -> bool:
    """Whether ``party`` attests for a contract, or may call off from it, beside its buyer and contractor."""
    buyers = contract.call_offs.buyers if contract.call_offs is not None else ()
    return contract.role_of(party) is not None or party in buyers
