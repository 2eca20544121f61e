"""Claiming (een beroep doen): a claim with its proof, computed from the register's answer and the kept openings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.service.register.story import Signed, claims, signed
from verifier import shipped
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant
from verifier.core.model.placement import Placement, committed_months
from verifier.core.model.statement import Digest, Statement
from verifier.core.privacy import group, threshold
from verifier.core.privacy.commitment import FLAT, Opening, blinding, weighted_blinding
from verifier.core.privacy.group import Scalar
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home

RULES = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
D = full_time_hours(RULES)

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts at a moment, as the contractor works it out; ``openings`` by placement."""

    inputs: Inputs
    openings: Mapping[Digest, Opening | None]
    log_size: int

    @property
    def terms(self) -> list[tuple[int, int, Scalar]]:
        """Weight, value and blinding of every commitment in the sum."""
        found: list[tuple[int, int, Scalar]] = []
        for each in self.inputs.placements:
            opening, digest = self.openings[each.placement.digest], each.placement.digest
            assert opening is not None
            granted = self.inputs.granted_hours(each)
            placement = each.placement.statement
            contract = self.inputs.call_offs.get(placement.contract, self.inputs.contract)
            months = committed_months(contract, placement.first_day)
            for weight, rate, month in zip(granted, opening.rates, months, strict=False):
                found.append((weight, rate, blinding(opening.seed, digest, str(month))))
            if self.inputs.flat_counts(each):
                found.append((D, opening.flat, blinding(opening.seed, digest, FLAT)))
        return found


def counted(
    answer: Mapping[str, Any],
    contract: Signed,
    moment: Month,
    openings: Mapping[Digest, Opening | None],
    call_offs: Mapping[Digest, Contract] | None = None,
) -> Counted:
    """Read the answer of the inputs route; every grant it names must be among the tokens it gives."""
    grants = {digest_of(token): _verified(token, Grant) for token in answer["grants"]}
    placements = [_effective(each, grants) for each in answer["placements"]]
    return Counted(Inputs.of(contract.statement, moment, placements, call_offs), openings, answer["log_size"])


def claim(home: Home, contract: Signed, basis: Counted, proven: int, /, **changes: Any) -> Signed:
    """A claim that the contract is worth ``proven`` eurocents at the moment of ``basis``; ``changes`` spoil it."""
    terms = basis.terms
    statement = ThresholdStatement(
        contract=contract.digest,
        moment=basis.inputs.moment,
        inputs=basis.inputs.digest,
        floor=proven,
        point=basis.inputs.point(RULES, proven),
    )
    proof = threshold.prove(
        statement,
        sum(weight * value for weight, value, _ in terms) - D * proven,
        weighted_blinding((weight, scalar) for weight, _, scalar in terms),
        lambda: group.reduce(secrets.token_bytes(64)),
    )
    members = {
        "contract": contract.digest,
        "moment": basis.inputs.moment,
        "log_size": basis.log_size,
        "inputs": basis.inputs.digest,
        "floor": proven,
        "proof": proof,
        **changes,
    }
    return signed(home, Claim(**claims(home), **members))


def _effective(counted: Mapping[str, Any], grants: Mapping[Digest, Verified[Grant]]) -> EffectivePlacement:
    placement = _verified(counted["statement"], Placement)
    assert base64url.encode(placement.digest) == counted["placement"]
    granted = {}
    for each in counted["granted"]:
        digest = Digest(base64url.decode(each["grant"]))
        granted[Month.parse(each["month"])] = Granted.by(grants[digest], placement.digest)
    return EffectivePlacement(placement, _verified(counted["eligibility"], Eligibility), granted)


def _verified(token: str, noun: type[S]) -> Verified[S]:
    return recall(token, noun, digest=digest_of(token))
