"""Doings at random (willekeurige activiteiten): rule sets that value them every way there is, and what is reported.

What no published table has, another region may publish tomorrow: every measure, limit, surcharge and cap comes up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from tests.unit.rules.doing import COMMON, MONDAY, accepted
from tests.unit.rules.tables import activity, document
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.rules.table.activity_kinds import WHOLE, Confirmer
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire import base64url

Said = tuple[Activity, ActivityConfirmation | None]
KINDS = ("guest_lesson", "purchase", "coaching", "sponsoring")
_SPENT = ("cost", "invoice", "programme_value")
_UNITS = ("hour", "half_day", "day", "person", "flat")


@dataclass(frozen=True, slots=True)
class Reported:
    """Activities with their confirmations, under a rule set, for an obligation in eurocents."""

    ruleset: RuleSet
    confirmed: tuple[Said, ...]
    obligation: int


def documents(chance: Random, count: int) -> list[bytes]:
    """``count`` rule sets with activities."""
    return [json.dumps(_document(chance, number)).encode() for number in range(count)]


def reported(chance: Random, ruleset: RuleSet, count: int) -> list[Reported]:
    """``count`` sets of activities; most of them such as the rule set can value."""
    return [
        Reported(
            ruleset, tuple(doings(chance, ruleset, chance.randrange(6))), chance.choice([0, 1, 4_000_001, 10**9])
        )
        for _ in range(count)
    ]


def doings(chance: Random, ruleset: RuleSet, count: int) -> list[Said]:
    """``count`` activities, each with what was confirmed of it."""
    return [_doing(chance, ruleset) for _ in range(count)]


def members(said: Activity | ActivityConfirmation | None) -> dict[str, Any] | None:
    """An activity or its confirmation by the members that count, absent ones as None."""
    if said is None:
        return None
    told: dict[str, Any] = {"quantity": said.quantity, "amount": said.amount}
    return told if isinstance(said, ActivityConfirmation) else {**told, "kind": said.kind, "day": str(said.day)}


def written(confirmed: tuple[Said, ...] | list[Said]) -> list[list[dict[str, Any] | None]]:
    return [[members(each), members(said)] for each, said in confirmed]


def digest(ruleset: RuleSet) -> str:
    return base64url.encode(ruleset.digest)


def _document(chance: Random, number: int) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if chance.random() < 0.7:
        extra["activity_caps"] = _caps(chance)
    if chance.random() < 0.1:
        applies = [chance.choice(["activities", KINDS[0]])]
        extra["unsupported"] = [{"code": "odd_rule", "applies_to": applies, "nl": "?", "en": "?"}]
    return document(
        name=f"doings-{number}",
        activities=[_kind(chance, code) for code in KINDS],
        rounding=chance.choice(["unspecified", "cent_down", "euro_half_up", "euro_down", "cent_half_up"]),
        **extra,
    )


def _kind(chance: Random, code: str) -> dict[str, Any]:
    measures: list[dict[str, Any]] = []
    if chance.random() < 0.6:
        measures.append({"by": chance.choice(_SPENT), **_share(chance)})
    if chance.random() < 0.6:
        measures.append({"by": chance.choice(_UNITS), "amount": chance.choice([1, 3_333, 25_000])})
    changes: dict[str, Any] = {
        "by_agreement": chance.random() < 0.3,
        "confirmed_by": chance.choice([*["buyer_adviser", "receiving_organisation", "nobody"] * 5, "unspecified"]),
    }
    spent = any(each["by"] in _SPENT for each in measures)
    limits = [_limit(chance, spent=spent) for _ in range(chance.randrange(4))]
    if limits:
        changes["limits"] = limits
    if spent and chance.random() < 0.3:
        at_most, per = chance.choice([1, 5_000]), chance.choice(["activity", "contract"])
        changes["surcharge"] = {"share_basis_points": 1_234, "at_most": at_most, "per": per}
    if chance.random() < 0.3:
        changes["months_at_most"] = chance.choice([1, 2])
    return activity(code, *measures, **changes)


def _share(chance: Random) -> dict[str, Any]:
    return {"share_basis_points": chance.choice([1, 3_333, 12_500])} if chance.random() < 0.5 else {}


def _limit(chance: Random, *, spent: bool) -> dict[str, Any]:
    per = chance.choice(["activity", "week", "contract"])
    amount = per == "contract" or (per == "activity" and spent)
    if amount and chance.random() < 0.5:
        return {"per": per, "amount": chance.choice([0, 9_999, 10**6])}
    return {"per": per, "quantity": chance.choice([1, 150, 800])}


def _caps(chance: Random) -> list[dict[str, Any]]:
    """Within each other, or apart."""
    nested = [list(KINDS[:1]), list(KINDS[:2]), list(KINDS)]
    apart = [list(KINDS[:2]), list(KINDS[2:])]
    found = []
    for number, kinds in enumerate(chance.choice([nested, apart, nested[1:], apart[:1]])):
        most = {"amount": chance.choice([0, 50_001])} if chance.random() < 0.4 else {"share_basis_points": 3_333}
        found.append({"code": f"cap_{number}", "kinds": kinds, **most})
    return found


def _doing(chance: Random, ruleset: RuleSet) -> Said:
    kind = chance.choice(ruleset.activities) if ruleset.activities else None
    code = chance.choice(["never_heard_of"] if kind is None or chance.random() < 0.03 else [kind.code])
    spent = chance.random() < 0.5
    if kind is not None and kind.measures and chance.random() < 0.9:
        spent = kind.measure(spent=True) is not None and (spent or kind.measure(spent=False) is None)
    unit = kind.measure(spent=False) if kind is not None else None
    step = 100 if unit is not None and unit.by in WHOLE and chance.random() < 0.9 else 1
    most = chance.randrange(1, 10**7) if spent else chance.randrange(1, 2_000) * step
    made = Activity(
        **COMMON,
        contract=Digest(bytes(32)),
        kind=code,
        quantity=None if spent else most,
        amount=most if spent else None,
        day=MONDAY + timedelta(days=chance.randrange(40)),
        evidence_sha256=Digest(bytes(32)),
        receiver=PartyId("kvk:00000009") if chance.random() < 0.5 else None,
    )
    needs_word = kind is not None and kind.confirmed_by is not Confirmer.NOBODY
    return made, _confirmation(chance, most, spent=spent, needed=needs_word)


def _confirmation(chance: Random, most: int, *, spent: bool, needed: bool) -> ActivityConfirmation | None:
    if chance.random() < (0.05 if needed else 0.5):
        return None
    taken = chance.choice([most, most, most // 2, 0, most + 1 if chance.random() < 0.1 else most])
    if chance.random() < 0.03:
        spent = not spent
    return accepted(amount=taken) if spent else accepted(quantity=taken)
