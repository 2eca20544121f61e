"""The scheme of the world (het stelsel): parties, unsafe keys, and a directory that is really signed and verified.

Every key and every draw follows from a seed: a story can be told again, and only what is sealed is different then.
A new directory or enrolment goes through its procedure like any other statement; what is refused there does not
become trust.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unsafe_keys import UnsafeOpeningKey, UnsafeSigningKey
from verifier import shipped
from verifier.core.model.directory import (
    Competence,
    Directory,
    Enrolment,
    EvaluatorYear,
    Institution,
    KeyRecord,
    Log,
    PublishedRuleSet,
)
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.privacy import group
from verifier.core.privacy.group import Scalar
from verifier.core.procedure.directory import verify_directory, verify_enrolment
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import FORMAT, Kit
from verifier.core.wire.statements import sign_statement

REGISTER: Final = PartyId("oin:00000099000000001000")
MUNICIPALITY: Final = PartyId("oin:00000099000000002000")
UWV: Final = PartyId("oin:00000099000000003000")
EVALUATOR1: Final = PartyId("oin:00000099000000004000")
EVALUATOR2: Final = PartyId("oin:00000099000000005000")
BUYER: Final = PartyId("oin:00000099000000006000")
OTHER_BUYER: Final = PartyId("oin:00000099000000007000")
CONTRACTOR: Final = PartyId("kvk:12345678")
OTHER_CONTRACTOR: Final = PartyId("kvk:87654321")

ORIGIN: Final = "register.example/log"
YEARS: Final = ("2025", "2026", "2027")
DAY: Final = 24 * 3600

UTRECHT: Final = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
HAAGLANDEN: Final = parse_ruleset(shipped.ruleset("haaglanden-2023-07.v1"))
RULESETS: Final = {ruleset.digest: ruleset for ruleset in (UTRECHT, HAAGLANDEN)}

_ROLES: Final = {
    REGISTER: Role.REGISTER,
    MUNICIPALITY: Role.AGENCY,
    UWV: Role.AGENCY,
    EVALUATOR1: Role.EVALUATOR,
    EVALUATOR2: Role.EVALUATOR,
    BUYER: Role.BUYER,
    OTHER_BUYER: Role.BUYER,
}
_CONTRACTORS: Final = (CONTRACTOR, OTHER_CONTRACTOR)
#: All keys but the root's and the registrar's, by party; the seed is the place in this row.
_PARTIES: Final = (*_ROLES, *_CONTRACTORS)


def moment(day: date, hour: int = 9) -> int:
    """Unix seconds of a whole hour of ``day``, in UTC."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())


@cache
def signing_key(party: PartyId) -> UnsafeSigningKey:
    """The key with which ``party`` signs its statements."""
    return UnsafeSigningKey(100 + _PARTIES.index(party))


@cache
def opening_key(party: PartyId) -> UnsafeOpeningKey:
    """The key to which messages for ``party`` are sealed."""
    return UnsafeOpeningKey(100 + _PARTIES.index(party))


ROOT: Final = UnsafeSigningKey(1)
REGISTRAR: Final = UnsafeSigningKey(2)


