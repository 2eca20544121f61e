"""Inputs (grondslag): the effective placements that a claim and a verdict rest on, and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from verifier.core.errors import Unsupported, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant
from verifier.core.model.placement import Placement, committed_months
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import claim_point
from verifier.core.privacy.group import Element
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import full_time_hours

#: Stands where a month has no grant, so that every placement's part has a length that the months give (ADR 0006).
NO_GRANT = Digest(bytes(32))


@dataclass(frozen=True, slots=True)
class Granted:
    """The latest grant of one placement in one month, and the hundredths of hours it grants.

    ``flat`` is whether the one-off part of the placement may count from this month on (ADR 0035).
    """

    grant: Digest
    hours: int
    flat: bool

    @classmethod
    def by(cls, grant: Verified[Grant], placement: Digest) -> Granted:
        """What ``grant`` says of ``placement``; :class:`WrongRelation` when it does not name it."""
        for line in grant.statement.lines:
            if line.placement == placement:
                return cls(grant.digest, line.hours, line.flat is None)
        raise WrongRelation("a grant that names the placement", field="grant")


_NOTHING = Granted(NO_GRANT, 0, flat=False)


@dataclass(frozen=True, slots=True)
class EffectivePlacement:
    """A placement that counts: countersigned as eligible, and not withdrawn from its first month on."""

    placement: Verified[Placement]
    eligibility: Verified[Eligibility]
    granted: Mapping[Month, Granted]


class Grounds(Protocol):
    """What an assessment asks of the inputs, whoever holds them: in memory (:class:`Inputs`), or in a file."""

    @property
    def contract(self) -> Contract: ...

    @property
    def moment(self) -> Month: ...

    @property
    def digest(self) -> Digest: ...

    @property
    def count(self) -> int: ...

    def hours_until(self, month: Month) -> int: ...


@dataclass(frozen=True)
class Inputs:
    """What counts for ``contract`` up to and including ``moment``; placements in order of raw digest.

    Of a framework that is judged as one, what counts for its ``call_offs``, by digest, counts as well: the union.
    """

    contract: Contract
    moment: Month
    placements: tuple[EffectivePlacement, ...]
    call_offs: Mapping[Digest, Contract] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        contract: Contract,
        moment: Month,
        placements: Iterable[EffectivePlacement],
        call_offs: Mapping[Digest, Contract] | None = None,
    ) -> Inputs:
        ordered = sorted(placements, key=lambda each: each.placement.digest)
        if any(each.eligibility.statement.flat_commitment is None for each in ordered):
            raise Unsupported("placements that were found eligible")
        return cls(contract, moment, tuple(ordered), call_offs or {})

    @cached_property
    def digest(self) -> Digest:
        """SHA-256 over placement || eligibility || a grant per month || u64be hours per month (PROTOCOL 5)."""
        whole = hashlib.sha256()
        for each in self.placements:
            granted = [each.granted.get(month, _NOTHING) for month in self._months(each)]
            whole.update(each.placement.digest + each.eligibility.digest)
            whole.update(b"".join(month.grant for month in granted))
            whole.update(b"".join(month.hours.to_bytes(8, "big") for month in granted))
        return Digest(whole.digest())

    @cached_property
    def hours(self) -> Mapping[Digest, int]:
        """Hundredths of hours granted to each placement up to the moment."""
        return {each.placement.digest: sum(self.granted_hours(each)) for each in self.placements}

    @property
    def count(self) -> int:
        """How many placements count."""
        return len(self.placements)

    def hours_until(self, month: Month) -> int:
        """Hundredths of hours granted to all placements together up to ``month``, which is not after the moment."""
        return sum(replace(self, moment=month).hours.values())

    @cached_property
    def months_worked(self) -> Mapping[Digest, frozenset[Month]]:
        """The months up to the moment in which each placement was granted hours."""
        return {
            each.placement.digest: frozenset(
                month for month, hours in zip(self._months(each), self.granted_hours(each), strict=True) if hours
            )
            for each in self.placements
        }

    def granted_hours(self, each: EffectivePlacement) -> tuple[int, ...]:
        """Hundredths of hours of one placement, for each of its committed months up to the moment."""
        return tuple(each.granted[month].hours if month in each.granted else 0 for month in self._months(each))

    def flat_counts(self, each: EffectivePlacement) -> bool:
        """Whether the one-off part of a placement counts at the moment: one grant of hours is enough (PROTOCOL 5).

        Not by a grant that says that it is counted elsewhere: a person's counts by one issuer (ADR 0035).
        """
        granted = (each.granted.get(month, _NOTHING) for month in self._months(each))
        return any(month.hours and month.flat for month in granted)

    def point(self, ruleset: RuleSet, floor: int) -> Element:
        """S = Σ h·C + D·Σ F − D·floor·G, over the flats that count (:meth:`flat_counts`)."""
        rates: list[tuple[int, Element]] = []
        flats: list[Element] = []
        for each in self.placements:
            award = each.eligibility.statement
            hours = self.granted_hours(each)
            rates += zip(hours, map(Element, award.rate_commitments), strict=False)
            if self.flat_counts(each) and award.flat_commitment is not None:
                flats.append(Element(award.flat_commitment))
        return claim_point(rates, flats, full_time_hours(ruleset), floor)

    def _months(self, each: EffectivePlacement) -> tuple[Month, ...]:
        placement = each.placement.statement
        contract = self.call_offs.get(placement.contract, self.contract)
        return tuple(month for month in committed_months(contract, placement.first_day) if month <= self.moment)
