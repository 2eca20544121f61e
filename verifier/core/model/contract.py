"""A contract (opdracht) with its obligation (verplichting), as buyer and contractor agreed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True)
class Obligation:
    """What was agreed: a share of the value in basis points (300 = 3 %), or an amount in eurocents; never both."""

    basis_points: int | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class RuleSetRef:
    """A rule set (bouwblokken) by name and by the SHA-256 of its bytes as published."""

    name: str
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Statement):
    """``sr-contract+jwt``, by the buyer. ``value`` in eurocents without VAT; the last moment is the end."""

    reference: str
    contractor: PartyId
    value: int
    obligation: Obligation
    first_day: date
    last_day: date
    ruleset: RuleSetRef
    reference_date: date
    moments: tuple[Month, ...]
    malus_basis_points: int
    framework: Digest | None = None
    region: str | None = None
    supersedes: Digest | None = None

    @property
    def first_month(self) -> Month:
        return Month.of(self.first_day)

    @property
    def last_month(self) -> Month:
        return Month.of(self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance(Statement):
    """``sr-acceptance+jwt``, by the contractor: fixes the contract and its moments."""

    contract: Digest
