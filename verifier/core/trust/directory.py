"""Trust (vertrouwen): what a verified directory and verified enrolments say about keys, parties and rule sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from verifier.core.errors import KeyNotActive, TrustMissing, UnknownKey
from verifier.core.model.directory import Directory, Enrolment, EvaluatorYear, Institution, KeyRecord
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.wire.jwk import PublicKey, verifying_key


@dataclass(frozen=True)
class Trust:
    """One directory, and the enrolments known beside it. Immutable; a newer directory makes a new Trust.

    ``names`` are what those who were enrolled are called, by the newest enrolment of each.
    """

    directory: Directory
    enrolled: Mapping[str, KeyRecord] = field(default_factory=dict)
    names: Mapping[PartyId, str] = field(default_factory=dict)

    @classmethod
    def of(cls, directory: Verified[Directory], enrolments: Iterable[Verified[Enrolment]] = ()) -> Trust:
        said = [each.statement for each in enrolments]
        named = {each.key.party: each.name for each in sorted(said, key=lambda each: each.iat)}
        return cls(directory.statement, {each.key.kid: each.key for each in said}, named)

    def with_enrolment(self, enrolment: Verified[Enrolment]) -> Trust:
        """The same trust, one key wider."""
        key, name = enrolment.statement.key, enrolment.statement.name
        return Trust(self.directory, {**self.enrolled, key.kid: key}, {**self.names, key.party: name})

    @cached_property
    def _institutions(self) -> Mapping[PartyId, Institution]:
        return {each.id: each for each in self.directory.institutions}

    @cached_property
    def _records(self) -> Mapping[str, KeyRecord]:
        return {**self.enrolled, **{each.kid: each for each in self.directory.keys}}

    @cached_property
    def keys(self) -> Mapping[str, PublicKey]:
        """Every key that verifies signatures, by thumbprint; validity is not looked at here."""
        return {kid: verifying_key(record.jwk) for kid, record in self._records.items() if record.alg == "ES256"}

    @cached_property
    def register(self) -> PartyId:
        """The register's party id: the audience of every statement but tickets and evaluations."""
        for each in self.directory.institutions:
            if each.role is Role.REGISTER:
                return each.id
        raise TrustMissing("a directory that names a register", field="institutions")

    def record(self, kid: str) -> KeyRecord:
        """What is known of the key ``kid``, or :class:`UnknownKey`."""
        try:
            return self._records[kid]
        except KeyError:
            raise UnknownKey("a key of the directory or of an enrolment", field="kid") from None

    def role_of(self, party: PartyId) -> Role | None:
        """The role of an institution; None for everyone else (contractors have none)."""
        institution = self._institutions.get(party)
        return institution.role if institution else None

    def institution(self, party: PartyId) -> Institution:
        """The institution ``party``, or :class:`TrustMissing`."""
        try:
            return self._institutions[party]
        except KeyError:
            raise TrustMissing("an institution of the directory") from None

    def signing_keys(self, party: PartyId) -> tuple[KeyRecord, ...]:
        """Every key with which ``party`` signs or once signed, the newest first; validity is not looked at.

        Of keys that begin together the one that was enrolled last comes first.
        """
        found = [each for each in self._records.values() if each.party == party]
        signing = sorted(
            (each for each in found if each.purpose is Purpose.SIGNING), key=lambda each: each.not_before
        )
        return tuple(signing[::-1])

    def opening_key(self, party: PartyId, *, at: int) -> KeyRecord:
        """The newest sealing key of ``party`` that is active at ``at`` (Unix seconds), or :class:`TrustMissing`."""
        candidates = [
            record
            for record in self._records.values()
            if record.party == party and record.purpose is Purpose.OPENING and is_active(record, at=at)
        ]
        if not candidates:
            raise TrustMissing("an active opening key of the party that is written to")
        return max(candidates, key=lambda record: record.not_before)

    def evaluator_year(self, year: str) -> EvaluatorYear:
        """The evaluators' public keys of ``year``, or :class:`TrustMissing`."""
        for each in self.directory.evaluator_years:
            if each.year == year:
                return each
        raise TrustMissing("evaluator keys for this year in the directory", field="evaluator_years")


def is_active(record: KeyRecord, *, at: int) -> bool:
    """Whether a key may be used at ``at``: inside its validity, before any revocation or compromise."""
    ends = [end for end in (record.revoked_at, record.compromised_since) if end is not None]
    return record.not_before <= at <= record.not_after and all(at < end for end in ends)


def require_active(record: KeyRecord, *, at: int) -> None:
    """Raise :class:`KeyNotActive` unless the key may be used at ``at``."""
    if not is_active(record, at=at):
        raise KeyNotActive("a key that is active at the moment of receipt", field="kid")
