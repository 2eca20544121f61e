"""Talking (praten): signed messages on a contract, as each side's program makes them, and sent where they go."""

from __future__ import annotations

from typing import Any

from tests.service.register.play import post
from tests.service.register.running import Running
from tests.service.register.story import Signed, claims, signed
from verifier.core.model.message import Message, MessageKind
from verifier.party.home import Home


def message(home: Home, contract: Signed, /, **changes: Any) -> Signed:
    """A question of one side about a contract."""
    defaults: dict[str, Any] = {
        **claims(home),
        "contract": contract.digest,
        "kind": MessageKind.QUESTION,
        "heading": "De start in het voorjaar",
        "paragraphs": ("Wanneer kunnen de eerste mensen beginnen?",),
    }
    return signed(home, Message(**(defaults | changes)))


def reply(home: Home, said: Signed, **changes: Any) -> Signed:
    """An answer to a message."""
    about = {"contract": said.statement.contract, "kind": MessageKind.ANSWER, "in_reply_to": said.digest}
    return message(home, said, **(about | changes))


def talk(register: Running, contract: Signed) -> tuple[Signed, Signed]:
    """The buyer asks, and the contractor answers."""
    asked = message(register.cast.buyer, contract)
    post(register.buyer, "/v1/buyer/messages", asked.token)
    answered = reply(register.cast.contractor, asked)
    post(register.contractor, "/v1/contractor/messages", answered.token)
    return asked, answered
