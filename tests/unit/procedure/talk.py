"""Talk (praat) in the world: messages of both sides of a contract, for whoever wants to spoil one or read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.world import World
from tests.world.scheme import BUYER, UTRECHT
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message, MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.model.party import PartyId
from verifier.core.procedure.message import verify_message
from verifier.core.rules.table.activity_kinds import ActivityKind


def draft(world: World, contract: Verified[Contract], by: PartyId = BUYER, **changes: Any) -> Message:
    defaults: dict[str, Any] = {
        **world.claims(by),
        "contract": contract.digest,
        "kind": MessageKind.QUESTION,
        "heading": "De start",
        "paragraphs": ("Wanneer kunnen de eerste mensen beginnen?",),
    }
    return Message(**(defaults | changes))


def say(world: World, contract: Verified[Contract], by: PartyId = BUYER, **changes: Any) -> Verified[Message]:
    """Sign, verify and keep a message."""
    token = world.sign(draft(world, contract, by, **changes))
    verified = verify_message(token, evidence=world.records, trust=world.trust, at=world.at)
    world.records.keep(verified)
    return verified


def reply(said: Verified[Message], kind: MessageKind = MessageKind.ANSWER) -> dict[str, Any]:
    return {"kind": kind, "in_reply_to": said.digest}


def kind_measured(*, spent: bool) -> ActivityKind:
    """A kind of the rule set that is measured by what was spent, or by a quantity."""
    return next(each for each in UTRECHT.activities if each.measure(spent=spent) is not None)


def planned(**changes: Any) -> PlannedActivity:
    defaults: dict[str, Any] = {
        "kind": kind_measured(spent=True).code,
        "amount": 1_250_000,
        "first_day": date(2026, 2, 1),
        "last_day": date(2026, 6, 30),
    }
    return PlannedActivity(**(defaults | changes))


def plan(*activities: PlannedActivity) -> dict[str, Any]:
    return {"kind": MessageKind.PLAN_OF_APPROACH, "plan": PlanOfApproach("5-9", activities)}
