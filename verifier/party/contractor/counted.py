"""What was counted (wat meetelt) for a contract at a moment, with what only its contractor can open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from verifier.core.errors import OffGrid
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import committed_months
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import FLAT, Opening, blinding, weighted_blinding
from verifier.core.privacy.group import Scalar
from verifier.core.procedure.inputs import EffectivePlacement, Inputs
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.disclosure import floors
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Worth, worth
from verifier.party.contractor.subtotal import Subtotal


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for a contract at a moment, with the openings that only the contractor has."""

    contract: Verified[Contract]
    ruleset: RuleSet
    inputs: Inputs
    log_size: int
    openings: Mapping[Digest, Opening] = field(repr=False)
    #: How many different people with granted hours are certain: those known by a BSN.
    people: int
    #: What people must still be worth after counted activities, in eurocents.
    remaining: int
    #: What the people of other parties are worth, each party's together.
    subtotals: tuple[Subtotal, ...] = ()

    def worth(self) -> Worth:
        """The exact worth: Σ hours · rate and, once hours are granted, each flat amount; subtotals are added."""
        rates = [term for each in self._own for term in self._rates(each)]
        flats = [self.openings[each.placement.digest].flat for each in self._own if self.inputs.flat_counts(each)]
        own = worth(full_time_hours(self.ruleset), rates, sum(flats))
        return replace(own, numerator=own.numerator + sum(each.numerator for each in self.subtotals))

    def blinding(self) -> Scalar:
        """The blinding of the claim's point: Σ hours · ρ + D · Σ σ, and that of each subtotal."""
        terms: list[tuple[int, Scalar]] = [(1, each.blinding) for each in self.subtotals]
        for each in self._own:
            digest, seed = each.placement.digest, self.openings[each.placement.digest].seed
            placement = each.placement.statement
            contract = self.inputs.call_offs.get(placement.contract, self.inputs.contract)
            months = committed_months(contract, placement.first_day)
            hours = self.inputs.granted_hours(each)
            terms += (
                (granted, blinding(seed, digest, str(month))) for granted, month in zip(hours, months, strict=False)
            )
            if self.inputs.flat_counts(each):
                terms.append((full_time_hours(self.ruleset), blinding(seed, digest, FLAT)))
        return weighted_blinding(terms)

    def highest_floor(self) -> int:
        """The highest floor on the grid that the worth reaches; :class:`OffGrid` when it reaches none."""
        return highest_floor(
            self.ruleset.policy,
            self.worth().eurocents,
            remaining=self.remaining,
            people=self.people,
            at_work=sum(any(self.inputs.granted_hours(each)) for each in self.inputs.placements),
        )

    @property
    def _own(self) -> list[EffectivePlacement]:
        return [each for each in self.inputs.placements if each.placement.digest in self.openings]

    def _rates(self, each: EffectivePlacement) -> list[tuple[int, int]]:
        rates = self.openings[each.placement.digest].rates
        return list(zip(self.inputs.granted_hours(each), rates, strict=False))


def highest_floor(policy: PublicationPolicy, reached: int, *, remaining: int, people: int, at_work: int) -> int:
    """The highest floor of the disclosure grid (``disclosure.floors``) that ``reached`` eurocents prove.

    ``people`` is a number that the register counts at least, and ``at_work``, the placements with granted hours,
    one that it counts at most. Below the people of the policy no buyer is ever told of less than the whole: then
    only that is proven, since the register, which learns every floor, has no need of more either (ADR 0035).
    Raises :class:`OffGrid` when no floor is reached.
    """
    grid = floors(policy, remaining=remaining, people=people)
    proven = [floor for floor in (grid if at_work >= policy.people else grid[-1:]) if floor <= reached]
    if not proven:
        raise OffGrid("a worth that reaches the lowest floor of the grid", field="floor")
    return max(proven)
