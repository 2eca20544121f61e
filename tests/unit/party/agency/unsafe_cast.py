"""An unsafe cast: everybody's home, a directory, and what a contractor sends to the agency, for tests alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.unsafe_scheme import (
    AGENCY,
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    OTHER_AGENCY,
    REGISTER,
    profile,
    unsafe_home,
)
from verifier import shipped
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, Obligation, RuleSetRef
from verifier.core.model.directory import Competence, Enrolment
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme as Kind
from verifier.core.privacy.subject import Subject, pack_subject, subject_commitment, subject_info
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.registers import Employment, PersonRecord
from verifier.party.enrolment import answer_challenge, request_enrolment
from verifier.party.home import Home
from verifier.party.introduction import introduce, open_introduction
from verifier.party.joint_key import JointKey, joint_key, proven_year
from verifier.party.operator.description import Scheme, Validity, describe, published
from verifier.party.operator.directory import build_directory
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.profile import HomeRole
from verifier.party.register.answers import WaitingPlacement
from verifier.party.sealing import seal_to

AT = 1_790_000_000
YEARS = ("2025", "2026")
FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
OTHER_CONTRACTOR = PartyId("kvk:87654321")
#: Test persons of the BRP (Haal Centraal), none of them real.
PERSON, OTHER_PERSON = "999993847", "999993483"
RULESET = parse_ruleset(shipped.ruleset("utrecht-current.v1"))

ROLES = {
    REGISTER: HomeRole.REGISTER,
    AGENCY: HomeRole.AGENCY,
    OTHER_AGENCY: HomeRole.AGENCY,
    EVALUATOR1: HomeRole.EVALUATOR,
    EVALUATOR2: HomeRole.EVALUATOR,
    BUYER: HomeRole.BUYER,
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody's home, and the enrolments by thumbprint."""

    homes: Mapping[PartyId, Home]
    enrolments: Mapping[str, str]
    directory: str
    operator: Home

    def close(self) -> None:
        for home in (self.operator, *self.homes.values()):
            home.close()


def unsafe_cast(folder: Path, *, at: int = AT, desk: HomeRole = HomeRole.AGENCY) -> Cast:
    """Make all homes, a directory that all adopted, and an enrolled contractor; ``desk`` is the agency's role."""
    operator = unsafe_home(folder / "operator", profile(REGISTER, HomeRole.OPERATOR), at=at)
    roles = {**ROLES, AGENCY: desk}
    homes = {
        party: unsafe_home(
            folder / party.replace(":", "-"),
            profile(party, role),
            operator.kit,
            at=at,
            years=YEARS if role is HomeRole.EVALUATOR else (),
        )
        for party, role in {**roles, CONTRACTOR: HomeRole.CONTRACTOR}.items()
    }
    introductions = {party: open_introduction(introduce(homes[party], at=at), at=at) for party in ROLES}
    years = []
    for year in YEARS:
        pk1, pk2 = (introductions[each].year(year) for each in (EVALUATOR1, EVALUATOR2))
        joint = JointKey(year, *joint_key(homes[EVALUATOR2].custodian.evaluation(year), pk1))
        years.append(proven_year(joint, pk1=pk1, pk2=pk2))
    scheme = Scheme(
        evaluator1=EVALUATOR1,
        evaluator2=EVALUATOR2,
        evaluator_years=tuple(years),
        competences=(
            Competence(AGENCY, ("participation_act", "pro_vso")),
            Competence(OTHER_AGENCY, ("ww",)),
        ),
        rulesets=published({"utrecht-current.v1": date(2025, 1, 1)}),
        log_origin="register.example/log",
    )
    validity = Validity(at - DAY, at + 400 * DAY)
    description = describe(tuple(introductions.values()), scheme=scheme, operator=operator, validity=validity)
    directory = build_directory(operator, description, at=at)
    for home in (operator, *homes.values()):
        home.adopt_directory(directory, at=at)
    return Cast(homes, _enrolled(operator, homes[CONTRACTOR], validity, at=at), directory, operator)


def _enrolled(operator: Home, contractor: Home, validity: Validity, *, at: int) -> dict[str, str]:
    request = request_enrolment(contractor, at=at)
    answer = answer_challenge(contractor, challenge(operator, request, at=at), unverified_request=request, at=at)
    tokens = enrol(operator, request, answer, validity=validity, at=at)
    return {recall(each, Enrolment, digest=digest_of(each)).statement.key.kid: each for each in tokens}


def contract_token(cast: Cast, **changed: object) -> str:
    """A contract that the buyer signed, over the turn of a year."""
    members: dict[str, object] = {
        "reference": "WERK-1",
        "contractor": CONTRACTOR,
        "value": 200_000_000,
        "obligation": Obligation(basis_points=200),
        "first_day": FIRST,
        "last_day": LAST,
        "ruleset": RuleSetRef(RULESET.name, RULESET.digest),
        "reference_date": FIRST,
        "moments": (Month.of(LAST),),
        "malus_basis_points": 0,
    }
    home = cast.homes[BUYER]
    return home.sign(Contract(**home.claims(at=AT, audience=REGISTER), **{**members, **changed}))  # type: ignore[arg-type] # members by name


def subject(value: str = PERSON, kind: Kind = Kind.BSN, born: date | None = None) -> Subject:
    return Subject(kind, value, secrets.token_bytes(32), born)


def waiting(
    cast: Cast,
    whose: Subject,
    *,
    contract: str = "",
    committed: Subject | None = None,
    info: bytes | None = None,
    record: bytes | None = None,
    **changed: object,
) -> WaitingPlacement:
    """What the register hands out for a placement of ``whose``, which commits to ``committed`` if that differs."""
    contract = contract or contract_token(cast)
    home = cast.homes[CONTRACTOR]
    claims = home.claims(at=AT, audience=REGISTER)
    context = info or subject_info(AGENCY, digest_of(contract), claims["jti"])
    to = sealing_key(cast.homes[AGENCY].custodian.opening().jwk)
    sealed = seal_to(to, record or pack_subject(whose), context)
    members: dict[str, object] = {
        "contract": digest_of(contract),
        "agency": AGENCY,
        "first_day": FIRST,
        "hours_per_week": 3600,
        "employment_kind": EmploymentKind.FIXED_TERM,
        "subject_commitment": subject_commitment(committed or whose),
        "sealed_subject_sha256": Digest(hashlib.sha256(sealed).digest()),
        "reply_kid": home.custodian.opening().kid,
    }
    token = home.sign(Placement(**claims, **{**members, **changed}))  # type: ignore[arg-type] # members by name
    return WaitingPlacement(digest_of(token), token, contract, sealed, AT)


def person(bsn: str = PERSON, **changed: object) -> PersonRecord:
    members: dict[str, object] = {
        "bsn": bsn,
        "group": "participation_act",
        "since": date(2024, 1, 1),
        "birth_date": date(1990, 1, 1),
        "employments": (Employment(CONTRACTOR, FIRST),),
    }
    return PersonRecord(**{**members, **changed})  # type: ignore[arg-type] # members by name
