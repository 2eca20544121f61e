"""The directory (register van partijen en sleutels): who takes part, with which keys, signed by the root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.model.statement import Digest, Statement


@dataclass(frozen=True, slots=True)
class Institution:
    """An organisation with a role; ``url`` is where its program listens, if it does."""

    id: PartyId
    role: Role
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A public key of a party, with its validity in Unix seconds; ``not_after`` is the last second."""

    kid: str
    party: PartyId
    purpose: Purpose
    alg: str
    jwk: Mapping[str, str]
    not_before: int
    not_after: int
    revoked_at: int | None = None
    compromised_since: int | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """The groups (codes of the rule sets) of which an agency may speak."""

    agency: PartyId
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvaluatorYear:
    """The public keys of one calendar year: pk1, pk2 and K = k1·k2·G, 32-byte elements."""

    year: str
    pk1: bytes
    pk2: bytes
    joint: bytes


@dataclass(frozen=True, slots=True)
class PublishedRuleSet:
    """A rule set that contracts signed on or after ``contracts_from`` may name."""

    name: str
    digest: Digest
    contracts_from: date


@dataclass(frozen=True, slots=True)
class Log:
    """A transparency log: its origin (the key name of its notes) and its Ed25519 public keys, 32 bytes each."""

    origin: str
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Witness(Log):
    """A witness of the log: the key name of its cosignatures and its keys, whose it is, and where it listens."""

    party: PartyId
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory(Statement):
    """``sr-directory+jwt``, by the root. ``version`` only grows; ``exp`` at most 30 days after ``iat``.

    ``evaluator1`` and ``evaluator2`` say in which order an element travels (PROTOCOL 4).
    """

    version: int
    exp: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Statement):
    """``sr-enrolment+jwt``, by the registrar: a contractor's key, after proof of possession."""

    key: KeyRecord
    name: str
