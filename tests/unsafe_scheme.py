"""An unsafe scheme: every institution's home on one disk, under one known passphrase, for tests alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from verifier.core.model.directory import Competence
from verifier.core.model.evaluation import Ticket
from verifier.core.model.party import PartyId
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.party.home import LEAST_COST, Home
from verifier.party.introduction import introduce, open_introduction
from verifier.party.joint_key import JointKey, joint_key, proven_year
from verifier.party.operator.description import Description, Scheme, Validity, describe, published
from verifier.party.operator.directory import build_directory
from verifier.party.profile import Environment, HomeRole, Profile, keys_of

PASSPHRASE = "zeven groene fietsen naar Utrecht"
YEAR = "2026"
DAY = 24 * 3600

REGISTER = PartyId("oin:00000099000000001000")
AGENCY = PartyId("oin:00000099000000002000")
EVALUATOR1 = PartyId("oin:00000099000000003000")
EVALUATOR2 = PartyId("oin:00000099000000004000")
BUYER = PartyId("oin:00000099000000005000")
OTHER_AGENCY = PartyId("oin:00000099000000006000")
CONTRACTOR = PartyId("kvk:12345678")


def profile(party: PartyId, role: HomeRole, environment: Environment = Environment.TEST) -> Profile:
    return Profile(
        party=party,
        name=f"The {role} of the test",
        role=role,
        register_url="http://127.0.0.1:1",
        environment=environment,
    )


@contextmanager
def unsafe_cost() -> Iterator[None]:
    """Within this block homes are made, and may be opened, whose passphrase costs nothing to try."""
    before = LEAST_COST.set(UNSAFE_FLOOR)
    try:
        yield
    finally:
        LEAST_COST.reset(before)


def unsafe_home(
    folder: Path, whose: Profile, kit: Kit | None = None, *, at: int, years: Sequence[str] = ()
) -> Home:
    """Make a home whose passphrase costs nothing to try."""
    with unsafe_cost():
        return Home.create(folder, whose, passphrase=PASSPHRASE, keys=keys_of(whose.role, years), kit=kit, at=at)


def reopened(folder: Path, passphrase: str = PASSPHRASE) -> Home:
    """Open such a home."""
    with unsafe_cost():
        return Home.open(folder, passphrase)


@dataclass(frozen=True, slots=True)
class UnsafeScheme:
    """Open homes that all adopted ``directory``, built at ``at``; the operator is the register's organisation."""

    operator: Home
    register: Home
    agency: Home
    other_agency: Home
    evaluator1: Home
    evaluator2: Home
    description: Description
    directory: str
    at: int

    @property
    def members(self) -> tuple[Home, ...]:
        return self.register, self.agency, self.other_agency, self.evaluator1, self.evaluator2

    @property
    def trust(self) -> Trust:
        return self.agency.trust(at=self.at)

    def ticket(
        self,
        evaluator: PartyId,
        count: int = 64,
        *,
        agency: PartyId = AGENCY,
        signer: Home | None = None,
        ticket: bytes | None = None,
    ) -> str:
        """A ticket of the register, or one that ``signer`` makes up."""
        home = signer or self.register
        return home.sign(
            Ticket(
                **home.claims(at=self.at, audience=evaluator),
                ticket=ticket or secrets.token_bytes(16),
                agency=agency,
                count=count,
            )
        )

    def close(self) -> None:
        for home in (self.operator, *self.members):
            home.close()


def unsafe_scheme(folder: Path, *, at: int) -> UnsafeScheme:
    """Make all homes below ``folder`` and the first directory, as people would: introductions, K, description."""
    operator = unsafe_home(folder / "operator", profile(REGISTER, HomeRole.OPERATOR), at=at)

    def member(name: str, party: PartyId, role: HomeRole, years: Sequence[str] = ()) -> Home:
        return unsafe_home(folder / name, profile(party, role), operator.kit, at=at, years=years)

    members = (
        member("register", REGISTER, HomeRole.REGISTER),
        member("agency", AGENCY, HomeRole.AGENCY),
        member("other_agency", OTHER_AGENCY, HomeRole.AGENCY),
        member("evaluator1", EVALUATOR1, HomeRole.EVALUATOR, [YEAR]),
        member("evaluator2", EVALUATOR2, HomeRole.EVALUATOR, [YEAR]),
    )
    description = described(operator, members, at=at)
    directory = build_directory(operator, description, at=at)
    for home in members:
        home.adopt_directory(directory, at=at)
    return UnsafeScheme(operator, *members, description=description, directory=directory, at=at)


def described(operator: Home, members: Sequence[Home], *, at: int) -> Description:
    """The description of a scheme with these members, from their introductions."""
    introductions = {home.party: open_introduction(introduce(home, at=at), at=at) for home in members}
    pk1, pk2 = introductions[EVALUATOR1].year(YEAR), introductions[EVALUATOR2].year(YEAR)
    (second,) = (home for home in members if home.party == EVALUATOR2)
    made = JointKey(YEAR, *joint_key(second.custodian.evaluation(YEAR), pk1))
    return describe(
        tuple(introductions.values()),
        scheme=Scheme(
            evaluator1=EVALUATOR1,
            evaluator2=EVALUATOR2,
            evaluator_years=(proven_year(made, pk1=pk1, pk2=pk2),),
            competences=(Competence(AGENCY, ("participatiewet",)),),
            rulesets=published({each: date(2026, 1, 1) for each in ("utrecht-current.v1", "rijnmond-2024.v1")}),
            log_origin="register.example/log",
        ),
        operator=operator,
        validity=Validity(at - DAY, at + 400 * DAY),
    )
