"""A contract (opdracht) with its obligation (verplichting), as buyer and contractor agreed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.target import Milestone, Target


@dataclass(frozen=True, slots=True)
class Obligation:
    """What was agreed: a share of the value in basis points (300 = 3 %), or an amount in eurocents; never both.

    ``motivation`` says why this much is proportionate to this work: agreed, never a default.
    """

    basis_points: int | None = None
    amount: int | None = None
    motivation: str | None = None


@dataclass(frozen=True, slots=True)
class RuleSetRef:
    """A rule set (bouwblokken) by name and by the SHA-256 of its bytes as published."""

    name: str
    digest: Digest


class ContractRole(StrEnum):
    """As what a party other than the contractor employs people for a contract, and attests them."""

    SUBCONTRACTOR = "subcontractor"
    STAFFING_AGENCY = "staffing_agency"
    CONSORTIUM_MEMBER = "consortium_member"


@dataclass(frozen=True, slots=True)
class ContractParty:
    """A party that may attest placements, hours and activities under its own key; they count for the contract."""

    party: PartyId
    role: ContractRole


class CallOffRule(StrEnum):
    """How the call-offs of a framework owe.

    *apart*: each has an obligation and is judged by itself. *carried*: each has one, and what one has over covers
    what another lacks. *whole*: the framework has the obligation, its call-offs have none.
    """

    APART = "apart"
    CARRIED = "carried"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class CallOffs:
    """What makes a contract a framework (raamovereenkomst); ``buyers`` may call off besides its own buyer."""

    rule: CallOffRule
    buyers: tuple[PartyId, ...] = ()

    @property
    def together(self) -> bool:
        """Whether the framework is judged as one: one claim over everything that was called off."""
        return self.rule is not CallOffRule.APART


class WorkScope(StrEnum):
    """Whose work a placement does: the contract's *own*, or other work *outside* it."""

    OWN = "own"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Statement):
    """``sr-contract+jwt``, by the buyer. ``value`` in eurocents without VAT; the last moment is the end.

    ``recovery_months`` follow the end; what is worked in them counts as well. ``work`` is *outside* when placements
    outside the contract's own work count too. ``certificates`` are those of the contractor, by the rule set's
    codes, that lower the obligation. ``auditor`` may have the whole record of the contract, and nobody else may.
    """

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
    recovery_months: int | None = None
    call_offs: CallOffs | None = None
    parties: tuple[ContractParty, ...] = ()
    work: WorkScope | None = None
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    agreed: AgreedTerms | None = None
    certificates: tuple[str, ...] = ()
    auditor: PartyId | None = None

    @property
    def first_month(self) -> Month:
        return Month.of(self.first_day)

    @property
    def last_month(self) -> Month:
        return Month.of(self.last_day)

    @property
    def last_counted_month(self) -> Month:
        """The last month that can count: that of the last day, or the last of the recovery period."""
        return self.last_month.plus(self.recovery_months or 0)

    @property
    def answer_moments(self) -> tuple[Month, ...]:
        """The months after which there is an answer: the reporting moments, and the end of a recovery period."""
        return self.moments if self.recovery_months is None else (*self.moments, self.last_counted_month)

    def role_of(self, party: PartyId) -> ContractRole | None:
        """As what ``party`` is listed; None for every other one, the contractor included."""
        return next((each.role for each in self.parties if each.party == party), None)

    def is_attester(self, party: PartyId) -> bool:
        """Whether ``party`` may attest for this contract: its contractor, or a listed party."""
        return party == self.contractor or self.role_of(party) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance(Statement):
    """``sr-acceptance+jwt``, by the contractor: fixes the contract and its moments."""

    contract: Digest
