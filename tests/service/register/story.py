"""A story (verhaal): really signed statements about really sealed people, as each party's program makes them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tests.service.register.cast import Cast
from tests.unsafe_scheme import AGENCY, CONTRACTOR, REGISTER, YEAR
from verifier import clock
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract, Obligation, RuleSetRef
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment, PseudonymOpening
from verifier.core.model.hours import Hours, HoursLine
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind, Placement, committed_months, contract_scopes
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.privacy import group
from verifier.core.privacy.commitment import Opening, commit_valuation, pack_opening
from verifier.core.privacy.group import Element
from verifier.core.privacy.oprf import Mode, blind, evaluate, pseudonym_input, unblind
from verifier.core.privacy.subject import (
    Scheme,
    Subject,
    opening_info,
    pack_subject,
    pseudonym_commitment,
    subject_commitment,
    subject_info,
)
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.home import Home
from verifier.party.sealing import seal_to

#: Test persons of the Haal Centraal BRP documentation (field-facts 5.1).
BSNS = ("999993847", "999992077", "999993483", "999990482", "999993653", "999995017")

#: The contract's months all lie behind us, and its moments too.
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
MARCH, JUNE = Month(2026, 3), Month(2026, 6)
JANUARY = Month(2026, 1)
#: 40,000 euro for a full-time year: the building block of the Participation Act in Utrecht.
RATE = 4_000_000


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement, its token, and the digest by which others refer to it."""

    statement: Any
    token: str

    @property
    def digest(self) -> Digest:
        return digest_of(self.token)

    @property
    def name(self) -> str:
        """The digest as a URL or a JSON body has it."""
        return base64url.encode(self.digest)


@dataclass(frozen=True, slots=True)
class Placed(Signed):
    """A placement with the subject sealed to its agency."""

    sealed_subject: bytes

    @property
    def body(self) -> dict[str, str]:
        return {"statement": self.token, "sealed_subject": base64url.encode(self.sealed_subject)}


@dataclass(frozen=True, slots=True)
class Decided(Signed):
    """An eligibility, with what travels beside it and the opening that only the contractor gets."""

    sealed_opening: bytes
    pseudonyms: tuple[PseudonymOpening, ...]
    opening: Opening | None

    @property
    def body(self) -> dict[str, Any]:
        return {
            "statement": self.token,
            "sealed_opening": base64url.encode(self.sealed_opening),
            "pseudonyms": [
                {
                    "scope": each.scope,
                    "pseudonym": base64url.encode(each.pseudonym),
                    "salt": base64url.encode(each.salt),
                }
                for each in self.pseudonyms
            ],
        }


def claims(home: Home) -> dict[str, Any]:
    return dict(home.claims(at=clock.now(), audience=REGISTER))


def signed(home: Home, statement: Statement) -> Signed:
    return Signed(statement, home.sign(statement))


def contract(cast: Cast, buyer: Home | None = None, **changes: Any) -> Signed:
    """A contract of the buyer for the contractor: half of 2026, €40,000 to be reached."""
    home = buyer or cast.buyer
    utrecht = cast.description.rulesets[0]
    made = Contract(
        **claims(home),
        reference="opdracht-1",
        contractor=CONTRACTOR,
        value=80_000_000,
        obligation=Obligation(amount=RATE),
        first_day=FIRST,
        last_day=LAST,
        ruleset=RuleSetRef(utrecht.name, utrecht.digest),
        reference_date=FIRST,
        moments=(MARCH, JUNE),
        malus_basis_points=10_000,
    )
    return signed(home, replace(made, **changes))


def somebody() -> Element:
    """The pseudonym of a person whom no other test knows."""
    return group.hash_to_element(secrets.token_bytes(32), b"plaatsbewijs test")


def acceptance(home: Home, contract: Signed) -> Signed:
    return signed(home, Acceptance(**claims(home), contract=contract.digest))


