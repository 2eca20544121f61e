"""Doing for tests (proefactiviteiten): activities as they are stated, and small rule sets that value them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.rules.tables import EURO, PARTY, table
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.activities import CountedActivities, counted_activities

MONDAY = date(2026, 3, 2)
COMMON: dict[str, Any] = {"iss": PARTY, "aud": PARTY, "jti": "01920000-0000-7000-8000-000000000000", "iat": 0}
HOUR = {"by": "hour", "amount": 100 * EURO}
COST, INVOICE = {"by": "cost"}, {"by": "invoice"}


def done(kind: str, *, quantity: int | None = None, amount: int | None = None, day: date = MONDAY) -> Activity:
    """An activity as its contractor states it."""
    return Activity(
        **COMMON,
        contract=Digest(bytes(32)),
        kind=kind,
        quantity=quantity,
        amount=amount,
        day=day,
        evidence_sha256=Digest(bytes(32)),
    )


def accepted(quantity: int | None = None, amount: int | None = None) -> ActivityConfirmation:
    """What a second party says of one."""
    return ActivityConfirmation(**COMMON, activity=Digest(bytes(32)), quantity=quantity, amount=amount)


def ruled(*kinds: dict[str, Any], caps: list[dict[str, Any]] | None = None, **changes: Any) -> RuleSet:
    """A rule set with these kinds of activity."""
    return table(activities=list(kinds), **({"activity_caps": caps} if caps else {}), **changes)


def counted(ruleset: RuleSet, *activities: Activity, obligation: int = 100_000 * EURO) -> CountedActivities:
    """What activities that need no confirmation count for."""
    return counted_activities(ruleset, [(each, None) for each in activities], obligation=obligation)
