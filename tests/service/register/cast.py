"""The cast (rolverdeling): every party of a scheme in its own home, buyers and enrolled contractors included."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.unsafe_scheme import (
    AGENCY,
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    OTHER_AGENCY,
    PASSPHRASE,
    REGISTER,
    YEAR,
    described,
    profile,
    unsafe_home,
)
from verifier.core.model.party import PartyId
from verifier.core.trust.directory import Trust
from verifier.party.enrolment import answer_challenge, request_enrolment
from verifier.party.home import Home
from verifier.party.operator.description import Description, Validity
from verifier.party.operator.directory import build_directory
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.profile import HomeRole, keys_of

OTHER_BUYER = PartyId("oin:00000099000000007000")
OTHER_CONTRACTOR = PartyId("kvk:87654321")
AUDITOR = PartyId("oin:00000099000000008000")
OTHER_AUDITOR = PartyId("oin:00000099000000011000")

#: What the homes hold for the register's address, and so the issuer that assertions are made for.
ISSUER = "http://127.0.0.1:1"


@dataclass(frozen=True, slots=True)
class Cast:
    """Open homes that adopted ``directory``, built at ``at``; ``enrolments`` are two for each contractor."""

    operator: Home
    register: Home
    agency: Home
    other_agency: Home
    evaluator1: Home
    evaluator2: Home
    buyer: Home
    other_buyer: Home
    auditor: Home
    other_auditor: Home
    contractor: Home
    other_contractor: Home
    description: Description
    directory: str
    enrolments: tuple[str, ...]
    at: int

    @property
    def trust(self) -> Trust:
        return self.buyer.trust(at=self.at)

    @property
    def homes(self) -> tuple[Home, ...]:
        return (
            self.operator,
            self.register,
            self.agency,
            self.other_agency,
            self.evaluator1,
            self.evaluator2,
            self.buyer,
            self.other_buyer,
            self.auditor,
            self.other_auditor,
            self.contractor,
            self.other_contractor,
        )

    def close(self) -> None:
        for home in self.homes:
            home.close()


def gather(folder: Path, *, at: int, costly: Container[PartyId] = ()) -> Cast:
    """Make every home below ``folder``, the first directory, and the enrolments of both contractors.

    The keystores of ``costly`` parties are as dear to try as real ones: a browser opens no others.
    """
    operator = unsafe_home(folder / "operator", profile(REGISTER, HomeRole.OPERATOR), at=at)

    def member(name: str, party: PartyId, role: HomeRole, years: Sequence[str] = ()) -> Home:
        whose = profile(party, role)
        if party in costly:
            keys = keys_of(role, years)
            return Home.create(folder / name, whose, passphrase=PASSPHRASE, keys=keys, kit=operator.kit, at=at)
        return unsafe_home(folder / name, whose, operator.kit, at=at, years=years)

    institutions = (
        member("register", REGISTER, HomeRole.REGISTER),
        member("agency", AGENCY, HomeRole.AGENCY),
        member("other_agency", OTHER_AGENCY, HomeRole.AGENCY),
        member("evaluator1", EVALUATOR1, HomeRole.EVALUATOR, [YEAR]),
        member("evaluator2", EVALUATOR2, HomeRole.EVALUATOR, [YEAR]),
        member("buyer", BUYER, HomeRole.BUYER),
        member("other_buyer", OTHER_BUYER, HomeRole.BUYER),
        member("auditor", AUDITOR, HomeRole.AUDITOR),
        member("other_auditor", OTHER_AUDITOR, HomeRole.AUDITOR),
    )
    contractors = (
        member("contractor", CONTRACTOR, HomeRole.CONTRACTOR),
        member("other_contractor", OTHER_CONTRACTOR, HomeRole.CONTRACTOR),
    )
    description = described(operator, institutions, at=at)
    directory = build_directory(operator, description, at=at)
    for home in (*institutions, *contractors):
        home.adopt_directory(directory, at=at)
    enrolments = tuple(token for home in contractors for token in enrolled(operator, home, at=at))
    return Cast(operator, *institutions, *contractors, description, directory, enrolments, at)


def enrolled(operator: Home, contractor: Home, *, at: int) -> tuple[str, str]:
    """The enrolments of a contractor's signing and opening key, after it proved that it holds both."""
    request = request_enrolment(contractor, at=at)
    asked = challenge(operator, request, at=at)
    answer = answer_challenge(contractor, asked, unverified_request=request, at=at)
    return enrol(operator, request, answer, validity=Validity(at - DAY, at + 100 * DAY), at=at)
