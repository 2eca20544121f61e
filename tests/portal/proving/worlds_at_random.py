"""Worlds at random (willekeurige werelden): what counts for a contract, granted month by month, with every opening.

Nothing in them is signed: what is compared is what two programs make of statements that both have verified.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.portal.proving.doings_at_random import Said, doings, written
from tests.unit.rules.tables import contract as plain_contract
from tests.unit.rules.tables import placement as plain_placement
from verifier import shipped
from verifier.core.model.activity import Activity
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, CallOffRule, CallOffs, Contract, Obligation
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import committed_months
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, commit_valuation
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.procedure.owing import owing_of
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.wire import base64url
from verifier.party.contractor.counted import Counted

CONTRACT = Digest(hashlib.sha256(b"a contract").digest())
_COMMON: dict[str, Any] = {
    "iss": "kvk:00000002",
    "aud": "kvk:00000001",
    "jti": "01920000-0000-7000-8000-000000000000",
    "iat": 0,
}
RULES = parse_ruleset(shipped.ruleset("utrecht-current.v1"))


@dataclass(frozen=True, slots=True)
class World:
    """What one contract came to at a moment, as the contractor's own program has it."""

    counted: Counted

    def question(self, ask: str, **asked: Any) -> dict[str, Any]:
        """The same for the modules."""
        inputs = self.counted.inputs
        return {
            "ask": ask,
            "digest": base64url.encode(RULES.digest),
            "contract": base64url.encode(CONTRACT),
            "moment": str(inputs.moment),
            "parts": [self._part(each) for each in _shuffled(inputs)],
            **asked,
        }

    def _part(self, each: EffectivePlacement) -> dict[str, Any]:
        digest, award = each.placement.digest, each.eligibility.statement
        opening = self.counted.openings[digest]
        assert award.flat_commitment is not None
        months = committed_months(self.counted.inputs.contract, each.placement.statement.first_day)
        return {
            "iss": str(each.placement.statement.iss),
            "contract": base64url.encode(CONTRACT),
            "placement": base64url.encode(digest),
            "eligibility": base64url.encode(each.eligibility.digest),
            "months": [str(month) for month in months],
            "granted": [
                [str(month), {"grant": base64url.encode(it.grant), "hours": it.hours, "isFlat": it.flat}]
                for month, it in each.granted.items()
            ],
            "rates": [base64url.encode(rate) for rate in award.rate_commitments],
            "flat": base64url.encode(award.flat_commitment),
            "opening": {
                "rates": [str(rate) for rate in opening.rates],
                "flat": str(opening.flat),
                "seed": base64url.encode(opening.seed),
            },
        }


@dataclass(frozen=True, slots=True)
class Owing:
    """A contract, what was called off from it, and the activities of each."""

    ruleset: RuleSet
    contract: Verified[Contract]
    call_offs: tuple[Verified[Contract], ...]
    activities: dict[Digest, list[Said]]
    moment: Month

    def question(self) -> dict[str, Any]:
        return {
            "ask": "owed",
            "digest": base64url.encode(self.ruleset.digest),
            "contract": {
                "digest": base64url.encode(self.contract.digest),
                "claims": _said(self.contract.statement),
            },
            "moment": str(self.moment),
            "callOffs": [[base64url.encode(each.digest), _said(each.statement)] for each in self.call_offs],
            "activities": [[base64url.encode(digest), written(said)] for digest, said in self.activities.items()],
        }

    def owed(self) -> Owed:
        """What the first implementation says."""
        statements: list[Any] = [self.contract, *self.call_offs]
        for each in (self.contract, *self.call_offs):
            acceptance = Acceptance(**{**_COMMON, "iss": each.statement.contractor}, contract=each.digest)
            statements.append(Verified(acceptance, "", _named(b"acceptance" + each.digest)))
            for number, (activity, confirmation) in enumerate(self.activities[each.digest]):
                about = _named(each.digest + bytes([number]))
                statements.append(Verified(_of(activity, each.digest), "", about))
                if confirmation is not None:
                    said = type(confirmation)(
                        **_COMMON, activity=about, quantity=confirmation.quantity, amount=confirmation.amount
                    )
                    statements.append(Verified(said, "", _named(b"confirmation" + about)))
        evidence = GatheredEvidence(tuple(statements), (self.ruleset,))
        return owing_of(self.contract, self.moment, evidence=evidence, public=evidence).owed


def worlds(chance: Random, count: int) -> list[World]:
    """``count`` worlds, of none to five placements."""
    return [_world(chance) for _ in range(count)]


