"""A description (opzet) of the scheme: what the next directory will say, before it has a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import sha256

from verifier import shipped
from verifier.core.errors import UnknownReference, WrongRelation, WrongValue
from verifier.core.model.directory import (
    Competence,
    Directory,
    EvaluatorYear,
    Institution,
    KeyRecord,
    Log,
    PublishedRuleSet,
    Witness,
)
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.party.home import Home
from verifier.party.introduction import Introduction
from verifier.party.profile import HomeRole


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a key may be used, in Unix seconds, both included."""

    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What the operator decides: everything in a directory that no party can say of itself."""

    evaluator1: PartyId
    evaluator2: PartyId
    evaluator_years: tuple[EvaluatorYear, ...]
    competences: tuple[Competence, ...]
    rulesets: tuple[PublishedRuleSet, ...]
    log_origin: str
    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The members of a directory that are about the scheme; ``dataclasses.replace`` makes the next one."""

    institutions: tuple[Institution, ...]
    keys: tuple[KeyRecord, ...]
    competences: tuple[Competence, ...]
    evaluator1: PartyId
    evaluator2: PartyId
    evaluator_years: tuple[EvaluatorYear, ...]
    rulesets: tuple[PublishedRuleSet, ...]
    log: Log
    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0

    @property
    def register(self) -> PartyId:
        """The one register, or :class:`WrongRelation`."""
        registers = [each.id for each in self.institutions if each.role is Role.REGISTER]
        if len(registers) != 1:
            raise WrongRelation("exactly one register", field="institutions")
        return registers[0]


def describe(
    introductions: Sequence[Introduction], *, scheme: Scheme, operator: Home, validity: Validity
) -> Description:
    """The first description of a scheme, from introductions whose fingerprints were compared.

    Every key gets the same ``validity``. The operator must be one of the institutions, commonly the register's
    organisation: its registrar key is listed under its own party id (PROTOCOL 7). Raises
    :class:`WrongRelation`, or :class:`WrongValue` for the introduction of a party without a place in a directory.
    """
    registrar = operator.signing_key("registrar")
    records = [record for each in introductions for record in key_records(each, validity=validity)]
    records.append(
        KeyRecord(
            registrar.kid,
            operator.party,
            Purpose.REGISTRAR,
            "ES256",
            dict(registrar.jwk),
            validity.not_before,
            validity.not_after,
        )
    )
    institutions = tuple(_institution(each) for each in introductions)
    if operator.party not in {each.id for each in institutions}:
        raise WrongRelation("the operator among the institutions, for its registrar key", field="institutions")
    return Description(
        institutions=institutions,
        keys=tuple(records),
        competences=scheme.competences,
        evaluator1=scheme.evaluator1,
        evaluator2=scheme.evaluator2,
        evaluator_years=scheme.evaluator_years,
        rulesets=scheme.rulesets,
        log=Log(scheme.log_origin, _log_keys(introductions)),
        witnesses=scheme.witnesses,
        quorum=scheme.quorum,
    )


def description_of(directory: Directory) -> Description:
    """What a directory says, to change and issue anew."""
    return Description(**{member.name: getattr(directory, member.name) for member in fields(Description)})


def key_records(introduction: Introduction, *, validity: Validity) -> tuple[KeyRecord, ...]:
    """The signing and opening keys of an introduction as records of the directory."""
    return tuple(
        KeyRecord(
            each.kid, introduction.iss, each.purpose, each.alg, each.jwk, validity.not_before, validity.not_after
        )
        for each in introduction.keys
        if each.purpose in (Purpose.SIGNING, Purpose.OPENING)
    )


def revoked(description: Description, kid: str, *, at: int, compromised_since: int | None = None) -> Description:
    """The description with the key ``kid`` revoked at ``at``; the record stays, for what the key signed before.

    Raises :class:`UnknownReference` for a key that is not listed, :class:`WrongValue` when it was revoked before.
    """
    for record in description.keys:
        if record.kid == kid:
            if record.revoked_at is not None:
                raise WrongValue("a key that was not revoked before", field="kid")
            ended = replace(record, revoked_at=at, compromised_since=compromised_since)
            return replace(description, keys=tuple(ended if each.kid == kid else each for each in description.keys))
    raise UnknownReference("a key of the description", field="kid")


def published(contracts_from: Mapping[str, date]) -> tuple[PublishedRuleSet, ...]:
    """Shipped rule sets (by file name, such as ``utrecht-current.v1``) as the directory lists them.

    Each goes by the name it gives itself and the digest of its bytes. Raises :class:`UnknownReference`.
    """
    found = []
    for name, since in contracts_from.items():
        content = shipped.ruleset(name)
        found.append(PublishedRuleSet(parse_ruleset(content).name, Digest(sha256(content).digest()), since))
    return tuple(found)


def _institution(introduction: Introduction) -> Institution:
    try:
        role = Role(introduction.role)
    except ValueError:
        raise WrongValue("a register, agency, evaluator or buyer; others are enrolled", field="role") from None
    return Institution(introduction.iss, role, introduction.name, introduction.url)


def _log_keys(introductions: Sequence[Introduction]) -> tuple[bytes, ...]:
    keys = tuple(each.log_key for each in introductions if each.role is HomeRole.REGISTER and each.log_key)
    if not keys:
        raise WrongRelation("a register that introduced its log key", field="log_key")
    return keys