@cache
def log_key() -> Ed25519PrivateKey:
    """The key under which the log signs its checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"plaatsbewijs unsafe log key").digest())


@cache
def evaluation_key(evaluator: PartyId, year: str) -> Scalar:
    """k of one evaluator in one calendar year (PROTOCOL 4)."""
    label = f"plaatsbewijs unsafe evaluation key {evaluator} {year}"
    return group.reduce(hashlib.sha512(label.encode()).digest())


@cache
def evaluator_year(year: str) -> EvaluatorYear:
    """pk1, pk2 and K of a year."""
    k1, k2 = (evaluation_key(each, year) for each in (EVALUATOR1, EVALUATOR2))
    pk1 = group.multiply_base(k1)
    return EvaluatorYear(year, pk1, group.multiply_base(k2), group.multiply(k2, pk1))


def key_record(
    party: PartyId, key: UnsafeSigningKey | UnsafeOpeningKey, *, at: int, purpose: Purpose | None = None
) -> KeyRecord:
    """The record of a key that is valid from a day before ``at``, for five years."""
    opens = isinstance(key, UnsafeOpeningKey)
    return KeyRecord(
        kid=key.kid,
        party=party,
        purpose=purpose or (Purpose.OPENING if opens else Purpose.SIGNING),
        alg="X-Wing" if opens else "ES256",
        jwk=key.jwk,
        not_before=at - DAY,
        not_after=at + 5 * 365 * DAY,
    )


class Scheme:
    """What everybody trusts, as of the moment it was last renewed."""

    def __init__(self, *, at: int) -> None:
        self._count = 0
        self.kit = Kit(FORMAT, (ROOT.jwk,), 0)
        self.directory = self.adopt(self.sign_directory(self.first_directory(at=at)), at=at)
        self.trust = Trust.of(self.directory)
        self.enrolments: dict[str, Verified[Enrolment]] = {}
        for party in _CONTRACTORS:
            self.enrol(key_record(party, signing_key(party), at=at), at=at)
            self.enrol(key_record(party, opening_key(party), at=at), at=at)

    def jti(self, *, at: int) -> str:
        """The next UUIDv7: a moment and a count, so that a story has the same ids each time."""
        self._count += 1
        return str(uuid.UUID(int=at * 1000 << 80 | 0x7 << 76 | 0b10 << 62 | self._count))

    def claims(self, issuer: PartyId, *, at: int, audience: PartyId = REGISTER) -> dict[str, Any]:
        """The common claims of a statement that is signed at ``at``."""
        return {"iss": issuer, "aud": audience, "jti": self.jti(at=at), "iat": at}

    def first_directory(self, *, at: int) -> Directory:
        """The directory of the world, for as long as one may last."""
        keys = [key_record(party, signing_key(party), at=at) for party in _ROLES]
        keys += [key_record(party, opening_key(party), at=at) for party in (MUNICIPALITY, UWV)]
        keys.append(key_record(REGISTER, REGISTRAR, at=at, purpose=Purpose.REGISTRAR))
        return Directory(
            **self.claims(REGISTER, at=at),
            version=1,
            exp=at + 30 * DAY,
            institutions=tuple(Institution(party, role, f"{role} of the world") for party, role in _ROLES.items()),
            keys=tuple(keys),
            competences=(
                Competence(MUNICIPALITY, ("participation_act", "no_benefit")),
                Competence(UWV, ("ww", "wia", "wao", "disability_register")),
            ),
            evaluator1=EVALUATOR1,
            evaluator2=EVALUATOR2,
            evaluator_years=tuple(map(evaluator_year, YEARS)),
            rulesets=(
                PublishedRuleSet(UTRECHT.name, UTRECHT.digest, date(2020, 1, 1)),
                PublishedRuleSet(HAAGLANDEN.name, HAAGLANDEN.digest, date(2023, 7, 1)),
            ),
            log=Log(ORIGIN, (log_key().public_key().public_bytes_raw(),)),
        )

    def next_directory(self, *, at: int, **changes: Any) -> Directory:
        """The directory as it is, one version on, renewed at ``at``, with ``changes``."""
        current = self.directory.statement
        renewed = {**self.claims(REGISTER, at=at), "version": current.version + 1, "exp": at + 30 * DAY}
        return replace(current, **(renewed | changes))

    def sign_directory(self, directory: Directory, key: UnsafeSigningKey = ROOT) -> str:
        """The token of a directory, by the root or by somebody else."""
        return sign_statement(directory, kid=key.kid, sign=key.sign)

    def adopt(self, token: str, *, at: int) -> Verified[Directory]:
        """Verify a directory and note its version in the kit."""
        verified = verify_directory(token, trust=self.kit, at=at)
        self.kit = replace(self.kit, directory_version=verified.statement.version)
        return verified

    def renew(self, *, at: int, **changes: Any) -> None:
        """Issue the next directory and trust it; enrolments stay."""
        self.directory = self.adopt(self.sign_directory(self.next_directory(at=at, **changes)), at=at)
        self.trust = Trust.of(self.directory, self.enrolments.values())

    def enrol(self, key: KeyRecord, *, at: int, name: str = "a contractor of the world") -> Verified[Enrolment]:
        """Have the registrar enrol a key of a contractor, and trust it."""
        enrolment = Enrolment(**self.claims(REGISTER, at=at), key=key, name=name)
        token = sign_statement(enrolment, kid=REGISTRAR.kid, sign=REGISTRAR.sign)
        verified = verify_enrolment(token, trust=self.trust, at=at)
        self.enrolments[key.kid] = verified
        self.trust = self.trust.with_enrolment(verified)
        return verified

    def retire(self, kid: str, *, at: int, **changes: Any) -> None:
        """End a key: ``not_after``, ``revoked_at`` or ``compromised_since``, where its record stands."""
        ended = replace(self.trust.record(kid), **changes)
        if kid in self.enrolments:
            self.enrol(ended, at=at)
        else:
            self.renew(at=at, keys=replaced(self.directory.statement.keys, ended))


@cache
def _founded(at: int) -> Scheme:
    return Scheme(at=at)


def founded(*, at: int) -> Scheme:
    """A scheme of its own as of ``at``; what all of that moment begin with is signed and verified once."""
    scheme = copy(_founded(at))
    scheme.enrolments = dict(scheme.enrolments)
    return scheme


def replaced(records: Iterable[KeyRecord], ended: KeyRecord) -> tuple[KeyRecord, ...]:
    """``records`` with the one of the same thumbprint exchanged."""
    return tuple(ended if record.kid == ended.kid else record for record in records)
