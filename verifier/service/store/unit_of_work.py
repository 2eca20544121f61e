"""A unit of work (werkeenheid): what one use case sees and changes, all of it in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session

from verifier.clock import new_jti
from verifier.core.log.leaf import public_leaf, statement_leaf
from verifier.core.log.signer import LogSigner
from verifier.core.model.directory import Enrolment
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.statements import sign_statement, typ_of_noun
from verifier.service.store.answers import Answers
from verifier.service.store.audit_records import AuditRecords
from verifier.service.store.contracts import Contracts
from verifier.service.store.credentials import Credentials
from verifier.service.store.dialects import savepoint
from verifier.service.store.draw import Draw
from verifier.service.store.erasure import Erasure
from verifier.service.store.evidence import StoredEvidence
from verifier.service.store.evidence_behind import (
    AttestedEvidence,
    EvidenceBehindActivity,
    EvidenceBehindContract,
    EvidenceBehindPlacement,
    RememberedEvidence,
)
from verifier.service.store.flats import Flats
from verifier.service.store.ledger import Ledger
from verifier.service.store.lists import Lists
from verifier.service.store.log import LogBatch, StoredLog
from verifier.service.store.people import People
from verifier.service.store.placements import Placements
from verifier.service.store.replay import Replays
from verifier.service.store.said import SaidBefore
from verifier.service.store.scope import Scope
from verifier.service.store.statements import Entry, Statements
from verifier.service.store.statuses import Statuses
from verifier.service.store.tickets import Tickets
from verifier.service.store.trust import Directories

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What the register can do with its keys, as callables: the keys themselves stay in custody.

    ``sign`` gives r || s, 64 bytes, under the public key ``jwk``; ``log_signers`` are the log's keys, the active
    one first; ``index`` gives the HMAC of a pseudonym; ``public_url`` is where others find the register, and who it
    says it is to them.
    """

    party: PartyId
    kid: str
    jwk: Mapping[str, str]
    sign: Callable[[bytes], bytes]
    log_signers: tuple[LogSigner, ...]
    index: Callable[[bytes], bytes]
    public_url: str


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A rule set and its bytes as published."""

    ruleset: RuleSet
    octets: bytes


@dataclass(frozen=True, slots=True)
class Means:
    """What the register works with, the same in every unit of work."""

    powers: Powers
    kit: Kit
    rulesets: Mapping[Digest, PublishedRules]
    said: SaidBefore = field(default_factory=SaidBefore)
    draw: Draw = field(default_factory=Draw)


class UnitOfWork:
    """One transaction of the register. Nothing it did is durable before the transaction's commit.

    ``scope`` is whose rows it sees: those of the client at the door, or all. What only the register may touch is
    refused to a party's unit with :class:`OutsideScope`; :meth:`as_register` is how a use case goes there.
    """

    def __init__(
        self, session: Session, log: LogBatch, *, scope: Scope, means: Means, trusted: Callable[[], Trust]
    ) -> None:
        self._session = session
        self.log = log
        self.scope = scope
        self._means = means
        self.powers = means.powers
        self.kit = means.kit
        self.rulesets = means.rulesets
        self.said = means.said
        self._trusted = trusted

    def as_register(self) -> UnitOfWork:
        """The same transaction with all rows in it, for what follows from a statement of the client itself.

        Nothing that a client sent may be looked up here before it was found within the client's own scope.
        """
        return self if self.scope.is_register else self._register

    @cached_property
    def _register(self) -> UnitOfWork:
        return UnitOfWork(self._session, self.log, scope=Scope.register(), means=self._means, trusted=self._trusted)

    @property
    def trust(self) -> Trust:
        """The trust under which this unit works.

        :class:`TrustMissing` before the first directory, :class:`DirectoryExpired` when its last one has ended.
        """
        return self._trusted()

    def require_trust(self) -> None:
        """Raise what :attr:`trust` raises, for who needs nothing of it but that it is there."""
        self._trusted()

    @cached_property
    def statements(self) -> Statements:
        return Statements(self._session, self.scope)

    @cached_property
    def contracts(self) -> Contracts:
        return Contracts(self._session, self.scope)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(self._session, self.scope)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self._session, self.scope)

    @cached_property
    def placements(self) -> Placements:
        return Placements(self._session, self.scope)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._session, self.scope)

    @cached_property
    def flats(self) -> Flats:
        return Flats(self._session, self.scope)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self._session, self.scope)

    @cached_property
    def replays(self) -> Replays:
        return Replays(self._session, self.scope)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self._session, self.scope)

    @cached_property
    def statuses(self) -> Statuses:
        return Statuses(self._session, self.scope, draw=self._means.draw, public_url=self.powers.public_url)

    @cached_property
    def directories(self) -> Directories:
        return Directories(self._session, self.scope)

    @cached_property
    def audit_records(self) -> AuditRecords:
        return AuditRecords(self._session, self.scope)

    @cached_property
    def people(self) -> People:
        """Who may sign in, and who has."""
        return People(self._session, self.scope)

    @cached_property
    def erasure(self) -> Erasure:
        return Erasure(self._session, self.scope)

    @cached_property
    def stored_log(self) -> StoredLog:
        return StoredLog(self._session, self.scope)

    @property
    def evidence(self) -> StoredEvidence:
        """What this scope reaches, as the procedures ask for it."""
        return StoredEvidence(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def attested_evidence(self) -> AttestedEvidence:
        """What this scope reaches, and the contracts for which its party attests."""
        return AttestedEvidence(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def remembered_evidence(self) -> RememberedEvidence:
        """The same, for a batch that changes none of it."""
        return RememberedEvidence(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def evidence_behind_contract(self) -> EvidenceBehindContract:
        """What counts for a contract within this scope: the register's rows, found through that contract only."""
        return EvidenceBehindContract(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def evidence_behind_placement(self) -> EvidenceBehindPlacement:
        """What a placement within this scope is for: the register's rows, found through that placement only."""
        return EvidenceBehindPlacement(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def evidence_behind_activity(self) -> EvidenceBehindActivity:
        """What an activity within this scope is for: the register's rows, found through that activity only."""
        return EvidenceBehindActivity(self._session, self.scope, self._known_rulesets, log_size=self.log.size)

    @property
    def _known_rulesets(self) -> Mapping[Digest, RuleSet]:
        return {digest: each.ruleset for digest, each in self.rulesets.items()}

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part that leaves no trace when it is refused, rows and leaves alike; durable with the transaction."""
        mark = self.log.mark()
        try:
            with savepoint(self._session):
                yield
        except BaseException:
            self.log.undo(mark)
            raise

    def keep(self, verified: Verified[Statement], *, at: int) -> Entry:
        """:meth:`keep_all`, of one."""
        (entry,) = self.keep_all([verified], at=at)
        return entry

    def keep_all(self, verified: Sequence[Verified[Statement]], *, at: int) -> tuple[Entry, ...]:
        """Log and keep statements that came in, in order; each with its receipt.

        Durable with the transaction: statements, leaves, tiles and head together. A receipt is made here and leaves
        the process only after the commit: a crash before it gives neither.
        """
        entries = tuple(self._enter(each, at=at) for each in verified)
        self.statements.add(entries, at=at)
        return entries

    def say(self, statement: S, *, at: int) -> tuple[Verified[S], int]:
        """Sign, log and keep a statement of the register itself; with its leaf index. Durable as :meth:`keep`."""
        token = self.sign(statement)
        said = recall(token, type(statement), digest=digest_of(token))
        nonce = secrets.token_bytes(32)
        index = self._append(said, nonce)
        self.statements.add([Entry(said, nonce, index, "")], at=at)
        return said, index

    def claims(self, *, at: int) -> dict[str, Any]:
        """The common claims of what the register says to those who read the log: issuer and audience are itself."""
        return {"iss": self.powers.party, "aud": self.powers.party, "jti": new_jti(at), "iat": at}

    def sign(self, statement: Statement) -> str:
        """The token of a statement of the register."""
        return sign_statement(statement, kid=self.powers.kid, sign=self.powers.sign)

    def _enter(self, verified: Verified[Statement], *, at: int) -> Entry:
        nonce = secrets.token_bytes(32)
        index = self._append(verified, nonce)
        receipt = Receipt(**self.claims(at=at), statement=verified.digest, leaf_index=index, received_at=at)
        return Entry(verified, nonce, index, self.sign(receipt))

    def _append(self, verified: Verified[Statement], nonce: bytes) -> int:
        if isinstance(verified.statement, Enrolment):
            return self.log.append_trust(public_leaf(verified.token))
        return self.log.append(statement_leaf(nonce, typ_of_noun(type(verified.statement)), verified.token))
