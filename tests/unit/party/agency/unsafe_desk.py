"""An unsafe desk: an agency's real home before a register and evaluators that live in memory, for tests alone.

The register in memory verifies what it gets with the procedures of the core, and signs real receipts.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.unit.party.agency.unsafe_cast import AT, RULESET, Cast
from tests.unsafe_scheme import (
    AGENCY,
    CONTRACTOR,
    EVALUATOR1,
    EVALUATOR2,
    REGISTER,
    reopened,
)
from verifier.core.errors import Refusal, TrustMissing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evaluation import Ticket
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element, hash_to_element
from verifier.core.privacy.oprf import pseudonym_input
from verifier.core.privacy.subject import Scheme as Kind
from verifier.core.procedure.eligibility import verify_eligibility, verify_pseudonyms
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.agency.desk import Desk
from verifier.party.agency.registers import PersonRecord, Register
from verifier.party.agency.settings import DeskSettings
from verifier.party.agency.trail import Event
from verifier.party.home import Home
from verifier.party.register.answers import GivenTicket, WaitingPlacement
from verifier.party.register.doors import SignedDecision
from verifier.party.transport import Refused, Unreachable


@dataclass
class UnsafePeople:
    """A register of people in memory; ``silent`` cannot answer."""

    by_number: dict[tuple[Kind, str], PersonRecord] = field(default_factory=dict)
    silent: bool = False
    asked: int = 0

    @classmethod
    def of(cls, *people: PersonRecord) -> UnsafePeople:
        return cls({(Kind.BSN, each.bsn): each for each in people})

    def find(self, scheme: Kind, value: str) -> PersonRecord | None:
        self.asked += 1
        if self.silent:
            raise TrustMissing("a register of people that answers")
        return self.by_number.get((scheme, value))


@dataclass
class UnsafeDoor:
    """The register in memory: a queue, tickets, and decisions that it verifies. ``down``: it takes no decisions;
    ``silent``: it says nothing of withdrawals; ``lossy``: it takes decisions, and the answer gets lost."""

    cast: Cast
    queue: list[WaitingPlacement] = field(default_factory=list)
    sent: list[tuple[SignedDecision, ...]] = field(default_factory=list)
    taken: dict[Digest, tuple[SignedDecision, Verified[Receipt]]] = field(default_factory=dict)
    tickets_given: list[int] = field(default_factory=list)
    withdrawn: dict[Digest, tuple[str, ...]] = field(default_factory=dict)
    asked_withdrawals: list[Digest] = field(default_factory=list)
    down: bool = False
    silent: bool = False
    lossy: bool = False
    at: int = AT

    @property
    def public(self) -> UnsafeDoor:
        return self

    @property
    def home(self) -> Home:
        return self.cast.homes[REGISTER]

    def enrolment(self, kid: str) -> str:
        if kid not in self.cast.enrolments:
            raise Refused("not_found", 404, "", "", "")
        return self.cast.enrolments[kid]

    def placements(self) -> tuple[WaitingPlacement, ...]:
        return tuple(each for each in self.queue if each.digest not in self.taken)

    def withdrawals(self, placement: Digest) -> tuple[str, ...]:
        if self.silent:
            raise Unreachable("no answer")
        self.asked_withdrawals.append(placement)
        return self.withdrawn.get(placement, ())

    def tickets(self, count: int) -> tuple[GivenTicket, ...]:
        self.tickets_given.append(count)
        return tuple(
            GivenTicket(
                each,
                self.home.sign(
                    Ticket(
                        **self.home.claims(at=self.at, audience=each),
                        ticket=secrets.token_bytes(16),
                        agency=AGENCY,
                        count=count,
                    )
                ),
            )
            for each in (EVALUATOR1, EVALUATOR2)
        )

    def decide(self, decisions: Sequence[SignedDecision]) -> tuple[Verified[Receipt] | Refused, ...]:
        if self.down:
            raise Unreachable("no answer")
        self.sent.append(tuple(decisions))
        evidence = self._evidence()
        answers = tuple(self._take(each, evidence) for each in decisions)
        if self.lossy:
            raise Unreachable("no answer")
        return answers

    def eligibility(self, placement: Digest) -> Eligibility:
        """What the register took on a placement."""
        token = self.taken[placement][0].statement
        return recall(token, Eligibility, digest=digest_of(token)).statement

    def _take(self, decision: SignedDecision, evidence: GatheredEvidence) -> Verified[Receipt] | Refused:
        statement = recall(decision.statement, Eligibility, digest=digest_of(decision.statement)).statement
        if statement.placement in self.taken:
            known, receipt = self.taken[statement.placement]
            return receipt if known == decision else Refused("already_decided", 409, "", "", "")
        trust = self.home.trust(at=self.at)
        try:
            verified = verify_eligibility(
                decision.statement,
                sealed_opening=decision.sealed_opening,
                evidence=evidence,
                trust=trust,
                at=self.at,
            )
            if verified.statement.decision is Decision.ELIGIBLE:
                verify_pseudonyms(verified.statement, decision.pseudonyms)
        except Refusal as refusal:
            return Refused(refusal.code, 403, "", "", "")
        claims = self.home.claims(at=self.at, audience=REGISTER)
        token = self.home.sign(Receipt(**claims, statement=verified.digest, leaf_index=1, received_at=self.at))
        receipt = verify_receipt(token, statement=verified.digest, trust=trust, at=self.at)
        self.taken[statement.placement] = (decision, receipt)
        return receipt

    def _evidence(self) -> GatheredEvidence:
        contractor = self.cast.homes[CONTRACTOR]
        evidence = GatheredEvidence(rulesets=(RULESET,))
        for each in self.queue:
            contract = digest_of(each.unverified_contract)
            accepted = contractor.sign(Acceptance(**contractor.claims(at=AT, audience=REGISTER), contract=contract))
            evidence = evidence.plus(
                recall(each.unverified_contract, Contract, digest=contract),
                recall(accepted, Acceptance, digest=digest_of(accepted)),
                recall(each.unverified_statement, Placement, digest=each.digest),
            )
        return evidence


@dataclass
class UnsafeEvaluators:
    """Both evaluators' keys in one hand; ``down`` in these years."""

    cast: Cast
    down: frozenset[str] = frozenset()
    batches: list[tuple[str, int]] = field(default_factory=list)

    def evaluate_blind(
        self, inputs: Sequence[bytes], *, scope: str, tickets: Mapping[PartyId, str], trust: Trust, at: int
    ) -> tuple[Element, ...]:
        assert set(tickets) == {EVALUATOR1, EVALUATOR2} == {trust.directory.evaluator1, trust.directory.evaluator2}
        assert at >= AT
        if scope in self.down:
            raise Unreachable("no answer")
        self.batches.append((scope, len(inputs)))
        return tuple(self._pseudonym(each, scope) for each in inputs)

    def pseudonym(self, scope: str, bsn: str) -> Element:
        return self._pseudonym(pseudonym_input(scope, bsn), scope)

    def _pseudonym(self, x: bytes, scope: str) -> Element:
        element = hash_to_element(x, b"HashToGroup-OPRFV1-\x01-ristretto255-SHA512")
        for each in (EVALUATOR1, EVALUATOR2):
            element = Element(self.cast.homes[each].custodian.evaluation(scope).multiply(element))
        return element