def owings(chance: Random, ruleset: RuleSet, count: int) -> list[Owing]:
    """``count`` contracts under ``ruleset``, frameworks among them."""
    return [_owing(chance, ruleset) for _ in range(count)]


def _world(chance: Random) -> World:
    first = date(2026, 1, 1) + timedelta(days=chance.randrange(60))
    said = plain_contract(
        RULES,
        first_day=first,
        last_day=first + timedelta(days=chance.randrange(100, 200)),
        recovery_months=chance.choice([None, None, 3]),
    )
    moment = said.first_month.plus(chance.randrange(7))
    several = [_effective(chance, said) for _ in range(chance.randrange(6))]
    inputs = Inputs.of(said, moment, [each for each, _ in several])
    openings = {each.placement.digest: opening for each, opening in several}
    counted = Counted(Verified(said, "", CONTRACT), RULES, inputs, 1, openings, len(several), 4_000_000)
    return World(counted)


def _effective(chance: Random, contract: Contract) -> tuple[EffectivePlacement, Opening]:
    first = contract.first_day + timedelta(days=chance.randrange(-40, 80))
    placement, digest = plain_placement(first_day=first), Digest(chance.randbytes(32))
    months = committed_months(contract, first)
    rates = tuple(chance.choice([0, 1, 4_000_000, 10**9]) for _ in months)
    opening = Opening(rates, chance.choice([0, 250_000]), chance.randbytes(32))
    commitments, flat = commit_valuation(opening.seed, digest, months, rates, opening.flat)
    award = Eligibility(
        **_COMMON,
        placement=digest,
        decision=Decision.ELIGIBLE,
        rate_commitments=commitments,
        flat_commitment=flat,
        ruleset_digest=RULES.digest,
        sealed_opening_sha256=digest,
    )
    granted = {
        month: Granted(Digest(chance.randbytes(32)), chance.choice([0, 1, 15_600]), flat=chance.random() < 0.7)
        for month in months
        if chance.random() < 0.6
    }
    eligibility = Verified(award, "", Digest(chance.randbytes(32)))
    return EffectivePlacement(Verified(placement, "", digest), eligibility, granted), opening


def _owing(chance: Random, ruleset: RuleSet) -> Owing:
    rule = chance.choice([None, None, *CallOffRule])
    framework = Verified(_contract(chance, ruleset, call_offs=CallOffs(rule) if rule else None), "", CONTRACT)
    call_offs = tuple(
        Verified(_contract(chance, ruleset, framework=CONTRACT), "", _named(bytes([number])))
        for number in range(chance.randrange(4) if rule else 0)
    )
    activities = {
        each.digest: [said for said in doings(chance, ruleset, chance.randrange(4)) if _is_taken(ruleset, said)]
        for each in (framework, *call_offs)
    }
    moment = Month(2026, 3).plus(chance.randrange(4))
    return Owing(ruleset, framework, call_offs, activities, moment)


def _contract(chance: Random, ruleset: RuleSet, **changes: Any) -> Contract:
    obligation: dict[str, Any] = chance.choice([{"amount": chance.randrange(10**7)}, {"basis_points": 500}])
    return plain_contract(
        ruleset, value=chance.choice([10**7 + 1, 10**9]), obligation=Obligation(**obligation), **changes
    )


def _is_taken(ruleset: RuleSet, said: Said) -> bool:
    """Whether the page hands it on: confirmed, or of a kind that needs no word."""
    kind = ruleset.activity_kind(said[0].kind)
    return kind is not None and (said[1] is not None or kind.confirmed_by == "nobody")


def _of(activity: Activity, contract: Digest) -> Activity:
    told = {name: getattr(activity, name) for name in ("kind", "quantity", "amount", "day", "receiver")}
    return Activity(**_COMMON, contract=contract, evidence_sha256=activity.evidence_sha256, **told)


def _said(contract: Contract) -> dict[str, Any]:
    obligation = {"basis_points": contract.obligation.basis_points, "amount": contract.obligation.amount}
    return {
        "value": contract.value,
        "obligation": {name: part for name, part in obligation.items() if part is not None},
        **({"call_offs": {"rule": str(contract.call_offs.rule)}} if contract.call_offs else {}),
    }


def _named(octets: bytes) -> Digest:
    return Digest(hashlib.sha256(octets).digest())


def _shuffled(inputs: Inputs) -> list[EffectivePlacement]:
    """In another order than that of their digests, which the modules must find themselves."""
    return list(reversed(inputs.placements))
