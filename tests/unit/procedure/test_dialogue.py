"""A dialogue as a reader is shown it, who trusts neither the register nor the other side."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.procedure.talk import draft, plan, planned, reply, say
from tests.world import World
from tests.world.scheme import CONTRACTOR, UTRECHT
from verifier.core.errors import BadSignature, Refusal, UnknownReference, WrongValue
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import recall
from verifier.core.procedure.message import verify_dialogue
from verifier.core.wire.envelope import digest_of

#: A BRP test person (field-facts 5.1).
NUMBER = "999993847"


def unguarded(token: str) -> Verified[Message]:
    """What a register without the guard would have kept."""
    return recall(token, Message, digest=digest_of(token))


def read(world: World, contract: Verified[Contract], *tokens: str) -> tuple[str, ...]:
    """What each comes to: *verified*, or the code of its refusal."""
    evidence = GatheredEvidence((contract,), (UTRECHT,))
    judged = verify_dialogue(tokens, evidence=evidence, trust=world.trust, at=world.at)
    return tuple(each.code if isinstance(each, Refusal) else "verified" for each in judged)


def test_is_verified_message_by_message_and_later_too() -> None:
    world = World()
    agreed = world.agreed()
    asked = say(world, agreed)
    answered = say(world, agreed, CONTRACTOR, **reply(asked))
    planned_one = say(world, agreed, CONTRACTOR, **plan(planned()))
    world.at += 90 * 24 * 3600
    tokens = (asked.token, answered.token, planned_one.token)
    assert read(world, agreed, *tokens) == ("verified",) * 3


def test_what_was_not_signed_so_is_not_shown_and_the_rest_is() -> None:
    world = World()
    agreed, other = world.agreed(), world.agreed()
    asked = say(world, agreed)
    spoilt = asked.token[:-8] + "AAAAAAAA"
    elsewhere = say(world, other)
    answered = say(world, agreed, CONTRACTOR, **reply(asked))
    tokens = (spoilt, elsewhere.token, "nothing", answered.token)
    assert read(world, agreed, *tokens) == (
        BadSignature.code,
        UnknownReference.code,
        "not_canonical",
        UnknownReference.code,
    )
    assert read(world, agreed, asked.token, *tokens)[-1] == "verified"


def test_wording_that_a_register_let_pass_is_held_back_here_and_its_reply_is_not() -> None:
    world = World()
    agreed = world.agreed()
    careless = world.sign(draft(world, agreed, paragraphs=(f"Het gaat om {NUMBER}.",)))
    kept = unguarded(careless)
    answered = world.sign(draft(world, agreed, CONTRACTOR, **reply(kept)))
    assert read(world, agreed, careless, answered) == (WrongValue.code, "verified")


def test_from_the_future_is_not_shown() -> None:
    world = World()
    agreed = world.agreed()
    ahead = world.sign(replace(draft(world, agreed), iat=world.at + 301))
    assert read(world, agreed, ahead) == ("not_fresh",)
