"""A placement (plaatsing): one person at work for one contract, attested without naming the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Contract, WorkScope
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement


class EmploymentKind(StrEnum):
    """How somebody works (code list ``employment-kinds.v1``): the public part of a valuation."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    AGENCY_WORK = "agency_work"
    SECONDMENT = "secondment"
    APPRENTICESHIP = "apprenticeship"
    INTERNSHIP = "internship"
    WORK_EXPERIENCE = "work_experience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(Statement):
    """``sr-placement+jwt``, by the contractor or a listed party, which employs the person or hires him or her in.

    ``hours_per_week`` in hundredths of an hour; ``work`` is the contract's own unless it says otherwise.
    """

    contract: Digest
    agency: PartyId
    first_day: date
    last_day: date | None = None
    hours_per_week: int
    employment_kind: EmploymentKind
    subject_commitment: bytes
    sealed_subject_sha256: Digest
    reply_kid: str
    work: WorkScope | None = None


def committed_months(contract: Contract, first_day: date) -> tuple[Month, ...]:
    """The months of a placement's rate commitments: from its first day, or the contract's where that is
    later, to the contract's end or that of its recovery period (PROTOCOL 2; ADR 0006 and 0024)."""
    return months(Month.of(max(first_day, contract.first_day)), contract.last_counted_month)


def contract_scopes(contract: Contract) -> tuple[str, ...]:
    """The calendar years in which a contract counts, each the scope of one pseudonym."""
    return tuple(str(year) for year in range(contract.first_day.year, contract.last_counted_month.year + 1))
