"""A case (aanvraag): a placement that waits on this agency, verified, with its contract and rule set.

A case that does not verify is not declined: nothing was asked by anyone who may ask. It is refused, and stays with
the register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from verifier import shipped
from verifier.core.errors import OutsideWindow, Refusal, UnknownReference, WrongHeader, WrongRelation, WrongValue
from verifier.core.model.contract import Contract
from verifier.core.model.directory import KeyRecord, PublishedRuleSet
from verifier.core.model.party import PartyId, Purpose
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.intake import NEWEST, receive
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.trust.directory import Trust, is_active
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.fields import kid
from verifier.party.register.answers import WaitingPlacement
from verifier.party.register.enrolments import with_enrolled

_KID = kid()


@dataclass(frozen=True, slots=True)
class Case:
    """``sealed_subject`` has the digest that was signed; ``ruleset`` is None when the directory lists it but this
    program does not have it; ``reply_key`` is the contractor's."""

    digest: Digest
    placement: Placement
    contract_digest: Digest
    contract: Contract
    sealed_subject: bytes
    ruleset: RuleSet | None
    reply_key: KeyRecord

    @property
    def family(self) -> Digest:
        """The contract, or the framework from which it was called off: a person is given once on all of it."""
        return self.contract.framework or self.contract_digest

    def may_be_answered(self, *, at: int) -> bool:
        """Whether the reply key can be sealed to at ``at``."""
        return is_active(self.reply_key, at=at)


@cache
def shipped_rulesets() -> Mapping[Digest, RuleSet]:
    """Every rule set that this program ships, by the digest of its bytes."""
    parsed = (parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names())
    return {each.digest: each for each in parsed}


def with_enrolments(
    trust: Trust, waiting: Iterable[WaitingPlacement], enrolment: Callable[[str], str], *, at: int
) -> Trust:
    """``trust`` and the keys of the contractors whose placements wait, as the registrar enrolled them.

    ``enrolment`` fetches a token by thumbprint. One that is missing or does not verify as of its own moment is left
    out: what depends on it is refused as signed by an unknown key. Raises ``Unreachable``.
    """
    return with_enrolled(trust, (key for each in waiting for key in _named_keys(each)), enrolment, at=at)


def verify_case(
    waiting: WaitingPlacement, *, agency: PartyId, rulesets: Mapping[Digest, RuleSet], trust: Trust, at: int
) -> Case:
    """Verify what the register handed out, before anything is opened (PROTOCOL 2).

    1. the placement passes intake as of the moment the register received it, by an enrolled contractor's key that
    was active then and is not known to be compromised since; 2. the contract passes intake as of the moment it
    was signed, by a buyer's key; 3. both are listed under their own digests, and the placement is for this
    contract, by who attests for it, for this agency; 4. the rule set is one of the directory, by name and digest,
    and open to contracts of this date, with what the contract agrees on; 5. the reply key is an opening key of who
    attests; 6. the sealed subject has the digest that was signed.

    Deliberately not checked: that the contract was accepted and nothing withdrawn. Only the register knows all
    statements; it checks that before it queues, and again before it takes a decision. Raises refusals.
    """
    if waiting.since > at + NEWEST:
        raise WrongValue("a moment of receipt that has passed", field="since")
    moment_of(waiting.unverified_statement, Placement, trust=trust, at=at)  # 1
    placement, signed = receive(waiting.unverified_statement, Placement, trust=trust, at=waiting.since)
    moment = moment_of(waiting.unverified_contract, Contract, trust=trust, at=at)
    contract, agreed = receive(waiting.unverified_contract, Contract, trust=trust, at=moment)  # 2
    if signed.digest != waiting.digest or placement.contract != agreed.digest:  # 3
        raise WrongRelation("a placement and its contract under their own digests", field="digest")
    if placement.agency != agency or not contract.is_attester(placement.iss):
        raise WrongRelation("a placement by who attests for the contract, for this agency", field="agency")
    published = _published(contract, trust)  # 4
    reply_key = trust.record(placement.reply_kid)  # 5
    if reply_key.party != placement.iss or reply_key.purpose is not Purpose.OPENING:
        raise UnknownReference("an enrolled opening key of this contractor", field="reply_kid")
    sealed = waiting.unverified_sealed_subject
    if hashlib.sha256(sealed).digest() != placement.sealed_subject_sha256:  # 6
        raise WrongValue("the sealed subject whose digest was signed", field="sealed_subject")
    known = rulesets.get(published.digest)
    ruleset = None if known is None else settled(known, contract.agreed)
    return Case(signed.digest, placement, agreed.digest, contract, sealed, ruleset, reply_key)


def _published(contract: Contract, trust: Trust) -> PublishedRuleSet:
    """The contract's rule set as the directory lists it; the digest ties the shipped bytes to both."""
    for each in trust.directory.rulesets:
        if (each.name, each.digest) == (contract.ruleset.name, contract.ruleset.digest):
            if contract.first_day < each.contracts_from:
                raise OutsideWindow("a rule set that is open to contracts of this date", field="ruleset")
            return each
    raise UnknownReference("name and digest of a rule set of the directory", field="ruleset")


def _named_keys(waiting: WaitingPlacement) -> tuple[str, ...]:
    """The thumbprints of signing key and reply key as the placement names them, by which to fetch and no more."""
    try:
        header, payload = (
            strict_json.parse(base64url.decode(part), limit=16 * 1024)
            for part in waiting.unverified_statement.split(".")[:2]
        )
        if not isinstance(header, dict) or not isinstance(payload, dict):
            raise WrongHeader("a header and claims", field="header")
        return _KID.read(header.get("kid"), "kid"), _KID.read(payload.get("reply_kid"), "reply_kid")
    except (Refusal, ValueError):
        return ()
