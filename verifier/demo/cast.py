"""The cast (rolverdeling): the organisations of the story, and the people file of each contractor and agency.

The organisations are made up, under test OINs and KvK numbers that nobody has. The numbers of persons are those of
the BRP test set (Haal Centraal BRP bevragen, ``getting-started``); nothing else about them is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Obligation
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind
from verifier.party.profile import HomeRole


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation: the name of its folder, its party id, what it is, and how it is called."""

    folder: str
    party: PartyId
    role: HomeRole
    name: str


OPERATOR = Member("operator", PartyId("oin:00000099000000001000"), HomeRole.OPERATOR, "Beheer Plaatsbewijs")
REGISTER = Member("register", OPERATOR.party, HomeRole.REGISTER, "Register Plaatsbewijs")
EVALUATOR1 = Member("evaluator-1", PartyId("oin:00000099000000002000"), HomeRole.EVALUATOR, "Rekenhuis Noord")
EVALUATOR2 = Member("evaluator-2", PartyId("oin:00000099000000003000"), HomeRole.EVALUATOR, "Rekenhuis Zuid")
UWV = Member("uwv", PartyId("oin:00000099000000004000"), HomeRole.AGENCY, "UWV (voorbeeld)")
MUNICIPALITY = Member("gemeente", PartyId("oin:00000099000000005000"), HomeRole.AGENCY, "Gemeente Voorbeeldstad")
BUYER = Member("buyer", PartyId("oin:00000099000000006000"), HomeRole.BUYER, "Inkoop Voorbeeldstad")
WITNESS1 = Member("witness-1", PartyId("oin:00000099000000008000"), HomeRole.WITNESS, "Rekenkamer Voorbeeld")
WITNESS2 = Member("witness-2", PartyId("oin:00000099000000009000"), HomeRole.WITNESS, "Accountants Voorbeeld")
BUILDER = Member("builder", PartyId("kvk:99900001"), HomeRole.CONTRACTOR, "Bouwbedrijf Voorbeeld")
CLEANER = Member("cleaner", PartyId("kvk:99900002"), HomeRole.CONTRACTOR, "Schoonmaakbedrijf Voorbeeld")

INSTITUTIONS = (REGISTER, EVALUATOR1, EVALUATOR2, UWV, MUNICIPALITY, BUYER)
CONTRACTORS = (BUILDER, CLEANER)
#: Who cosigns the log; both must, before a checkpoint is shown to anyone.
WITNESSES = (WITNESS1, WITNESS2)
#: Who has a home besides the operator, who makes the first.
MEMBERS = (*INSTITUTIONS, *WITNESSES, *CONTRACTORS)
#: Who runs a program on a port of its own, in the order of starting.
PROGRAMS = (REGISTER, EVALUATOR1, EVALUATOR2, *WITNESSES, UWV, MUNICIPALITY)

#: What each agency may speak of (field-facts 2.3).
COMPETENCES = {
    UWV: ("ww", "wia", "wao", "waz", "wajong", "disability_register", "no_benefit"),
    MUNICIPALITY: ("participation_act", "wsw", "sheltered_work"),
}


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract of the story: value in eurocents, obligation in basis points, rule set by shipped name."""

    reference: str
    contractor: Member
    value: int
    obligation: Obligation
    ruleset: str


LARGE = Deal("WERK-2025-017", BUILDER, 800_000_000, Obligation(basis_points=300), "utrecht-current.v1")
SMALL = Deal("SCHOON-2025-004", CLEANER, 80_000_000, Obligation(basis_points=500), "haaglanden-2023-07.v1")
DEALS = (LARGE, SMALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One attestation: the contractor's own reference, the person, and the work; hours in hundredths a week."""

    reference: str
    deal: Deal
    agency: Member
    bsn: str
    group: str
    hours_per_week: int
    kind: EmploymentKind = EmploymentKind.FIXED_TERM
    born: date = date(1990, 1, 1)
    statement_number: str = ""
    mistyped: str = ""
    first_sent_to: Member | None = None


PERMANENT = EmploymentKind.PERMANENT
#: Twelve placements. "A7" and "B1" are one person, at more than one full-time job together.
ROWS = (
    Row("A1", LARGE, MUNICIPALITY, "999993847", "participation_act", 3600, PERMANENT),
    Row("A2", LARGE, UWV, "999993483", "disability_register", 3600),
    Row("A3", LARGE, UWV, "999990482", "wia", 3200),
    Row("A4", LARGE, MUNICIPALITY, "999993653", "participation_act", 3600),
    Row("A5", LARGE, UWV, "999995017", "disability_register", 2800, statement_number="DGV-2025-0815"),
    Row("A6", LARGE, UWV, "999990408", "ww", 3600, born=date(1966, 5, 4)),
    Row("A7", LARGE, MUNICIPALITY, "999994669", "participation_act", 2400),
    Row("A8", LARGE, UWV, "999992806", "", 3600),
    Row("B1", SMALL, MUNICIPALITY, "999994669", "participation_act", 2000),
    Row("B2", SMALL, UWV, "999993926", "ww", 3600),
    Row("B3", SMALL, MUNICIPALITY, "999991905", "participation_act", 2800, first_sent_to=UWV),
    Row("B4", SMALL, UWV, "999993550", "wia", 2000, mistyped="999940003"),
)
BOTH_CONTRACTS = ("A7", "B1")
CORRECTED, WITHDRAWN = "A1", "A4"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The story's year: the twelve full months before this one, so that every moment of it has passed."""

    first: Month
    last: Month

    @classmethod
    def before(cls, day: date) -> Calendar:
        return cls(Month.of(day).plus(-12), Month.of(day).plus(-1))

    @property
    def years(self) -> tuple[str, ...]:
        """The calendar years of the story, each with evaluation keys of its own."""
        return tuple(str(year) for year in range(self.first.year, self.last.year + 1))

    @property
    def halfway(self) -> Month:
        """The interim reporting moment."""
        return self.first.plus(5)
