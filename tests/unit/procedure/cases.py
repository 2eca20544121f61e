"""A case (geval): one statement that its procedure accepts, so that whatever a test spoils is all that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any, Final

from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    MUNICIPALITY,
    REGISTER,
    REGISTRAR,
    key_record,
    signing_key,
)
from verifier.core.model.calendar import Month
from verifier.core.model.directory import Enrolment
from verifier.core.model.evaluation import Evaluation, Ticket
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, GrantLine
from verifier.core.model.message import Message, MessageKind
from verifier.core.model.placement import Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest, Statement
from verifier.core.privacy import group
from verifier.core.procedure.activity import verify_activity, verify_activity_confirmation
from verifier.core.procedure.claim import verify_claim
from verifier.core.procedure.contract import verify_acceptance, verify_contract
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.procedure.eligibility import verify_eligibility
from verifier.core.procedure.evaluation import verify_evaluation
from verifier.core.procedure.hours import verify_grant, verify_hours
from verifier.core.procedure.message import verify_message
from verifier.core.procedure.placement import verify_placement
from verifier.core.procedure.receipt import verify_receipt
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.procedure.withdrawal import verify_withdrawal
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.statements import sign_statement, typ_of_noun, write_statement

JANUARY: Final = Month(2026, 1)
JUNE: Final = Month(2026, 6)
#: An enrolled key of nobody yet.
NEW_KEY: Final = UnsafeSigningKey(500)
ELEMENTS: Final = (group.BASE, group.add(group.BASE, group.BASE))


@dataclass(frozen=True, slots=True)
class Case:
    """``verify`` runs the procedure on a token, under the world's trust and at its moment when it is called."""

    world: World
    statement: Statement
    verify: Callable[[str], object]
    key: UnsafeSigningKey

    @property
    def typ(self) -> str:
        return typ_of_noun(type(self.statement))

    @property
    def claims(self) -> dict[str, Any]:
        return write_statement(self.statement)

    def token(self, signer: UnsafeSigningKey | None = None, /, **changes: Any) -> str:
        """The statement with ``changes`` that a noun can hold, signed."""
        signer = signer or self.key
        return sign_statement(replace(self.statement, **changes), kid=signer.kid, sign=signer.sign)

    def sealed(self, claims: Mapping[str, Any], typ: str | None = None) -> str:
        """Any claims, signed with the right key."""
        return seal_envelope(claims, typ=typ or self.typ, kid=self.key.kid, sign=self.key.sign)


def in_world(world: World, statement: Statement, procedure: Callable[..., object], **beside: Any) -> Case:
    """A case whose procedure asks the world's records."""

    def verify(token: str) -> object:
        return procedure(token, evidence=world.records, trust=world.trust, at=world.at, **beside)

    return Case(world, statement, verify, signing_key(statement.iss))


def contract() -> Case:
    world = World()
    return in_world(world, world.draft_contract(), verify_contract)


def acceptance() -> Case:
    world = World()
    return in_world(world, world.draft_acceptance(world.contract()), verify_acceptance)


def placement(**changes: Any) -> Case:
    world = World()
    attested = world.draft_placement(world.agreed(), PEOPLE[0], **changes)
    return in_world(world, attested.placement, verify_placement, sealed_subject=attested.sealed_subject)


def eligibility(decline: bool = False) -> Case:
    world = World()
    return decision(world, world.place(world.agreed(), PEOPLE[0]), decline=decline)


def decision(world: World, placed: Verified[Any], **choices: Any) -> Case:
    decided = world.draft_decision(placed, **choices)
    return in_world(world, decided.eligibility, verify_eligibility, sealed_opening=decided.sealed_opening)


def hours() -> Case:
    world = World()
    placed = world.employ(world.agreed(), PEOPLE[0])
    return in_world(world, world.draft_hours(JANUARY, {placed.digest: 10_000}), verify_hours)


def grant() -> Case:
    world = World()
    reported = world.report(JANUARY, {world.employ(world.agreed(), PEOPLE[0]).digest: 10_000})
    lines = tuple(GrantLine(each.placement, each.hours) for each in reported.statement.lines)
    granted = Grant(**world.claims(REGISTER), hours=reported.digest, lines=lines)
    return in_world(world, granted, verify_grant)


def activity(**changes: Any) -> Case:
    world = World()
    return in_world(world, world.draft_activity(world.agreed(), **changes), verify_activity)


