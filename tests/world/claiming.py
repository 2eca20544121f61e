"""Claiming in the world (een beroep doen): what only the contractor can do, with the openings sealed to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.world.desk import opened_award
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import committed_months
from verifier.core.model.statement import Digest
from verifier.core.privacy import threshold
from verifier.core.privacy.commitment import FLAT, blinding, weighted_blinding
from verifier.core.privacy.group import Scalar
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.disclosure import quarter_floors
from verifier.core.rules.valuing.fulltime import full_time_hours


@dataclass(frozen=True, slots=True)
class Total:
    """D times the worth of what counts, and its blinding: the opening of the sum that the register can compute."""

    numerator: int
    blinding: Scalar
    hours_a_year: int

    @property
    def eurocents(self) -> int:
        return self.numerator // self.hours_a_year


def total(inputs: Inputs, sealed: Mapping[Digest, bytes], ruleset: RuleSet) -> Total:
    """Open every award and add up, as the contractor does (PROTOCOL 5)."""
    hours_a_year = full_time_hours(ruleset)
    numerator, terms = 0, list[tuple[int, Scalar]]()
    for each in inputs.placements:
        placement = each.placement
        opening = opened_award(placement.digest, placement.statement.iss, sealed[placement.digest])
        contract = inputs.call_offs.get(placement.statement.contract, inputs.contract)
        months = committed_months(contract, placement.statement.first_day)
        hours = inputs.granted_hours(each)
        for month, granted, rate in zip(months, hours, opening.rates, strict=False):
            numerator += granted * rate
            terms.append((granted, blinding(opening.seed, placement.digest, str(month))))
        if inputs.flat_counts(each):
            numerator += hours_a_year * opening.flat
            terms.append((hours_a_year, blinding(opening.seed, placement.digest, FLAT)))
    return Total(numerator, weighted_blinding(terms), hours_a_year)


def best_floor(reached: Total, remaining: int) -> int:
    """The highest quarter of what remains that is reached; the lowest one when none is."""
    floors = quarter_floors(remaining)
    return max((floor for floor in floors if floor <= reached.eurocents), default=floors[0])


def proven(
    contract: Verified[Contract],
    month: Month,
    inputs: Inputs,
    sealed: Mapping[Digest, bytes],
    ruleset: RuleSet,
    *,
    remaining: int,
    floor: int | None,
    draw: Callable[[], Scalar],
) -> tuple[int, bytes]:
    """The floor that is claimed (eurocents) and its proof; a floor that is not reached cannot be proven."""
    reached = total(inputs, sealed, ruleset)
    chosen = floor if floor is not None else best_floor(reached, remaining)
    statement = ThresholdStatement(
        contract=contract.digest,
        moment=month,
        inputs=inputs.digest,
        floor=chosen,
        point=inputs.point(ruleset, chosen),
    )
    above = reached.numerator - reached.hours_a_year * chosen
    return chosen, threshold.prove(statement, above, reached.blinding, draw)