def placement(cast: Cast, contract: Signed, bsn: str, contractor: Home | None = None, **changes: Any) -> Placed:
    """A placement of ``bsn`` for the whole contract, sealed to the agency that it names."""
    home = contractor or cast.contractor
    common = claims(home)
    agency: PartyId = changes.get("agency", AGENCY)
    subject = Subject(Scheme.BSN, bsn, secrets.token_bytes(32))
    key = cast.trust.opening_key(agency, at=clock.now())
    sealed = seal_to(
        sealing_key(key.jwk), pack_subject(subject), subject_info(agency, contract.digest, common["jti"])
    )
    made = Placement(
        **common,
        contract=contract.digest,
        agency=agency,
        first_day=FIRST,
        hours_per_week=3600,
        employment_kind=EmploymentKind.PERMANENT,
        subject_commitment=subject_commitment(subject),
        sealed_subject_sha256=Digest(hashlib.sha256(sealed).digest()),
        reply_kid=home.custodian.opening().kid,
    )
    made = replace(made, **changes)
    return Placed(made, home.sign(made), sealed)


def pseudonym(cast: Cast, bsn: str) -> Element:
    """N = k1·k2·H(x): blinded, evaluated by one after the other, unblinded."""
    r = group.reduce(secrets.token_bytes(64))
    step = blind(pseudonym_input(YEAR, bsn), r, Mode.VOPRF)
    for home in (cast.evaluator1, cast.evaluator2):
        (step,) = evaluate([step], home.custodian.evaluation(YEAR).multiply)
    return unblind(step, r)


def eligibility(
    cast: Cast,
    placed: Placed,
    contract: Signed,
    person: str | Element,
    agency: Home | None = None,
    *,
    flat: int = 0,
    attester: Home | None = None,
) -> Decided:
    """The agency's countersignature of a BSN or a pseudonym: :data:`RATE` in every month, and ``flat``."""
    home, reply = agency or cast.agency, (attester or cast.contractor).custodian.opening()
    months = committed_months(contract.statement, placed.statement.first_day)
    opening = Opening((RATE,) * len(months), flat, secrets.token_bytes(32))
    rates, flat_commitment = commit_valuation(opening.seed, placed.digest, months, opening.rates, flat)
    sealed = seal_to(sealing_key(reply.jwk), pack_opening(opening), opening_info(placed.digest))
    n = pseudonym(cast, person) if isinstance(person, str) else person
    beside = tuple(
        PseudonymOpening(year, n, secrets.token_bytes(32)) for year in contract_scopes(contract.statement)
    )
    made = Eligibility(
        **claims(home),
        placement=placed.digest,
        decision=Decision.ELIGIBLE,
        pseudonym_commitments=tuple(
            PseudonymCommitment(each.scope, pseudonym_commitment(each.salt, each.scope, Element(each.pseudonym)))
            for each in beside
        ),
        rate_commitments=rates,
        flat_commitment=flat_commitment,
        ruleset_digest=contract.statement.ruleset.digest,
        sealed_opening_sha256=Digest(hashlib.sha256(sealed).digest()),
    )
    return Decided(made, home.sign(made), sealed, beside, opening)


def declined(cast: Cast, placed: Placed, agency: Home | None = None) -> Decided:
    home = agency or cast.agency
    made = Eligibility(**claims(home), placement=placed.digest, decision=Decision.DECLINED)
    return Decided(made, home.sign(made), b"", (), None)


def hours(
    home: Home,
    contract: Signed,
    lines: Sequence[tuple[Signed, int]],
    *,
    month: Month = JANUARY,
    revision: int = 0,
    part: int = 1,
    parts: int = 1,
) -> Signed:
    """Hours in hundredths for each placement."""
    made = Hours(
        **claims(home),
        contract=contract.digest,
        month=month,
        revision=revision,
        part=part,
        parts=parts,
        lines=tuple(HoursLine(placed.digest, hundredths) for placed, hundredths in lines),
    )
    return signed(home, made)


def withdrawal(
    home: Home,
    withdrawn: Signed,
    effective: date = FIRST,
    *,
    reason: WithdrawalReason = WithdrawalReason.ENTERED_IN_ERROR,
) -> Signed:
    made = Withdrawal(
        **claims(home),
        statement=withdrawn.digest,
        reason=reason,
        effective_date=effective,
    )
    return signed(home, made)