def activity_confirmation(**changes: Any) -> Case:
    world = World()
    confirmed = world.draft_confirmation(world.do(world.agreed()), **changes)
    return in_world(world, confirmed, verify_activity_confirmation)


def withdrawal() -> Case:
    world = World()
    placed = world.employ(world.agreed(), PEOPLE[0])
    return in_world(world, world.draft_withdrawal(placed, date(2026, 3, 1)), verify_withdrawal)


def two_at_work() -> tuple[World, Verified[Placement], Verified[Placement]]:
    world = World()
    agreed = world.agreed()
    return world, world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1])


def worked_half_year(people: int = 1, rates: int = 5_000_000) -> tuple[World, Verified[Any]]:
    """A contract of which the first moment has passed, with full-time people at work since January."""
    world = World()
    agreed = world.agreed()
    placed = [world.employ(agreed, person, rates=rates) for person in PEOPLE[:people]]
    for number in range(1, 7):
        world.travel(Month(2026, number))
        world.report(Month(2026, number), {each.digest: 15_600 for each in placed})
    return world, agreed


def claim() -> Case:
    world, agreed = worked_half_year()
    return in_world(world, world.draft_claim(agreed, JUNE), verify_claim)


def verdict() -> Case:
    world, agreed = worked_half_year(5)
    given = world.verdict(agreed, JUNE)
    assert given is not None

    def verify(token: str) -> object:
        return verify_verdict(token, contract=agreed, moment=JUNE, trust=world.trust, at=world.at)

    return Case(world, given.statement, verify, signing_key(REGISTER))


def message() -> Case:
    world = World()
    asked = Message(
        **world.claims(BUYER),
        contract=world.agreed().digest,
        kind=MessageKind.QUESTION,
        heading="De start in het voorjaar",
        paragraphs=("Wanneer kunnen de eerste mensen beginnen?",),
    )
    return in_world(world, asked, verify_message)


def receipt() -> Case:
    world = World()
    offered = world.contract()
    given = Receipt(**world.claims(REGISTER), statement=offered.digest, leaf_index=0, received_at=world.at)

    def verify(token: str) -> object:
        return verify_receipt(token, statement=offered.digest, trust=world.trust, at=world.at)

    return Case(world, given, verify, signing_key(REGISTER))


def enrolment() -> Case:
    world = World()
    key = key_record(CONTRACTOR, NEW_KEY, at=world.at)
    enrolled = Enrolment(**world.claims(REGISTER), key=key, name="a contractor")

    def verify(token: str) -> object:
        return verify_enrolment(token, trust=world.trust, at=world.at)

    return Case(world, enrolled, verify, REGISTRAR)


def ticket(world: World, number: int = 1, **changes: Any) -> str:
    """A ticket that was given a day ago, so that it is older than whatever is asked with it."""
    claims = {**world.claims(REGISTER, EVALUATOR1), "iat": world.at - DAY}
    defaults = {**claims, "ticket": bytes([number]) * 16, "agency": MUNICIPALITY, "count": 64}
    return world.sign(Ticket(**(defaults | changes)))


def evaluation(elements: tuple[bytes, ...] = ELEMENTS, tickets: tuple[str, ...] | None = None) -> Case:
    world = World()
    asked = Evaluation(
        **world.claims(MUNICIPALITY, EVALUATOR1),
        scope="2026",
        tickets=tickets or (ticket(world),),
        elements_sha256=Digest(hashlib.sha256(b"".join(elements)).digest()),
    )

    def verify(token: str) -> object:
        return verify_evaluation(
            token, elements=elements, evaluator=EVALUATOR1, trust=world.trust, at=world.at
        ).evaluation

    return Case(world, asked, verify, signing_key(MUNICIPALITY))


CASES: Final[Mapping[str, Callable[[], Case]]] = {
    "contract": contract,
    "acceptance": acceptance,
    "placement": placement,
    "eligibility": eligibility,
    "declined": partial(eligibility, decline=True),
    "hours": hours,
    "grant": grant,
    "activity": activity,
    "activity_confirmation": activity_confirmation,
    "withdrawal": withdrawal,
    "claim": claim,
    "verdict": verdict,
    "message": message,
    "receipt": receipt,
    "enrolment": enrolment,
    "evaluation": evaluation,
}


@cache
def case_of(kind: str) -> Case:
    """A case that is shared: for tests that change nothing in its world."""
    return CASES[kind]()
