"""Doing (doen): signed activities and confirmations, as each side's program makes them, and sent where they go."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from tests.service.register.play import post
from tests.service.register.running import Running
from tests.service.register.story import Signed, claims, signed
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.statement import Digest
from verifier.party.home import Home

#: An hour of it is worth €100 in the table of Utrecht; and a kind of which what was spent counts.
BY_HOUR, BY_COST = "scholing_kennis_middelen", "sociaal_inkopen"
DAY = date(2026, 2, 10)


def activity(home: Home, contract: Signed, /, **changes: Any) -> Signed:
    """Twenty hours of sharing what is known, with evidence of its own."""
    measured = {} if {"quantity", "amount"} & changes.keys() else {"quantity": 2_000}
    defaults: dict[str, Any] = {
        **claims(home),
        "contract": contract.digest,
        "kind": BY_HOUR,
        "day": DAY,
        "evidence_sha256": Digest(secrets.token_bytes(32)),
        **measured,
    }
    return signed(home, Activity(**(defaults | changes)))


def confirmation(home: Home, done: Signed, /, **changes: Any) -> Signed:
    """All of it is accepted, unless ``changes`` say how much."""
    reported = {"quantity": done.statement.quantity, "amount": done.statement.amount}
    return signed(home, ActivityConfirmation(**claims(home), activity=done.digest, **(reported | changes)))


def do(register: Running, contract: Signed, **changes: Any) -> tuple[Signed, Signed]:
    """The contractor reports it, and the buyer confirms it."""
    done = activity(register.cast.contractor, contract, **changes)
    post(register.contractor, "/v1/contractor/activities", done.token)
    confirmed = confirmation(register.cast.buyer, done)
    post(register.buyer, "/v1/buyer/activity-confirmations", confirmed.token)
    return done, confirmed
