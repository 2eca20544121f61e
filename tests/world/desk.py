"""The desk of the world (de balie): what an agency and two evaluators do with one placement, all of it real.

The sealed subject is opened, the person looked up in a register of a few, the pseudonyms are evaluated blindly by
both evaluators with proofs, and the value is committed to and sealed to the contractor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.unsafe_keys import UnsafeOpeningKey
from tests.world.scheme import EVALUATOR1, EVALUATOR2, evaluation_key, opening_key
from verifier.core.errors import CannotOpen
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment, PseudonymOpening
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement, committed_months, contract_scopes
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, oprf
from verifier.core.privacy.commitment import Opening, commit_valuation, pack_opening, unpack_opening
from verifier.core.privacy.group import Element, Scalar
from verifier.core.privacy.subject import (
    Scheme,
    Subject,
    opening_info,
    pack_subject,
    pseudonym_commitment,
    subject_commitment,
    subject_info,
    unpack_subject,
)
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.valuation import value_placement
from verifier.core.trust.directory import Trust
from verifier.core.wire.jwk import sealing_key
from verifier.party.sealing import seal_to

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the agency's register; with ``statement_number`` the contractor is shown that, and no BSN."""

    bsn: str = field(repr=False)
    group: str = "participation_act"
    birth_date: date | None = None
    statement_number: str | None = field(default=None, repr=False)

    def subject(self, opening: bytes) -> Subject:
        if self.statement_number is not None:
            return Subject(Scheme.STATEMENT, self.statement_number, opening)
        return Subject(Scheme.BSN, self.bsn, opening)


@dataclass(frozen=True, slots=True)
class Draws:
    """Chance that anybody can repeat: the nth draw of 32 bytes, or of a scalar."""

    label: str
    drawn: list[None] = field(default_factory=list)

    def octets(self) -> bytes:
        return self._wide()[:32]

    def scalar(self) -> Scalar:
        return group.reduce(self._wide())

    def _wide(self) -> bytes:
        self.drawn.append(None)
        return hashlib.sha512(f"{self.label} {len(self.drawn)}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Decided:
    """An agency's answer, and what travels beside it."""

    eligibility: Eligibility
    sealed_opening: bytes = b""
    pseudonyms: tuple[PseudonymOpening, ...] = ()


@dataclass(frozen=True, slots=True)
class Nonce:
    """One nonce and one key, for one proof (``oprf.Prover``)."""

    nonce: Scalar
    key: Scalar

    def multiply(self, element: bytes, /) -> bytes:
        return group.multiply(self.nonce, Element(element))

    def response(self, challenge: bytes, /) -> bytes:
        return group.scalar_sub(self.nonce, group.scalar_mul(Scalar(challenge), self.key))


def sealed_subject(
    subject: Subject, agency: PartyId, contract: Digest, jti: str, *, trust: Trust, at: int
) -> bytes:
    """What the contractor's program sends beside a placement (PROTOCOL 3)."""
    public = sealing_key(trust.opening_key(agency, at=at).jwk)
    return seal_to(public, pack_subject(subject), subject_info(agency, contract, jti))


def opened(key: UnsafeOpeningKey, sealed: bytes, info: bytes) -> bytes:
    """The plaintext of a sealed message."""
    return _SUITE.decrypt(sealed, key.private, info=info)


def opened_subject(placement: Placement, sealed: bytes) -> Subject:
    """The subject that an agency finds, when it is the one that was committed to; else :class:`CannotOpen`."""
    info = subject_info(placement.agency, placement.contract, placement.jti)
    subject = unpack_subject(opened(opening_key(placement.agency), sealed, info))
    if subject_commitment(subject) != placement.subject_commitment:
        raise CannotOpen("the subject that the placement commits to")
    return subject


def opened_award(placement: Digest, contractor: PartyId, sealed: bytes) -> Opening:
    """The rates and the flat that a contractor finds in what was sealed to it."""
    return unpack_opening(opened(opening_key(contractor), sealed, opening_info(placement)))


def evaluate(
    evaluator: PartyId, year: str, elements: Sequence[Element], nonce: Scalar
) -> tuple[list[bytes], bytes]:
    """What one evaluator answers: elements times its key of the year, and one proof for all."""
    key = evaluation_key(evaluator, year)

    def multiply(element: bytes) -> bytes:
        return group.multiply(key, Element(element))

    evaluated = oprf.evaluate(elements, multiply)
    public = group.multiply_base(key)
    return list(evaluated), oprf.generate_proof(elements, evaluated, public, multiply, Nonce(nonce, key))


def pseudonym(bsn: str, scope: str, draw: Callable[[], Scalar], *, trust: Trust) -> Element:
    """N of a person in a year, through both evaluators (PROTOCOL 4, steps 1 to 4)."""
    keys = trust.evaluator_year(scope)
    r = draw()
    travelling = (oprf.blind(oprf.pseudonym_input(scope, bsn), r, oprf.Mode.VOPRF),)
    for evaluator, public in ((EVALUATOR1, keys.pk1), (EVALUATOR2, keys.pk2)):
        answered, proof = evaluate(evaluator, scope, travelling, draw())
        (step,) = oprf.check_step(travelling, answered, proof, Element(public))
        travelling = (step,)
    return oprf.unblind(travelling[0], r)


@dataclass(frozen=True, slots=True)
class Desk:
    """One agency's desk; ``register`` is who it knows, by what a subject record may hold."""

    register: Mapping[str, Person]
    draws: Draws
    trust: Trust

    def find(self, placement: Verified[Placement], sealed: bytes) -> Person:
        return self.register[opened_subject(placement.statement, sealed).value]

    def pseudonyms(self, person: Person, contract: Contract) -> tuple[PseudonymOpening, ...]:
        """One opening per calendar year of the contract."""
        return tuple(
            PseudonymOpening(
                scope,
                pseudonym(person.bsn, scope, self.draws.scalar, trust=self.trust),
                self.draws.octets(),
            )
            for scope in contract_scopes(contract)
        )

    def award(
        self, placement: Verified[Placement], contract: Contract, rates: Sequence[int], flat: int
    ) -> tuple[dict[str, object], bytes]:
        """The members of an eligible decision that hold the value, and the sealed opening."""
        seed, digest = self.draws.octets(), placement.digest
        months = committed_months(contract, placement.statement.first_day)
        rate_commitments, flat_commitment = commit_valuation(seed, digest, months, rates, flat)
        public = sealing_key(self.trust.record(placement.statement.reply_kid).jwk)
        sealed = seal_to(public, pack_opening(Opening(tuple(rates), flat, seed)), opening_info(digest))
        return {
            "decision": Decision.ELIGIBLE,
            "rate_commitments": rate_commitments,
            "flat_commitment": flat_commitment,
            "ruleset_digest": contract.ruleset.digest,
            "sealed_opening_sha256": Digest(hashlib.sha256(sealed).digest()),
        }, sealed


def committed(pseudonyms: Sequence[PseudonymOpening]) -> tuple[PseudonymCommitment, ...]:
    """What the statement carries of the pseudonyms (PROTOCOL 4, step 5)."""
    return tuple(
        PseudonymCommitment(each.scope, pseudonym_commitment(each.salt, each.scope, Element(each.pseudonym)))
        for each in pseudonyms
    )


def valued(
    ruleset: RuleSet, person: Person, placement: Placement, contract: Contract
) -> tuple[tuple[int, ...], int]:
    """The rates and the flat that the contract's rule set gives a person."""
    facts = PersonFacts(person.group, person.birth_date)
    valuation = value_placement(ruleset, facts, placement=placement, contract=contract)
    return valuation.rates, valuation.flat
