"""A rulebook (bouwblokkenmap): rule sets and contracts that a party got from the register and checked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from verifier.core.errors import NotAccepted, UnknownReference, WrongRelation
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.contract import verify_known_contract, verify_shared_contract
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of, open_envelope
from verifier.core.wire.statements import read_statement, typ_of_noun
from verifier.party.register.answers import ListedContract
from verifier.party.register.public import PublicClient
from verifier.party.vault import Vault

_RULESET, _CONTRACT, _ACCEPTANCE = "ruleset", "contract", "acceptance"


@dataclass(frozen=True, slots=True)
class KnownContract:
    """A contract that was verified here, and where the register says it stands."""

    contract: Verified[Contract]
    state: ContractState


class Frameworks(Protocol):
    """Who knows the frameworks that contracts are called off from."""

    def acceptance(self, contract: Verified[Contract]) -> Verified[Acceptance]:
        """The acceptance of a contract of this party; :class:`NotAccepted` without one."""

    def shared(self) -> GatheredEvidence:
        """The frameworks of others from which this party may call off, with their acceptances."""


class Rulebook:
    """Rule sets by digest, kept in ``vault`` and fetched once; contracts verified under them."""

    def __init__(self, vault: Vault, public: PublicClient) -> None:
        self._vault = vault
        self._public = public
        self._read: dict[Digest, RuleSet] = {}

    def ruleset(self, digest: Digest) -> RuleSet:
        """The rule set of ``digest``, whose bytes are checked against it."""
        if digest not in self._read:
            self._read[digest] = parse_ruleset(self._octets(digest))
        return self._read[digest]

    def contracts(
        self,
        unverified_listing: Iterable[ListedContract],
        *,
        frameworks: Frameworks,
        trust: Trust,
        at: int,
    ) -> tuple[KnownContract, ...]:
        """The contracts of a listing, each verified as of the moment its buyer signed it, at ``at``.

        What was called off rests on a framework that is listed before it, or on one of others. Raises what
        ``verify_known_contract`` raises, and :class:`WrongRelation` for a token under another's digest.
        """
        evidence = GatheredEvidence()
        known = []
        for each in unverified_listing:
            said = _read(each.unverified_statement, trust)
            if said.framework is not None and evidence.contract(said.framework) is None:
                evidence = evidence.plus(*frameworks.shared().statements)
            contract = self._verified(each.unverified_statement, said, evidence, trust=trust, at=at)
            if contract.digest != each.digest:
                raise WrongRelation("a contract under its own digest", field="digest")
            evidence = evidence.plus(contract)
            if said.call_offs is not None:
                with suppress(NotAccepted):
                    evidence = evidence.plus(frameworks.acceptance(contract))
            known.append(KnownContract(contract, each.state))
        return tuple(known)

    def keep(self, contract: Verified[Contract]) -> None:
        """Keep a verified contract; durable on return."""
        self._vault.put(_CONTRACT, base64url.encode(contract.digest), contract.token.encode("ascii"))

    def verify_shared(
        self, unverified_token: str, *, evidence: GatheredEvidence, trust: Trust, at: int
    ) -> Verified[Contract]:
        """A contract of others that names this party, as of the moment its buyer signed it.

        Raises what ``verify_shared_contract`` raises.
        """
        said = _read(unverified_token, trust)
        moment = moment_of(unverified_token, Contract, trust=trust, at=at)
        known = self._knowing(said, evidence, trust)
        return verify_shared_contract(unverified_token, evidence=known, trust=trust, at=moment)

    def keep_acceptance(self, acceptance: Verified[Acceptance]) -> None:
        """Keep the acceptance of another's contract; durable on return."""
        name = base64url.encode(acceptance.statement.contract)
        self._vault.put(_ACCEPTANCE, name, acceptance.token.encode("ascii"))

    def acceptance(self, contract: Digest) -> Verified[Acceptance]:
        """An acceptance that was kept; :class:`UnknownReference` for any other."""
        token = self._vault.get(_ACCEPTANCE, base64url.encode(contract)).decode("ascii")
        return recall(token, Acceptance, digest=digest_of(token))

    def contract(self, digest: Digest) -> Verified[Contract]:
        """A contract that was kept; :class:`UnknownReference` for any other."""
        token = self._vault.get(_CONTRACT, base64url.encode(digest)).decode("ascii")
        return recall(token, Contract, digest=digest)

    def kept(self) -> tuple[Verified[Contract], ...]:
        """Every contract that was kept."""
        return tuple(self.contract(Digest(base64url.decode(each))) for each in self._vault.ids(_CONTRACT))

    def _verified(
        self, unverified_token: str, said: Contract, evidence: GatheredEvidence, *, trust: Trust, at: int
    ) -> Verified[Contract]:
        moment = moment_of(unverified_token, Contract, trust=trust, at=at)
        known = self._knowing(said, evidence, trust)
        return verify_known_contract(unverified_token, evidence=known, trust=trust, at=moment)

    def _knowing(self, said: Contract, evidence: GatheredEvidence, trust: Trust) -> GatheredEvidence:
        """The evidence, and the rule set that a contract names, where the directory lists it."""
        named = said.ruleset.digest
        listed = tuple(self.ruleset(each.digest) for each in trust.directory.rulesets if each.digest == named)
        return GatheredEvidence(evidence.statements, listed)

    def _octets(self, digest: Digest) -> bytes:
        name = base64url.encode(digest)
        try:
            return self._vault.get(_RULESET, name)
        except UnknownReference:
            octets = self._public.ruleset(digest)
            self._vault.put(_RULESET, name, octets)
            return octets


def _read(unverified_token: str, trust: Trust) -> Contract:
    """What is said under a key of the directory; nothing else is verified yet."""
    opened = open_envelope(unverified_token, typ=typ_of_noun(Contract), keys=trust.keys)
    return read_statement(opened.claims, Contract)