@dataclass
class UnsafeDesk:
    """A desk in a copy of the agency's home, and all that it reaches; :meth:`restarted` is a new process."""

    home: Home
    door: UnsafeDoor
    evaluators: UnsafeEvaluators
    people: UnsafePeople
    settings: DeskSettings = field(default_factory=DeskSettings)
    trail: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        people: Register = self.people
        self.desk = Desk(
            self.home, self.door, self.evaluators, people, settings=self.settings, trail=self.trail.append
        )

    def restarted(self) -> UnsafeDesk:
        self.home.close()
        return UnsafeDesk(
            reopened(self.home.folder), self.door, self.evaluators, self.people, self.settings, self.trail
        )

    def reason(self, placement: WaitingPlacement) -> tuple[str, str]:
        """Decision and reason on the worklist."""
        short = base64url.encode(placement.digest)[:12]
        (item,) = [each for each in self.desk.worklist() if each.placement == short]
        return str(item.decision), item.reason


def unsafe_desk(cast: Cast, folder: Path, *people: PersonRecord, settings: DeskSettings) -> UnsafeDesk:
    shutil.copytree(cast.homes[AGENCY].folder, folder / "agency")
    home = reopened(folder / "agency")
    return UnsafeDesk(home, UnsafeDoor(cast), UnsafeEvaluators(cast), UnsafePeople.of(*people), settings)
